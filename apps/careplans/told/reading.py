"""The rows behind the story of a plan, each asked for through the policy. One statement, however much it holds."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet

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
from apps.cases.consents import PLAN
from apps.cases.models import Case, Consent
from apps.core.bundle import row_of, rows_of, unpack
from apps.organisations.bundled import UNIT

from .parts import Story
from .story import tell

LISTS = (
    "goal", "effort", "meeting", "called", "preparation", "change", "question", "version", "followed", "consent",
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

    def of_case(model, *order, **more):
        return model.objects.visible_to(reader).filter(case=OuterRef("case"), **more).order_by(*order)

    person = {"person_name": F("person__name"), "by_unit": F("unit__name"), "person_id": F("person_id")}
    return (
        Plan.objects.visible_to(reader)
        .select_related("case__responsible_unit", "case__patient", "lead_contact", "lead_offered_to")
        .annotate(
            goal_rows=rows_of(
                of_case(Goal, "position", "key", is_removed=False),
                "id", "key", "text", "target_on", "result", "own_rating",
            ),
            effort_rows=rows_of(
                of_case(Effort, "position", "key", is_removed=False),
                "id", "goal_id", "key", "action", "person_id", "is_self", "start_on", "due_on", "frequency", "phone",
                "phone_after_hours", "state", "first_performed_at", "comment", person_name=F("person__name"), **UNIT,
            ),
            meeting_rows=rows_of(
                of_case(Meeting, "-starts_at", state="called"),
                "id", "starts_at", "ends_at", "format", "place", "link", "topics", "adaptations", "interpreter",
                "reason",
                respond_by_at=F("respond_by"), caller_name=F("called_by__name"), caller_phone=F("called_by__phone"),
            ),
            called_rows=rows_of(
                of_case(Invitation, "-unit__name", meeting__state="called", withdrawn_at=None),
                "person_id", "answer", "substitute", proposed_at=F("proposed_start"),
                person_name=F("person__name"), **UNIT,
            ),
            preparation_rows=rows_of(
                of_case(Preparation, "-at"), "what_matters", "questions", "wants_present", "not_shared",
                said_at=F("at"), **person,
            ),
            change_rows=rows_of(
                of_case(Change, "-at"), "id", "what", "before", "text", "answers_person_id", "answer_due_at",
                "answered_at", "is_accepted", "answer", said_at=F("at"), answers_name=F("answers_unit__name"),
                **person,
            ),
            question_rows=rows_of(
                of_case(Question, "-at"), "id", "text", "answer_due_at", "answered_at", "answer", said_at=F("at")
            ),
            version_rows=rows_of(of_case(Version, "-number"), "number", "reason", said_at=F("at"), **person),
            followed_rows=rows_of(of_case(FollowUp, "-at"), "comment", "next_on", said_at=F("at")),
            consent_rows=rows_of(
                of_case(Consent, "-valid_from", purpose__in=PLAN),
                "id", "status", "given_by", "purpose", "scope", "withdrawn_at", "answered_by_id",
                from_at=F("valid_from"),
                until_at=F("valid_to"),
            ),
            evaluated=row_of(of_case(Evaluation, "-at", person=reader.person), said_at=F("at")),
        )
    )  # fmt: skip


def latest(reader: Actor) -> Seen | None:
    """The person's plan: the one that goes on, else the newest."""
    mine = plans(reader).filter(case__patient=reader.whom)
    return _seen(reader, mine.order_by("case__is_closed", "-case__opened_at").first())


def seen_by(reader: Actor, case_id: UUID) -> Seen | None:
    """The plan of a case; None where the reader may not see one."""
    return _seen(reader, plans(reader).filter(case=case_id).first())


def all_of(reader: Actor) -> QuerySet:
    """Every plan of the person, the newest first, with its case."""
    rows = Plan.objects.visible_to(reader).filter(case__patient=reader.whom).select_related("case__responsible_unit")
    return rows.order_by("-case__opened_at")


def _seen(reader: Actor, plan: Any) -> Seen | None:
    if plan is None:
        return None
    rows = {name: unpack(getattr(plan, f"{name}_rows")) for name in LISTS}
    for one in rows["preparation"]:
        hidden = reader.kind in ("relative", "proxy") and one.person_id != reader.person
        texts = (one.what_matters, one.questions, one.wants_present, "" if hidden else one.not_shared)
        one.texts = [text for text in texts if text]
    return Seen(plan.case, plan, tell(reader, plan, rows), rows)
