"""The rows behind the story of a plan, each asked for through the policy. One statement, however much it holds."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Expression, F, QuerySet

from apps.access.actor import Actor
from apps.careplans.models import (
    Change,
    Effort,
    Evaluation,
    FollowUp,
    Goal,
    Invitation,
    Meeting,
    Plan,
    Preparation,
    Question,
    Version,
)
from apps.careplans.planfile import CHANGE, GOAL, OF_OTHERS, PREPARATION, QUESTION, Rows, of_case, others_here
from apps.cases.consents import PLAN
from apps.cases.models import Case, Consent
from apps.core.bundle import row_of, rows_of, unpack
from apps.organisations.bundled import UNIT

from .parts import Story
from .story import tell

LISTS = (
    "goal", "effort", "meeting", "called", "preparation", "change", "question", "version", "followed", "consent",
    "here_too",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan with its story. `rows` are its lists by name (`LISTS`), `said` whether the reader has evaluated it."""

    case: Case
    plan: Plan
    story: Story
    rows: dict[str, list]

    @property
    def preparations(self) -> list:
        return self.rows["preparation"]

    @property
    def versions(self) -> list:
        return self.rows["version"]


def plans(reader: Actor) -> QuerySet:
    """Plans that the reader may see, with everything that stands in them, asked and answered."""
    of = of_case(reader)
    seen = Plan.objects.visible_to(reader).select_related(
        "case__responsible_unit", "case__patient", "lead_contact", "lead_offered_to"
    )
    return seen.annotate(**decided(of), **meetings(of), **said(of), **answered(of, reader))


def decided(of: Rows) -> dict[str, Expression]:
    """Goals and who does what."""
    return {
        "goal_rows": rows_of(of(Goal, "position", "key", is_removed=False), *GOAL),
        "effort_rows": rows_of(
            of(Effort, "position", "key", is_removed=False),
            "id", "goal_id", "key", "action", "person_id", "is_self", "start_on", "due_on", "frequency", "phone",
            "phone_after_hours", "state", "first_performed_at", "comment", person_name=F("person__name"), **UNIT,
        ),
    }  # fmt: skip


def meetings(of: Rows) -> dict[str, Expression]:
    """The meeting that people are called to, and who is."""
    return {
        "meeting_rows": rows_of(
            of(Meeting, "-starts_at", state="called"),
            "id", "starts_at", "ends_at", "format", "place", "link", "topics", "adaptations", "interpreter", "reason",
            respond_by_at=F("respond_by"), caller_name=F("called_by__name"), caller_phone=F("called_by__phone"),
        ),
        "called_rows": rows_of(
            of(Invitation, "-unit__name", meeting__state="called", withdrawn_at=None),
            "person_id", "answer", "substitute",
            proposed_at=F("proposed_start"), person_name=F("person__name"), **UNIT,
        ),
    }  # fmt: skip


def said(of: Rows) -> dict[str, Expression]:
    """What people have written: before the meeting, as other words, as questions, and as versions."""
    by = {
        "said_at": F("at"),
        "person_name": F("person__name"),
        "by_unit": F("unit__name"),
        "person_id": F("person_id"),
    }
    return {
        "preparation_rows": rows_of(of(Preparation, "-at"), *PREPARATION, **by),
        "change_rows": rows_of(of(Change, "-at"), *CHANGE, answers_name=F("answers_unit__name"), **by),
        "question_rows": rows_of(of(Question, "-at"), *QUESTION, said_at=F("at")),
        "version_rows": rows_of(of(Version, "-number"), "number", "reason", **by),
    }


def answered(of: Rows, reader: Actor) -> dict[str, Expression]:
    """What was found and thought of the plan, and the yeses and noes to it."""
    return {
        "followed_rows": rows_of(of(FollowUp, "-at"), "comment", "next_on", said_at=F("at")),
        "consent_rows": rows_of(
            of(Consent, "-valid_from", purpose__in=PLAN),
            "id", "status", "given_by", "purpose", "scope", "withdrawn_at", "answered_by_id",
            from_at=F("valid_from"), until_at=F("valid_to"),
        ),
        "evaluated": row_of(of(Evaluation, "-at", person=reader.person), said_at=F("at")),
        "here_too_rows": rows_of(others_here(reader), **OF_OTHERS),
    }  # fmt: skip


def latest(reader: Actor) -> Seen | None:
    """The person's plan: the one that goes on, else the newest."""
    mine = plans(reader).filter(case__patient=reader.whom)
    return _seen(reader, mine.order_by("case__is_closed", "-case__opened_at").first())


def seen_by(reader: Actor, case_id: UUID) -> Seen | None:
    """The plan of a case; None where the reader may not see one."""
    return _seen(reader, plans(reader).filter(case=case_id).first())


def _seen(reader: Actor, plan: Any) -> Seen | None:
    if plan is None:
        return None
    rows = {name: unpack(getattr(plan, f"{name}_rows")) for name in LISTS}
    for one in rows["preparation"]:
        hidden = reader.kind in ("relative", "proxy") and one.person_id != reader.person
        texts = (one.what_matters, one.questions, one.wants_present, "" if hidden else one.not_shared)
        one.texts = [text for text in texts if text]
    return Seen(plan.case, plan, tell(reader, plan, rows), rows)
