"""Writing in the record, signing it, and correcting it by a new version."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.access import grounds
from apps.access.actions import action
from apps.access.actor import Actor
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.patients.models import Person
from apps.records.models import CorrectionRequest, EntryKind, NoteType, RecordEntry, Severity

from .common import belongs_to, happened, only_the_current, only_where_one_writes, said


@action(Person)
def write_entry(
    person: Person,
    *,
    by: Actor,
    kind: EntryKind,
    note_type: NoteType | None = None,
    title: str = "",
    text: str = "",
    happened_at: datetime | None = None,
    dose: str = "",
    how_often: str = "",
    severity: Severity | None = None,
    code: str = "",
    is_shared: bool = True,
    sign: bool = False,
):
    """Write in the person's record (journalföra, PDL 3 kap.), in the name of one's own unit.

    A note needs a type and a text; a medicine, a warning and a diagnosis need a title, a warning also how bad it is.
    `is_shared` false keeps it from other providers' shared documentation. `sign` signs it at once.
    """
    entry = RecordEntry.objects.create(
        patient=person,
        kind=kind,
        happened_at=happened(happened_at, person),
        is_shared=is_shared,
        **said(
            kind,
            note_type=note_type, title=title, text=text, dose=dose, how_often=how_often, severity=severity, code=code,
        ),
        **belongs_to(by),
        **signature(by, sign),
    )  # fmt: skip
    only_where_one_writes(entry, by)
    return entry


@action(RecordEntry)
def sign_entry(entry: RecordEntry, *, by: Actor):
    """Sign what one has written oneself (signera, PDL 3 kap. 10 §); a physician of the unit also what others have."""
    only_where_one_writes(entry, by)
    only_the_current(entry)
    if entry.signed_at is not None:
        raise IllegalMove(_("It is signed already."))
    if entry.author_id != by.staff_id and by.role != "treating_physician":
        raise NotAllowed(_("Only whoever wrote it, or a physician of the unit, can sign it."))
    entry.signed_at, entry.signed_by_id = clock.now(), by.staff_id
    entry.save(update_fields=["signed_at", "signed_by"])
    return entry


@action(RecordEntry)
def correct_entry(
    entry: RecordEntry,
    *,
    by: Actor,
    note_type: NoteType | None = None,
    title: str | None = None,
    text: str | None = None,
    happened_at: datetime | None = None,
    dose: str | None = None,
    how_often: str | None = None,
    severity: Severity | None = None,
    code: str | None = None,
    sign: bool = False,
):
    """Replace an entry by a new version (rätta, PDL 3 kap. 14 §). The old one stays readable, marked as replaced.

    What is left out stays as it was. The new version must be signed again.
    """
    only_where_one_writes(entry, by)
    only_the_current(entry)
    kind = EntryKind(entry.kind)
    given = {"dose": dose, "how_often": how_often, "severity": severity, "code": code}
    changed = said(
        kind,
        title=entry.title if title is None else title,
        text=entry.text if text is None else text,
        note_type=note_type or entry.note_type,
        **{name: entry.data.get(name) if value is None else value for name, value in given.items()},
    )
    changed["data"] = {**entry.data, **changed["data"]}
    changed["happened_at"] = entry.happened_at if happened_at is None else happened(happened_at, entry.patient)
    if all(getattr(entry, name) == value for name, value in changed.items()):
        raise Invalid("text", _("Nothing has been changed."))
    return replace(entry, by, **changed, **signature(by, sign))


def replace(entry: RecordEntry, by: Actor, **changed) -> RecordEntry:
    """The next version of an entry. It is kept from the person, and from others, as the one before was."""
    entry.is_current = False
    entry.save(update_fields=["is_current"])
    fields = {
        "patient_id": entry.patient_id,
        "kind": entry.kind,
        "case_id": entry.case_id,
        "is_shared": entry.is_shared,
        "withheld_reason": entry.withheld_reason,
        "withheld_until": entry.withheld_until,
        **belongs_to(by),
        **changed,
    }
    newer = RecordEntry.objects.create(version=entry.version + 1, supersedes=entry, **fields)
    grounds.pass_on(source="correction", source_id=entry.pk, to=newer.pk, at=clock.now())
    CorrectionRequest.objects.filter(about=entry, answered_at=None).update(about=newer)
    return newer


def signature(by: Actor, is_wanted: bool) -> dict:
    return {"signed_at": clock.now(), "signed_by_id": by.staff_id} if is_wanted else {}
