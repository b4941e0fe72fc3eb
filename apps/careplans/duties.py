"""What units owe a plan: which tasks arise, for whom and by when."""

from datetime import date

from apps.cases import tasks
from apps.cases.kinds import TaskState
from apps.cases.models import Case, Task
from apps.core import calendar, clock, rules

from . import content
from .kinds import EffortState
from .models import Effort, Plan

# Task kind → the verb that ends it.
ENDED_BY = {
    "acknowledge": "acknowledge",
    "answer_rejection": "add_party",
    "ask_for_consent": "record_consent",
    "answer_summons": "answer_summons",
    "write_plan": "write_plan",
    "confirm_responsibility": "confirm_responsibility",
    "answer_change": "answer_change",
    "first_performance": "record_first_performance",
    "effort_due": "complete_effort",
    "follow_up": "follow_up",
    "appoint_lead": "write_plan",
    "accept_lead": "accept_lead",
    "renew_consent": "record_consent",
    "answer_question": "answer_plan_question",
}
OF_THE_LEAD = (
    "ask_for_consent",
    "write_plan",
    "appoint_lead",
    "follow_up",
    "renew_consent",
    "answer_change",
    "answer_question",
)


def ask_for_consent(case: Case) -> None:
    """A wish for a plan is answered within days: the calling unit asks the person, or declines."""
    within = rules.on(case.rules_on).duration("sip.answer_proposal_within")
    tasks.make(case, case.responsible_unit, "ask_for_consent", clock.now() + within)


def ask_to_confirm(case: Case) -> None:
    """Each unit with lines that it has not confirmed is asked to; a unit without any owes nothing."""
    waiting = {one.unit_id: one.unit for one in content.efforts_of(case) if one.unit and one.confirmed_at is None}
    within = rules.on(case.rules_on).duration("sip.confirm_within")
    asked = Task.objects.filter(case=case, kind="confirm_responsibility", state=TaskState.OPEN)
    asked.exclude(unit__in=waiting).update(state=TaskState.CANCELLED, ended_at=clock.now())
    known = set(asked.values_list("unit", flat=True))
    for unit in (unit for pk, unit in waiting.items() if pk not in known):
        tasks.make(case, unit, "confirm_responsibility", clock.now() + within)


def of_a_plan_in_force(case: Case, plan: Plan) -> None:
    """The first performance, the last day and the follow-up, each with its own deadline."""
    for effort in content.efforts_of(case):
        of_an_effort(case, effort)
    if plan.follow_up_on:
        tasks.make(case, case.responsible_unit, "follow_up", calendar.end_of_day(plan.follow_up_on))


def of_an_effort(case: Case, effort: Effort, *, earliest: date = date.min) -> None:
    """When it shall have begun, and be done. `earliest`: what is tried again cannot have been begun before."""
    if effort.unit is None or effort.state in (EffortState.DONE, EffortState.NOT_DONE):
        return
    of_others = Task.objects.filter(case=case, subject_id=effort.pk, state=TaskState.OPEN).exclude(unit=effort.unit)
    of_others.update(state=TaskState.CANCELLED, ended_at=clock.now())
    if effort.start_on and effort.first_performed_at is None:
        begun_by = calendar.end_of_day(max(effort.start_on, earliest))
        tasks.make(case, effort.unit, "first_performance", begun_by, about=effort.pk)
    if effort.due_on:
        tasks.make(case, effort.unit, "effort_due", calendar.end_of_day(effort.due_on), about=effort.pk)
    else:
        tasks.end(case, "effort_due", about=effort.pk, is_done=False)


def end_of(case: Case, effort: Effort, *, is_done: bool = False) -> None:
    tasks.end(case, "first_performance", "effort_due", about=effort.pk, is_done=is_done)


def move_to_lead(case: Case, old, new) -> None:
    """What the lead owes as lead follows to the new one."""
    rows = Task.objects.filter(case=case, unit=old, kind__in=OF_THE_LEAD, state=TaskState.OPEN)
    rows.update(unit=new)
