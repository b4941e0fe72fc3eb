"""Coordinated plans: what came into force, what was followed up, done in time, and ended."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery

from apps.careplans.kinds import EffortState, MeetingState
from apps.careplans.models import Effort, Evaluation, FollowUp, Goal, Invitation, Plan, Preparation
from apps.core import rules
from apps.core.calendar import local
from apps.followup.subjects import EffortFact, EndedPlanFact, FollowUpFact, PlanFact, day_of

from .window import BATCH, Window, home_of, source, years_old

LIVE = Q(is_removed=False)
PERSON = ("case__patient__municipality_code", "case__patient__born_on")


def where(unit, code: str, born, day) -> dict:
    """A plan has no ward, and so no form of care."""
    return {"unit": unit, "home": home_of(code), "payer": home_of(code), "age": years_old(born, day)}


@source(PlanFact)
def begun(window: Window) -> Iterator[PlanFact]:
    case = {"case": OuterRef("case")}
    held = Invitation.objects.filter(**case, meeting__state=MeetingState.HELD, person__isnull=False)
    person = held.filter(person=OuterRef("case__patient")).order_by("-has_attended")
    near = held.exclude(person=OuterRef("case__patient"))
    rows = Plan.objects.filter(window.holds("activated_at")).annotate(
        person_came=Subquery(person.filter(has_attended__isnull=False).values("has_attended")[:1]),
        is_near_wanted=Exists(Preparation.objects.filter(**case).exclude(wants_present="")) | Exists(near),
        near_came=Exists(near.filter(has_attended=True)),
        has_goals=Exists(Goal.objects.filter(LIVE, **case)),
        has_efforts=Exists(Effort.objects.filter(LIVE, **case)),
    )
    fields = rows.values_list(
        "case__responsible_unit", *PERSON, "case__opened_at", "activated_at", "person_came", "is_near_wanted",
        "near_came", "has_goals", "has_efforts", "has_lead", "own_words", "needs",
    )  # fmt: skip
    for unit, code, born, opened_at, at, came, is_near_wanted, near_came, *content in fields.iterator(BATCH):
        has_goals, has_efforts, has_lead, own_words, needs = content
        yield PlanFact(
            **where(unit, code, born, day_of(at)),
            proposed_at=opened_at,
            activated_at=at,
            was_person_there=came,
            was_near_there=near_came if is_near_wanted else None,
            has_all_content=bool(needs and has_goals and has_efforts and has_lead),
            has_lead=has_lead,
            has_own_words=bool(own_words.strip()),
        )


@source(FollowUpFact)
def followed_up(window: Window) -> Iterator[FollowUpFact]:
    """Plans whose named day, and as many days after it as it may be late, have passed."""
    days = rules.on(window.last).number("followup.follow_up_around")
    around = timedelta(days=days)
    held = FollowUp.objects.filter(
        case=OuterRef("case"),
        at__gte=OuterRef("follow_up_on") - around,
        at__lt=OuterRef("follow_up_on") + around + timedelta(days=1),
    )
    last = (window.first - around, window.last - around)
    rows = Plan.objects.filter(activated_at__isnull=False, follow_up_on__range=last).exclude(
        case__end_reason="deceased"
    )
    fields = rows.annotate(was_held=Exists(held)).values_list(
        "case__responsible_unit", *PERSON, "follow_up_on", "was_held"
    )
    for unit, code, born, day, was_held in fields.iterator(BATCH):
        yield FollowUpFact(**where(unit, code, born, day), was_held=was_held)


@source(EffortFact)
def efforts(window: Window) -> Iterator[EffortFact]:
    rows = Effort.objects.filter(
        LIVE, unit__isnull=False, due_on__range=(window.first, window.last), case__plan__activated_at__isnull=False
    ).exclude(case__end_reason="deceased")
    fields = rows.values_list("unit", *PERSON, "due_on", "state", "ended_at")
    for unit, code, born, due_on, state, ended_at in fields.iterator(BATCH):
        is_done = state == EffortState.DONE and ended_at is not None and local(ended_at).date() <= due_on
        yield EffortFact(**where(unit, code, born, due_on), was_done_in_time=is_done)


@source(EndedPlanFact)
def ended(window: Window) -> Iterator[EndedPlanFact]:
    said = Evaluation.objects.filter(case=OuterRef("case")).order_by("-at")
    rows = Plan.objects.filter(window.holds("case__closed_at"), activated_at__isnull=False).exclude(
        case__end_reason="deceased"
    )
    fields = rows.annotate(
        is_evaluated=Exists(said), rating=Subquery(said.exclude(plan_helps=None).values("plan_helps")[:1])
    ).values_list("case__responsible_unit", *PERSON, "case__closed_at", "is_evaluated", "rating")
    for unit, code, born, at, is_evaluated, rating in fields.iterator(BATCH):
        yield EndedPlanFact(**where(unit, code, born, day_of(at)), is_evaluated=is_evaluated, rating=rating)
