"""Keeping an entry from the person for a while, and writing down that the person disagrees with it."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid
from apps.core.text import clean
from apps.records.models import Disagreement, RecordEntry

from .common import LINE, only_the_current, only_where_one_writes, versions


@action(RecordEntry)
def withhold_entry(entry: RecordEntry, *, by: Actor, reason: str, until: datetime | None = None):
    """Keep an entry, with its older versions, from the person (OSL 25 kap. 6 §); until a moment where it is known."""
    only_where_one_writes(entry, by)
    only_the_current(entry)
    reason = clean(reason, "reason", LINE)
    if not reason:
        raise Invalid("reason", _("Write why it would be harmful to show it now."))
    if until is not None and until <= clock.now():
        raise Invalid("until", _("Choose a time that is still to come."))
    keep_from_the_person(entry, reason, until)
    return entry


@action(RecordEntry)
def stop_withholding(entry: RecordEntry, *, by: Actor):
    """Let the person read it again."""
    only_where_one_writes(entry, by)
    only_the_current(entry)
    if not entry.withheld_reason:
        raise IllegalMove(_("It is not withheld."))
    keep_from_the_person(entry, "", None)
    return entry


def keep_from_the_person(entry: RecordEntry, reason: str, until: datetime | None) -> None:
    for version in versions(entry):
        version.withheld_reason, version.withheld_until = reason, until
        version.save(update_fields=["withheld_reason", "withheld_until"])


@action(RecordEntry)
def note_disagreement(entry: RecordEntry, *, by: Actor, text: str):
    """Write down that the person finds it wrong or misleading (PDL 3 kap. 8 §). The entry itself is not touched."""
    only_where_one_writes(entry, by)
    text = clean(text, "text")
    if not text:
        raise Invalid("text", _("Write what the person says is wrong."))
    return keep_what_was_said(entry, by, text)


def keep_what_was_said(entry: RecordEntry, by: Actor, text: str) -> Disagreement:
    """Whoever reads the entry reads this with it."""
    return Disagreement.objects.create(
        entry=entry, text=text, said_at=clock.now(), unit_id=by.unit, recorded_by_id=by.staff_id
    )
