"""The record as the person reads it, or whoever acts for them: plain words, newest first, only what is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from apps.access.actor import Actor
from apps.access.deciding import Decision, ruling
from apps.access.ruling import DENY
from apps.access.sentences import sentence
from apps.core import clock
from apps.core.calendar import age_on, today
from apps.organisations.kinds import Role
from apps.patients.models import Person, RelationKind
from apps.records import words
from apps.records.models import Disagreement, EntryKind, NoteType, RecordEntry

PAGE = 20
ON_PAPER = 500
KINDS = {
    "": _lazy("All"),
    EntryKind.NOTE: _lazy("Notes"),
    EntryKind.MEDICATION: _lazy("Medicines"),
    EntryKind.ALERT: _lazy("Warnings"),
    EntryKind.DIAGNOSIS: _lazy("Diagnoses"),
    EntryKind.INSURANCE: _lazy("Insurance"),
}
# What a kind of entry is, said to somebody who has never read a record.
HELP: Mapping[str, Any] = {
    EntryKind.MEDICATION: _lazy("A medicine that somebody has prescribed or changed."),
    EntryKind.ALERT: _lazy("Something that all who care for you must know, such as an allergy."),
    EntryKind.DIAGNOSIS: _lazy("The name of an illness or injury. The code is the same in all of Sweden."),
    EntryKind.INSURANCE: _lazy("Work on a certificate for your insurance."),
    NoteType.INVESTIGATION: _lazy("What was asked and examined to find out what is wrong."),
    NoteType.TREATMENT: _lazy("What was done to help you."),
    NoteType.SUMMARY: _lazy("A short account of a longer time."),
    NoteType.COORDINATION: _lazy("How those who help you have agreed to work together."),
    NoteType.ADMISSION: _lazy("Why you came to the ward, and how you were then."),
    NoteType.FINAL: _lazy("What was done while you were in care, and what comes after."),
    NoteType.WITHOUT_MEETING: _lazy("Written without meeting you, for example after a phone call."),
    NoteType.INPATIENT: _lazy("From a day on the ward."),
    NoteType.VISIT: _lazy("From a visit, at the clinic or at home."),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the record. `closed` says why nothing is there, where the reason holds for all of it."""

    person: Person
    entries: list
    has_more: bool
    is_sealed: bool
    closed: str


def whom(actor: Actor) -> UUID | None:
    """Whose record it is: one's own, or that of the one whom one acts for."""
    return actor.on_behalf_of or actor.person


def entries_of(actor: Actor) -> QuerySet:
    rows = RecordEntry.objects.visible_to(actor).filter(patient=whom(actor))
    return rows.annotate(
        why_text=ruling(actor, RecordEntry.access), unit_name=F("unit__name"), provider_name=F("provider__name")
    )


def read(actor: Actor, kind: str = "", page: int = 1, most: int = PAGE) -> Page | None:
    """Two statements: who it is about, and the entries. None for somebody too young to read even who they are."""
    person = Person.objects.visible_to(actor).filter(pk=whom(actor)).first()
    if person is None:
        return None
    rows = entries_of(actor).filter(is_current=True)
    rows = rows.filter(kind=kind) if kind else rows
    start = (page - 1) * most
    found = [known(each) for each in rows.order_by("-happened_at", "-recorded_at", "pk")[start : start + most + 1]]
    is_own = actor.on_behalf_of is None
    return Page(
        person=person,
        entries=found[:most],
        has_more=len(found) > most,
        is_sealed=is_own and person.sealed_at is not None and person.sealed_at <= clock.now(),
        closed="" if found or kind else closed_to(actor, person),
    )


def known(entry: Any) -> Any:
    entry.why = Decision(*entry.why_text.split())
    return entry


def closed_to(actor: Actor, person: Person) -> str:
    """Why somebody who acts for another reads nothing, when it is so whatever has been written."""
    rule = ""
    if actor.kind == RelationKind.PROXY and not actor.proxies_read:
        rule = "F5"
    elif actor.kind == RelationKind.LEGAL_REPRESENTATIVE:
        rule = "H4"
    elif actor.kind == RelationKind.GUARDIAN and person.born_on and actor.ages:
        years = age_on(person.born_on, today())
        rule = "V4" if years >= actor.ages.guarded_youth else "V6" if years >= actor.ages.guarded_child else ""
    return sentence(DENY, rule) if rule else ""


def row_of(entry: Any) -> dict[str, Any]:
    """An entry for the list: what it is, whose, and what it says."""
    role = Role(entry.author_title).label if entry.author_title in Role.values else ""
    return {
        "url": reverse("portal:journal-entry", args=[entry.pk]),
        "ask_url": reverse("portal:ask-correction", args=[entry.pk]),
        "icon": words.ICONS[EntryKind(entry.kind)],
        "heading": words.heading(entry),
        "kind": words.kind_words(entry),
        "help": help_of(entry),
        "unit": entry.unit_name,
        "role": str(role),
        "at": entry.happened_at,
        "is_signed": entry.signed_at is not None,
        "is_corrected": entry.version > 1,
        "details": words.details(entry),
        "text": entry.text,
    }


def help_of(entry: Any) -> str:
    return str(HELP.get(entry.note_type) or HELP.get(entry.kind) or "")


def said_about(actor: Actor, entry: RecordEntry) -> list[Disagreement]:
    """What the person has said against it, oldest first."""
    return list(Disagreement.objects.visible_to(actor).filter(entry=entry).order_by("said_at"))


def versions(actor: Actor, entry: RecordEntry) -> tuple[RecordEntry | None, RecordEntry | None]:
    """The version before this one and the one that replaced it, where they may be read."""
    near = Q(pk=entry.supersedes_id) | Q(supersedes=entry.pk)
    found = list(RecordEntry.objects.visible_to(actor).filter(near, patient=entry.patient_id))
    older = next((each for each in found if each.pk == entry.supersedes_id), None)
    newer = next((each for each in found if each.supersedes_id == entry.pk), None)
    return older, newer
