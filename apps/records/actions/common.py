"""What the verbs of the record share: what an entry must say, and who may write one. No verb of its own."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.core import clock
from apps.core.calendar import local
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.patients.models import Person
from apps.records.models import EntryKind, RecordEntry, Severity

LINE = 200  # characters of what is one line: a title, a medicine, a dose


def only_where_one_writes(entry: RecordEntry, by: Actor) -> None:
    """Rule S5, asked about the row itself: the actor's own unit writes, and only while it cares for the person."""
    if not decide(by, entry, "write").permits:
        raise NotAllowed


def only_the_current(entry: RecordEntry) -> None:
    if not entry.is_current:
        raise IllegalMove(_("This is an older version. Go to the one that replaced it."))


def happened(moment: datetime | None, person: Person) -> datetime:
    """When it took place: now, or earlier in the person's life."""
    moment = moment or clock.now()
    if moment > clock.now():
        raise Invalid("happened_at", _("The time cannot be in the future."))
    if person.born_on and local(moment).date() < person.born_on:
        raise Invalid("happened_at", _("The time cannot be before the person was born."))
    return moment


def said(kind: EntryKind, **raw: Any) -> dict[str, Any]:
    """The columns that say something, tidied and complete for this kind. Raises Invalid with every field."""
    wrong: dict[str, object] = {}
    ready: dict[str, Any] = {"title": clean(raw["title"], "title", LINE), "text": clean(raw["text"], "text")}
    ready["note_type"] = str(raw["note_type"] or "") if kind == EntryKind.NOTE else ""
    ready["data"] = data = {}
    if kind in (EntryKind.NOTE, EntryKind.INSURANCE) and not ready["text"]:
        wrong["text"] = _("Write something first.")
    if kind == EntryKind.NOTE and not ready["note_type"]:
        wrong["note_type"] = _("Choose what kind of note it is.")
    if kind not in (EntryKind.NOTE, EntryKind.INSURANCE) and not ready["title"]:
        wrong["title"] = _("Write what it is.")
    for name in OF_KIND.get(kind, ()):
        data[name] = clean(str(raw[name] or ""), name, LINE)
    if kind == EntryKind.ALERT and data["severity"] not in Severity.values:
        wrong["severity"] = _("Say how bad it is.")
    if wrong:
        raise Invalid.many(wrong)
    return ready


# What belongs to one kind only, kept in `data`.
OF_KIND = {
    EntryKind.MEDICATION: ("dose", "how_often"),
    EntryKind.ALERT: ("severity",),
    EntryKind.DIAGNOSIS: ("code",),
}


def belongs_to(by: Actor) -> dict[str, Any]:
    """The owner of what this actor writes, and its author."""
    return {
        "unit_id": by.unit,
        "provider_id": by.provider,
        "provider_kind": by.provider_kind,
        "author_id": by.staff_id,
        "author_title": by.role,
    }


def versions(entry: RecordEntry) -> list[RecordEntry]:
    """The entry and every earlier version of it, the newest first."""
    chain = [entry]
    while chain[-1].supersedes is not None:
        chain.append(chain[-1].supersedes)
    return chain
