"""What the person has asked to have corrected in the record, and what was answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core.parts import Tag
from apps.records import words
from apps.records.models import CorrectionRequest, Outcome

AT_MOST = 100
LOOKS = {
    "": ("hourglass", "warning"),
    Outcome.CORRECTED: ("check", "success"),
    Outcome.ANNOTATED: ("message-square", "info"),
    Outcome.DECLINED: ("x", "quiet"),
    Outcome.WITHDRAWN: ("undo-2", "quiet"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the person reads it. `new_url`: what the entry says now, where it has been corrected since."""

    heading: str
    unit: str
    text: str
    at: datetime
    tag: Tag
    answer: str
    answered_at: datetime | None
    entry_url: str
    new_url: str
    undo_url: str
    is_taken_back: bool


def asked(actor: Actor, entry_id: Any = None) -> list[Asked]:
    """All of one's requests, or those about one entry; the newest first. One statement."""
    rows: QuerySet = CorrectionRequest.objects.visible_to(actor).filter(patient=actor.whom)
    rows = rows.filter(Q(entry=entry_id) | Q(about=entry_id, answered_at=None)) if entry_id else rows
    rows = rows.select_related("entry").annotate(unit_name=F("unit__name")).order_by("-asked_at", "pk")
    return [as_asked(one, actor) for one in rows[:AT_MOST]]


def as_asked(row: Any, actor: Actor) -> Asked:
    is_mine = row.answered_at is None and row.asked_by_id == actor.person
    newer = row.replaced_by_id or (row.about_id if row.about_id != row.entry_id else None)
    return Asked(
        heading=words.heading(row.entry),
        unit=row.unit_name,
        text=row.text,
        at=row.asked_at,
        tag=Tag(outcome_words(row.outcome), *LOOKS[row.outcome]),
        answer=row.answer,
        answered_at=row.answered_at,
        entry_url=reverse("portal:journal-entry", args=[row.entry_id]),
        new_url=reverse("portal:journal-entry", args=[newer]) if newer else "",
        undo_url=reverse("portal:undo-correction", args=[row.pk]) if is_mine else "",
        is_taken_back=row.outcome == Outcome.WITHDRAWN,
    )


def outcome_words(outcome: str) -> str:
    return (
        {
            Outcome.CORRECTED: _("They have corrected it"),
            Outcome.ANNOTATED: _("What you say stands with it, for all who read it"),
            Outcome.DECLINED: _("They do not change it"),
            Outcome.WITHDRAWN: _("Taken back"),
        }.get(Outcome(outcome), "")
        if outcome
        else _("Waits for an answer")
    )
