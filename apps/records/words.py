"""How an entry reads: its heading, what belongs to its kind, and the whole as plain text. For staff and patients."""

from typing import Any

from django.utils.translation import gettext as _

from apps.core import clock
from apps.core.calendar import local
from apps.organisations.kinds import Role

from .models import EntryKind, NoteType, Severity

ICONS = {
    EntryKind.NOTE: "file-text",
    EntryKind.MEDICATION: "circle-dot",
    EntryKind.ALERT: "triangle-alert",
    EntryKind.DIAGNOSIS: "stethoscope",
    EntryKind.INSURANCE: "clipboard-list",
}


def heading(entry: Any) -> str:
    """Its own title, or else what kind of note it is."""
    return entry.title or kind_words(entry)


def kind_words(entry: Any) -> str:
    if entry.note_type in NoteType.values:
        return str(NoteType(entry.note_type).label)
    return str(EntryKind(entry.kind).label)


def details(entry: Any) -> list[dict[str, str]]:
    """What belongs to one kind only, as label and value."""
    said = entry.data or {}
    severity = said.get("severity", "")
    found = [
        (_("Dose"), said.get("dose", "")),
        (_("How often"), said.get("how_often", "")),
        (_("How bad"), str(Severity(severity).label) if severity in Severity.values else ""),
        (_("Diagnosis code"), said.get("code", "")),
    ]
    return [{"label": label, "value": value} for label, value in found if value]


def author_words(name: str | None, role: str, entry: Any) -> str:
    """Who wrote it, and as what; an imported entry may know a name only."""
    title = str(Role(role).label) if role in Role.values else ""
    return ", ".join(filter(None, [name or (entry.data or {}).get("author", ""), title]))


def is_withheld(entry: Any) -> bool:
    """Whether it is kept from the person now."""
    until = entry.withheld_until
    return bool(entry.withheld_reason) and (until is None or until > clock.now())


def journal_text(entry: Any, *, unit: str, author: str) -> str:
    """The whole entry as plain text, to be put into another system without writing it once more."""
    lines = [f"{heading(entry)}, {local(entry.happened_at):%Y-%m-%d %H:%M}", ", ".join(filter(None, [unit, author]))]
    lines += [f"{line['label']}: {line['value']}" for line in details(entry)]
    state = _("Signed") if entry.signed_at else _("Not signed")
    return "\n".join([*lines, "", entry.text, "", state]).replace("\n\n\n", "\n\n").strip() + "\n"
