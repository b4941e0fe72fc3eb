"""Everything that a plan says, fetched in one statement whatever it holds: for the pages of staff."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, QuerySet

from apps.access.actor import Actor
from apps.cases.models import Case
from apps.core import clock
from apps.core.bundle import models_of, rows_of, unpack

from .kinds import MeetingState
from .models import (
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

SAID = {"said_at": F("at"), "unit_name": F("unit__name"), "staff_name": F("staff__name"), "by_person": F("person_id")}
GOAL = ("id", "key", "text", "target_on", "result", "own_rating")
PREPARATION = ("what_matters", "questions", "wants_present", "not_shared")
CHANGE = (
    "id", "what", "before", "text", "answers_unit_id", "answers_person_id", "answer_due_at", "answered_at",
    "is_accepted", "answer",
)  # fmt: skip
QUESTION = ("id", "text", "answer_due_at", "answered_at", "answer")
EFFORT = [each.attname for each in Effort._meta.concrete_fields]
MEETING = [each.attname for each in Meeting._meta.concrete_fields]

Rows = Callable[..., QuerySet]


@dataclass
class PlanFile:
    """A plan as its reader may see it. `plan` is None where the plan is closed to the reader."""

    case: Case
    plan: Plan | None = None
    goals: list[Any] = field(default_factory=list)
    efforts: list[Effort] = field(default_factory=list)
    preparations: list[Any] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    invitations: list[Any] = field(default_factory=list)
    changes: list[Any] = field(default_factory=list)
    questions: list[Any] = field(default_factory=list)
    versions: list[Any] = field(default_factory=list)
    follow_ups: list[Any] = field(default_factory=list)
    evaluations: list[Any] = field(default_factory=list)
    here_too: list[Any] = field(default_factory=list)
    doers: dict[Any, str] = field(default_factory=dict)

    @property
    def meeting(self) -> Meeting | None:
        """The meeting that people are called to, or else the last one that was held."""
        ahead = [one for one in self.meetings if one.state == MeetingState.CALLED]
        held = [one for one in self.meetings if one.state == MeetingState.HELD]
        return (ahead or held or [None])[-1]

    @property
    def is_called(self) -> bool:
        return self.meeting is not None and self.meeting.state == MeetingState.CALLED

    def answers(self) -> list[Any]:
        """Who has been called to the meeting, and what they answered."""
        return [one for one in self.invitations if self.meeting and one.meeting_id == self.meeting.pk]

    def efforts_of(self, goal_id: Any) -> list[Effort]:
        return [one for one in self.efforts if one.goal_id == goal_id]

    def doer(self, effort: Effort) -> str:
        """The name of whoever answers for an effort; empty for the person themselves."""
        return self.doers.get(effort.pk, "")

    def unanswered(self, rows: list[Any]) -> list[Any]:
        return [one for one in rows if one.answered_at is None]

    @property
    def late(self) -> list[Effort]:
        now = clock.now()
        return [one for one in self.efforts if one.state_on(now) == "overdue"]


def of_case(actor: Actor) -> Rows:
    """Rows of a model that hang on the case of the plan around them, as the actor may see them."""

    def of(model: Any, *order: str, **more: Any) -> QuerySet:
        return model.objects.visible_to(actor).filter(case=OuterRef("case"), **more).order_by(*order)

    return of


def others_here(actor: Actor) -> QuerySet:
    """The person's other plans in Samplan, the newest first: those that this reader may open, and no hint of more."""
    rows = Plan.objects.visible_to(actor).filter(case__patient=OuterRef("case__patient"))
    return rows.exclude(case=OuterRef("case")).order_by("-case__opened_at")


OF_OTHERS = {
    "case_id": F("case_id"),
    "state": F("case__state"),
    "opened_at": F("case__opened_at"),
    "closed_at": F("case__closed_at"),
    "lead_name": F("case__responsible_unit__name"),
}


def whole(actor: Actor) -> QuerySet:
    """Plans with everything that hangs on their case, as lists in the same statement."""
    of = of_case(actor)
    efforts = of(Effort, "position", "key", is_removed=False)
    return Plan.objects.visible_to(actor).annotate(
        contact_name=F("lead_contact__name"),
        offered_name=F("lead_offered_to__name"),
        goal_rows=rows_of(of(Goal, "position", "key", is_removed=False), *GOAL),
        effort_rows=rows_of(efforts, *EFFORT, unit_name=F("unit__name"), person_name=F("person__name")),
        preparation_rows=rows_of(of(Preparation, "-at"), *PREPARATION, **SAID),
        meeting_rows=rows_of(of(Meeting, "called_at"), *MEETING),
        invitation_rows=rows_of(
            of(Invitation, "pk", withdrawn_at=None),
            "id", "meeting_id", "unit_id", "person_id", "answer", "substitute", "answered_at", "has_attended",
            proposed_start_at=F("proposed_start"), unit_name=F("unit__name"), person_name=F("person__name"),
        ),
        change_rows=rows_of(of(Change, "-at"), *CHANGE, **SAID),
        question_rows=rows_of(of(Question, "-at"), *QUESTION, **SAID),
        version_rows=rows_of(of(Version, "-number"), "id", "number", "reason", **SAID),
        follow_up_rows=rows_of(of(FollowUp, "-at"), "results", "comment", "next_on", **SAID),
        evaluation_rows=rows_of(of(Evaluation, "-at"), *Evaluation.QUESTIONS, "text", **SAID),
        here_too_rows=rows_of(others_here(actor), **OF_OTHERS),
    )  # fmt: skip


def open_plan_file(case: Case, actor: Actor) -> PlanFile:
    """The file of a case's plan. One statement."""
    plan = whole(actor).filter(case=case).first()
    if plan is None:
        return PlanFile(case)
    plan.case = case
    return PlanFile(
        case,
        plan,
        goals=unpack(plan.goal_rows),
        efforts=models_of(Effort, plan.effort_rows),
        preparations=unpack(plan.preparation_rows),
        meetings=models_of(Meeting, plan.meeting_rows),
        invitations=unpack(plan.invitation_rows),
        changes=unpack(plan.change_rows),
        questions=unpack(plan.question_rows),
        versions=unpack(plan.version_rows),
        follow_ups=unpack(plan.follow_up_rows),
        evaluations=unpack(plan.evaluation_rows),
        here_too=unpack(plan.here_too_rows),
        doers={one.id: one.unit_name or one.person_name or "" for one in unpack(plan.effort_rows)},
    )
