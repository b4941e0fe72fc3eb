"""Entries that another system already holds: all of them, or none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.audit import log
from apps.core import clock
from apps.core.errors import Invalid, NotAllowed
from apps.core.personal_numbers import parse
from apps.core.text import clean
from apps.organisations.models import Unit
from apps.patients.models import Person
from apps.records.models import EntryKind, NoteType, RecordEntry, Severity

from .common import LINE, belongs_to, happened, said

MOST = 2000  # entries in one file
LONGEST_SOURCE = 120


@action(Unit, unseen=True)
def import_entries(unit: Unit, *, by: Actor, source: str, rows: list) -> None:
    """Take over entries that one's own unit has written elsewhere (import), each once for ever.

    A row is `key`, `personal_number`, `kind` and what a written entry has; `author` is a name. `source` names the
    system, and with `key` the entry: what is here already is passed over. Each wrong row has its own sentence
    (`row_3`), and then nothing at all is taken. An unknown person and one whom the unit does not care for are alike.
    """
    if unit.pk != by.unit:
        raise NotAllowed
    source = clean(source, "source", 60)
    if not source:
        raise Invalid("source", _("Name the system that the entries come from."))
    if not rows or len(rows) > MOST:
        raise Invalid("rows", _("Between one and %(most)s entries can be imported at once.") % {"most": MOST})
    wrong: dict[str, object] = {}
    for number, row in enumerate(rows, start=1):
        try:
            take(row, by, source)
        except Invalid as refusal:
            wrong[f"row_{number}"] = refusal.message
    if wrong:
        raise Invalid.many(wrong)


def take(row: Mapping[str, Any], by: Actor, source: str) -> None:
    """One row as an entry, unless it is here already. Raises Invalid."""
    key = clean(str(row.get("key") or ""), "key", 40)
    if not key:
        raise Invalid("key", _("The key that names the entry in its own system is missing."))
    name = f"{source}:{key}"[:LONGEST_SOURCE]
    if RecordEntry.objects.filter(unit=by.unit, source=name).exists():
        return
    person, kind = known_person(row), choice(EntryKind, row.get("kind") or "–", "kind")
    entry = RecordEntry.objects.create(
        patient=person,
        kind=kind,
        happened_at=happened(moment(row.get("happened_at")), person),
        source=name,
        **said_in(row, kind),
        **{**belongs_to(by), "author_id": None, "author_title": ""},
    )
    if not decide(by, entry, "write").permits:
        raise nobody()
    log.record(by, "import_entry", patient_id=person.pk, subject=entry)


def said_in(row: Mapping[str, Any], kind: EntryKind) -> dict[str, Any]:
    def text_of(name: str) -> str:
        return str(row.get(name) or "")

    ready = said(
        kind,
        title=text_of("title"),
        text=text_of("text"),
        note_type=choice(NoteType, row.get("note_type"), "note_type"),
        dose=text_of("dose"),
        how_often=text_of("how_often"),
        severity=choice(Severity, row.get("severity"), "severity"),
        code=text_of("code"),
    )
    author = clean(text_of("author"), "author", LINE)
    return {**ready, "data": {**ready["data"], **({"author": author} if author else {})}}


def known_person(row: Mapping[str, Any]) -> Person:
    number = parse(str(row.get("personal_number") or ""), clock.now())
    person = Person.objects.filter(personal_number=number.digits12).first()
    if person is None:
        raise nobody()
    return person


def nobody() -> Invalid:
    return Invalid("personal_number", _("Your unit cares for nobody with this number."))


def choice(kind, raw: Any, field: str):
    if not raw:
        return None
    if raw not in kind.values:
        raise Invalid(field, _("Choose one of %(words)s.") % {"words": ", ".join(kind.values)})
    return kind(raw)


def moment(raw: Any) -> datetime:
    """A moment with its offset: a system that sends it must say which."""
    try:
        found = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw or ""))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid("happened_at", _("Write the time with its offset, as 2026-04-03T13:00+02:00."))
    return found
