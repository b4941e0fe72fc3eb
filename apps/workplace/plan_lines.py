"""The lines of a coordinated plan for staff: goals, who does what, and what can be said of it with one press."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.careplans.kinds import EffortState, Result
from apps.careplans.models import Effort
from apps.careplans.planfile import PlanFile
from apps.core import clock
from apps.core.parts import Tag
from apps.core.phrases import people_date, short_date

from .steps import can_do, form_url

OVER = (EffortState.DONE, EffortState.NOT_DONE)
TONES = {
    EffortState.STARTED: ("circle-dot", "info"),
    EffortState.PAUSED: ("hourglass", "warning"),
    EffortState.DONE: ("circle-check", "success"),
    EffortState.NOT_DONE: ("circle-alert", "danger"),
    EffortState.OVERDUE: ("circle-alert", "danger"),
}


@dataclass(frozen=True, slots=True)
class EffortPart:
    """One line of the plan: who does what, from when, and whom to call about it."""

    key: str
    action: str
    who: str
    when: str
    phone: str
    evenings: str
    tag: Tag | None
    is_ours: bool
    is_self: bool
    note: str = ""
    is_unconfirmed: bool = False
    acts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A goal with its efforts; `number` 0 gathers what belongs to no goal."""

    number: int
    text: str
    by: str = ""
    result: str = ""
    efforts: list[EffortPart] = field(default_factory=list)


ACTS = (
    ("record_first_performance", (EffortState.PLANNED,), lambda: _("Has begun")),
    ("pause_effort", (EffortState.PLANNED, EffortState.STARTED), lambda: _("Pause")),
    ("resume_effort", (EffortState.PAUSED,), lambda: _("Goes on")),
    ("resume_effort", (EffortState.NOT_DONE,), lambda: _("Try again")),
    ("complete_effort", (EffortState.PLANNED, EffortState.STARTED, EffortState.PAUSED), lambda: _("Done")),
    ("fail_effort", (EffortState.PLANNED, EffortState.STARTED, EffortState.PAUSED), lambda: _("Not done")),
)


def goals(file: PlanFile, actor: Actor) -> list[GoalPart]:
    """The goals in order, each with who does what; what belongs to none comes last."""
    found = [
        GoalPart(
            number,
            goal.text,
            by=_("by %(day)s") % {"day": people_date(goal.target_on)} if goal.target_on else "",
            result=result_words(goal),
            efforts=[effort_part(file, one, actor) for one in file.efforts_of(goal.id)],
        )
        for number, goal in enumerate(file.goals, 1)
    ]
    loose = [effort_part(file, one, actor) for one in file.efforts_of(None)]
    return [*found, GoalPart(0, _("Also decided"), efforts=loose)] if loose else found


def result_words(goal: Any) -> str:
    if not goal.result:
        return ""
    words = str(Result(goal.result).label)
    return words if goal.own_rating is None else _("%(result)s, own rating %(n)s of 10") % {
        "result": words, "n": goal.own_rating,
    }  # fmt: skip


def effort_part(file: PlanFile, effort: Effort, actor: Actor) -> EffortPart:
    state = effort.state_on(clock.now())
    icon, tone = TONES.get(EffortState(state), ("", ""))
    is_left = file.case.is_closed and state not in OVER  # nothing is late, or goes on, in a plan that has ended
    is_ours = effort.unit_id == actor.unit
    return EffortPart(
        key=effort.key,
        action=effort.action,
        who=_("The person") if effort.is_self else file.doer(effort),
        when=when_words(effort),
        phone=effort.phone,
        evenings=effort.phone_after_hours,
        tag=Tag(str(EffortState(state).label), icon, tone) if icon and not is_left else None,
        is_ours=is_ours,
        is_self=effort.is_self,
        note=note_words(effort),
        is_unconfirmed=effort.unit_id is not None and effort.confirmed_at is None,
        acts=acts(file, effort, actor),
    )


def acts(file: PlanFile, effort: Effort, actor: Actor) -> list[dict[str, Any]]:
    """What can be said of an effort with one press, by the unit that answers for it and by the lead."""
    case = file.case
    if actor.unit not in (effort.unit_id, case.responsible_unit_id):
        return []
    return [
        {
            "label": label(),
            "post": verb != "fail_effort",
            "url": form_url(verb, case.pk) + (f"?effort={effort.key}" if verb == "fail_effort" else ""),
        }
        for verb, states, label in ACTS
        if effort.state in states and can_do(actor, case, verb)
    ]


def when_words(effort: Effort) -> str:
    """ "Tuesdays, from 13 April until 30 May"."""
    words = [effort.frequency] if effort.frequency else []
    if effort.start_on:
        words.append(_("from %(day)s") % {"day": short_date(effort.start_on)})
    if effort.due_on:
        words.append(_("until %(day)s") % {"day": short_date(effort.due_on)})
    return ", ".join(words)


def note_words(effort: Effort) -> str:
    words = [str(effort.get_fail_reason_display())] if effort.fail_reason else []
    return ". ".join([*words, effort.comment] if effort.comment else words)
