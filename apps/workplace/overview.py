"""What may be seen of one person's record, and what is closed: one statement for each, whatever the record holds."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.access.deciding import Decision, ruling
from apps.cases.models import Case
from apps.core.bundle import rows_of, unpack
from apps.core.municipalities import name_of
from apps.core.parts import Fact, Patient, Tag
from apps.core.phrases import age
from apps.patients.models import Person
from apps.records import words
from apps.records.models import CorrectionRequest, Disagreement, EntryDraft, EntryKind, RecordEntry
from apps.records.stubs import Stub, stubs_of

PAGE = 20
ON_PAPER = 500
ALERTS = 4  # in the banner
KINDS = {
    "": lambda: _("All"),
    EntryKind.NOTE: lambda: _("Notes"),
    EntryKind.MEDICATION: lambda: _("Medicines"),
    EntryKind.ALERT: lambda: _("Warnings"),
    EntryKind.DIAGNOSIS: lambda: _("Diagnoses"),
    EntryKind.INSURANCE: lambda: _("Insurance certificate"),
}
OWNERS = {
    "": lambda: _("All that are open"),
    "enhet": lambda: _("Your unit"),
    "vardgivare": lambda: _("Your provider"),
    "andra": lambda: _("Other providers"),
}
LAST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the record the page shows, as its address says. What is not known there counts as not said."""

    kind: str = ""
    owner: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked) -> "Selection":
        kind, owner, page = asked.get("slag", ""), asked.get("agare", ""), asked.get("sida", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
        return cls(kind if kind in KINDS else "", owner if owner in OWNERS else "", min(max(number, 1), LAST_PAGE))

    def address(self, **changed: Any) -> str:
        """The query string of this selection with something changed; the first page is not said."""
        said = {"slag": self.kind, "agare": self.owner, "sida": 1, **changed}
        kept = {name: value for name, value in said.items() if value not in ("", 1)}
        return f"?{urlencode(kept)}" if kept else "?"

    def narrow(self, entries: QuerySet, actor: Actor) -> QuerySet:
        if self.kind:
            entries = entries.filter(kind=self.kind)
        if self.owner == "enhet":
            return entries.filter(unit=actor.unit)
        if self.owner == "vardgivare":
            return entries.filter(provider=actor.provider)
        return entries.exclude(provider=actor.provider) if self.owner == "andra" else entries


@dataclass
class Overview:
    """One person's record as its reader may see it."""

    person: Person
    selection: Selection
    entries: list = field(default_factory=list)
    stubs: list[Stub] = field(default_factory=list)
    alerts: list = field(default_factory=list)
    cases: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    has_more: bool = False


def of_person(actor: Actor):
    return RecordEntry.objects.visible_to(actor).filter(patient=OuterRef("pk"), is_current=True)


def whole(actor: Actor, selection: Selection, most: int = PAGE) -> QuerySet:
    """People, each with the entries of one page, the warnings, what is going on, and what one has begun to write."""
    start = (selection.page - 1) * most
    said = Disagreement.objects.visible_to(actor).filter(entry=OuterRef("pk"))
    asked = CorrectionRequest.objects.visible_to(actor).filter(about=OuterRef("pk"), answered_at=None)
    entries = selection.narrow(of_person(actor), actor).annotate(is_disputed=Exists(said), is_to_correct=Exists(asked))
    entries = entries.order_by("-happened_at", "-recorded_at", "pk")[start : start + most + 1]
    cases = Case.objects.visible_to(actor).filter(patient=OuterRef("pk"), is_closed=False).order_by("-opened_at")
    drafts = EntryDraft.objects.visible_to(actor).filter(patient=OuterRef("pk")).exclude(fields={}).order_by("form")
    return Person.objects.annotate(
        entry_rows=rows_of(
            entries,
            "id", "kind", "note_type", "title", "text", "data", "happened_at", "recorded_at", "signed_at", "version",
            "withheld_reason", "author_title", "unit_id", "provider_id", "is_disputed", "is_to_correct",
            withheld_until_at=F("withheld_until"), author_name=F("author__name"), unit_name=F("unit__name"),
            provider_name=F("provider__name"), why=ruling(actor, RecordEntry.access),
        ),
        alert_rows=rows_of(of_person(actor).filter(kind=EntryKind.ALERT).order_by("-happened_at")[:ALERTS], "title"),
        case_rows=rows_of(
            cases, "id", "state", "process", "opened_at", unit_name=F("responsible_unit__name")
        ),
        draft_rows=rows_of(drafts, "form", saved_at=F("changed_at")),
    )  # fmt: skip


def open_overview(person: Person, actor: Actor, selection: Selection, most: int = PAGE) -> Overview:
    """The overview of a person fetched from `whole`. One statement more, for what is closed."""
    found = unpack(person.entry_rows)  # type: ignore[attr-defined]
    for entry in found:
        entry.why = Decision(*entry.why.split())
        entry.withheld_until = entry.withheld_until_at
    return Overview(
        person=person,
        selection=selection,
        entries=found[:most],
        stubs=stubs_of(actor, person.pk),
        alerts=unpack(person.alert_rows),  # type: ignore[attr-defined]
        cases=unpack(person.case_rows),  # type: ignore[attr-defined]
        drafts=unpack(person.draft_rows),  # type: ignore[attr-defined]
        has_more=len(found) > most,
    )


def banner(view: Overview) -> Patient:
    """Who the page is about, with what one must never miss."""
    person = view.person
    tags = [Tag(alert.title, "triangle-alert", "danger") for alert in view.alerts]
    if person.deceased_at:
        tags.insert(0, Tag(_("Deceased"), tone="quiet"))
    if person.needs_interpreter:
        tags.append(Tag(_("Interpreter"), "languages"))
    shows_where = person.municipality_code and not person.is_protected
    return Patient(
        name=person.name,
        number=person.personal_number,
        age=age(person.born_on) if person.born_on else None,
        is_protected=person.is_protected,
        tags=tuple(tags),
        facts=(Fact(_("Municipality"), name_of(person.municipality_code)),) if shows_where else (),
    )


def row_of(entry: Any, actor: Actor, url: str = "") -> dict[str, Any]:
    """An entry as the list shows it."""
    is_own = entry.unit_id == actor.unit
    return {
        "id": entry.id,
        "url": url,
        "icon": words.ICONS[EntryKind(entry.kind)],
        "heading": words.heading(entry),
        "kind": words.kind_words(entry),
        "owner": owner_words(entry, actor),
        "author": words.author_words(entry.author_name, entry.author_title, entry),
        "happened_at": entry.happened_at,
        "is_signed": entry.signed_at is not None,
        "is_ours": is_own,
        "is_corrected": entry.version > 1,
        "is_disputed": entry.is_disputed,
        "is_to_correct": entry.is_to_correct,
        "is_withheld": words.is_withheld(entry),
        "details": words.details(entry),
        "text": entry.text,
    }


def owner_words(entry: Any, actor: Actor) -> str:
    """Whose it is, seen from here: our unit, a unit of ours, or another provider's."""
    if entry.unit_id == actor.unit:
        return _("Your unit")
    return entry.unit_name if entry.provider_id == actor.provider else f"{entry.provider_name}, {entry.unit_name}"
