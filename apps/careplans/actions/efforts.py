"""Efforts are performed, paused, done, or not done."""

from typing import Any

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.careplans import duties
from apps.careplans.kinds import EffortState, FailReason
from apps.careplans.models import Effort
from apps.cases import tasks
from apps.cases.models import Case
from apps.core import clock
from apps.core.calendar import today
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.notifications import outbox

from .common import open_plan, tell_person

GOES_ON = (EffortState.PLANNED, EffortState.STARTED, EffortState.PAUSED)


def own_effort(case: Case, by: Actor, key: str, *from_states: str) -> Effort:
    """An effort of the plan that one's unit (or the person) answers for, or any for the lead. Locked.

    Raises Invalid("effort"), NotAllowed or IllegalMove.
    """
    open_plan(case, by)
    rows = Effort.objects.select_for_update(of=("self",)).filter(case=case, key=key, is_removed=False)
    effort = rows.first()
    if effort is None:
        raise Invalid("effort", _("There is no such effort in the plan."))
    effort.case = case
    is_mine = effort.unit_id == by.unit if by.is_staff else effort.is_self or effort.person_id == by.person
    if not (is_mine or by.is_staff and by.unit == case.responsible_unit_id):
        raise NotAllowed
    if effort.state not in from_states:
        raise IllegalMove
    return effort


@action(Case)
def record_first_performance(case: Case, *, by: Actor, effort: str, comment: str = "") -> Effort:
    """Write down that an effort has been performed for the first time (första utförande).

    What was not done one day may be done the next.
    """
    row = own_effort(case, by, effort, EffortState.PLANNED, EffortState.NOT_DONE)
    is_tried_again = row.state == EffortState.NOT_DONE
    row.state, row.first_performed_at = EffortState.STARTED, row.first_performed_at or clock.now()
    tasks.end(case, "first_performance", about=row.pk)
    if is_tried_again:
        try_again(case, row)
    return kept(case, by, row, comment)


@action(Case)
def pause_effort(case: Case, *, by: Actor, effort: str, comment: str = "") -> Effort:
    """Pause an effort (pausa)."""
    row = own_effort(case, by, effort, EffortState.PLANNED, EffortState.STARTED)
    row.state = EffortState.PAUSED
    return kept(case, by, row, comment)


@action(Case)
def resume_effort(case: Case, *, by: Actor, effort: str, comment: str = "") -> Effort:
    """Start an effort again (återuppta): one that was paused, or one that was not done and now will be."""
    row = own_effort(case, by, effort, EffortState.PAUSED, EffortState.NOT_DONE)
    is_tried_again = row.state == EffortState.NOT_DONE
    row.state = EffortState.STARTED if row.first_performed_at else EffortState.PLANNED
    if is_tried_again:
        try_again(case, row)
    return kept(case, by, row, comment)


def try_again(case: Case, row: Effort) -> None:
    """What was not done is no longer over: it is owed again, from today at the earliest."""
    row.ended_at, row.fail_reason = None, ""
    duties.of_an_effort(case, row, earliest=today())


@action(Case)
def complete_effort(case: Case, *, by: Actor, effort: str, comment: str = "") -> Effort:
    """Write down that an effort is done (klar)."""
    row = own_effort(case, by, effort, *GOES_ON)
    now = clock.now()
    row.state, row.ended_at, row.first_performed_at = EffortState.DONE, now, row.first_performed_at or now
    duties.end_of(case, row, is_done=True)
    return kept(case, by, row, comment)


@action(Case)
def fail_effort(case: Case, *, by: Actor, effort: str, reason: FailReason, comment: str = "") -> Effort:
    """Write down that an effort was not done, and why (ej utförd). The lead is told the same minute."""
    row = own_effort(case, by, effort, *GOES_ON)
    row.state, row.ended_at, row.fail_reason = EffortState.NOT_DONE, clock.now(), reason
    duties.end_of(case, row)
    kind = "nobody_answered" if reason == FailReason.NOBODY_ANSWERED else "effort_late"
    if by.unit != case.responsible_unit_id:
        outbox.promise(kind, to_unit=case.responsible_unit, case_id=case.pk)
    return kept(case, by, row, comment, told=True)


def kept(case: Case, by: Actor, row: Effort, comment: str, *, told: bool = False, **note: Any) -> Effort:
    row.comment = clean(comment, "comment")
    row.save()
    if not told and by.unit != case.responsible_unit_id:
        outbox.promise("plan", to_unit=case.responsible_unit, case_id=case.pk)
    tell_person(case, by)
    case.note(effort=row.key, **note)
    return row
