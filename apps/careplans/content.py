"""What a plan says, from what somebody has written: goals, efforts and the rest; and all of it as data."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from apps.cases.models import Case
from apps.core.errors import Invalid
from apps.core.text import clean
from apps.organisations.models import Unit
from apps.patients.models import Person

from .kinds import Area, EffortState, OtherPlan, Result
from .models import Effort, Goal, Plan

MOST = 60  # goals, or efforts, of one plan
SELF = "self"
Resolve = Callable[[Any], Unit | Person | None]
TEXTS = ("own_words", "own_words_missing", "crisis", "relatives_role", "cost_sharing", "childs_voice", "childs_best")


class NeedLine(TypedDict, total=False):
    """What the person needs in a part of life (behov per livsområde)."""

    area: Area
    text: str


class OtherLine(TypedDict, total=False):
    """What others than region and municipality do."""

    text: str


class OtherPlanLine(TypedDict, total=False):
    """A plan that the person has beside this one, and where it is or whom to ask (andra planer)."""

    kind: OtherPlan
    text: str


class GoalLine(TypedDict, total=False):
    """A goal (mål), by its name in the plan."""

    id: str
    text: str
    target_on: date


class EffortLine(TypedDict, total=False):
    """Who does what (insats). `responsible` is a unit, somebody who takes part, or `self`."""

    id: str
    goal: str
    action: str
    responsible: Unit | Person | str
    start_on: date
    due_on: date
    frequency: str
    phone: str
    phone_after_hours: str


class ResultLine(TypedDict, total=False):
    """What became of a goal, and how the person rates it, 0 to 10."""

    goal: str
    result: Result
    own_rating: int


def at_most(value: list, name: str) -> list:
    if len(value) > MOST:
        raise Invalid(name, _("There are too many lines."))
    return value


def texts(value: list[NeedLine] | list[OtherLine] | list[OtherPlanLine], name: str) -> list[dict[str, str]]:
    """Needs, others' efforts and other plans, as they are kept. What has no text is left out."""
    found = []
    for one in at_most(value, name):
        row = {"text": clean(one.get("text", ""), name)}
        if name == "needs":
            row["area"] = str(one.get("area", Area.OTHER))
        if name == "other_plans":
            row["kind"] = str(one.get("kind", OtherPlan.OTHER))
        if row["text"]:
            found.append(row)
    return found


def write_goals(case: Case, value: list[GoalLine], *, replaces: bool) -> list[Goal]:
    """Goals by their names. `replaces`: those that are not named are taken away."""
    named = []
    for position, one in enumerate(at_most(value, "goals")):
        key = clean(one.get("id") or f"m{position + 1}", "goals", 40)
        text = clean(one.get("text", ""), "goals")
        if not text:
            raise Invalid("goals", _("Write what the goal is."))
        defaults = {"text": text, "target_on": one.get("target_on"), "is_removed": False}
        goal, _new = Goal.objects.update_or_create(case=case, key=key, defaults={**defaults, "position": position})
        named.append(goal)
    if replaces:
        Goal.objects.filter(case=case).exclude(pk__in=[goal.pk for goal in named]).update(is_removed=True)
    return named


def write_efforts(
    case: Case, value: list[EffortLine], resolve: Resolve, *, replaces: bool, confirmed_by: dict[str, Any]
) -> list[Effort]:
    """Efforts by their names; one that has changed must be confirmed anew by the unit that answers for it.

    `resolve` gives the unit or the other person that takes part, None for the person alone. `confirmed_by`: the unit
    that writes has
    confirmed what it writes for itself.
    """
    goals = {goal.key: goal for goal in Goal.objects.filter(case=case, is_removed=False)}
    named = []
    for position, one in enumerate(at_most(value, "efforts")):
        effort = an_effort(case, one, position, goals, resolve)
        before = Effort.objects.filter(case=case, key=effort.key).first()
        if before and not differs(before, effort):
            before.is_removed = False
            before.position = position
            before.save(update_fields=["is_removed", "position"])
            named.append(before)
            continue
        if before:
            take_over(effort, before)
        if effort.unit_id and effort.unit_id == confirmed_by["unit"]:
            effort.confirmed_at, effort.confirmed_by_id = confirmed_by["at"], confirmed_by["staff"]
        effort.save()
        named.append(effort)
    if replaces:
        Effort.objects.filter(case=case).exclude(pk__in=[one.pk for one in named]).update(is_removed=True)
    return named


WHO_AND_WHEN = ("unit_id", "person_id", "is_self", "start_on", "due_on")
COMPARED = ("action", "goal_id", *WHO_AND_WHEN, "frequency", "phone", "phone_after_hours")
REACHED = ("state", "first_performed_at", "ended_at", "fail_reason", "comment")


def differs(one: Effort, other: Effort, names: tuple[str, ...] = COMPARED) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in names)


def take_over(effort: Effort, before: Effort) -> None:
    """The line as it is written now keeps what has become of it; what was not done is planned anew by a new day."""
    effort.pk, effort._state.adding = before.pk, False
    if before.state == EffortState.NOT_DONE and differs(before, effort, WHO_AND_WHEN):
        return
    for name in REACHED:
        setattr(effort, name, getattr(before, name))


def an_effort(case: Case, one: EffortLine, position: int, goals: dict[str, Goal], resolve: Resolve) -> Effort:
    key = clean(one.get("id") or f"i{position + 1}", "efforts", 40)
    action = clean(one.get("action", ""), "efforts")
    if not action:
        raise Invalid("efforts", _("Write what shall be done."))
    goal_key = one.get("goal", "")
    if goal_key and goal_key not in goals:
        raise Invalid("efforts", _("An effort points at a goal that is not in the plan."))
    doer = one.get("responsible")
    if not doer:
        raise Invalid("efforts", _("Say who answers for each effort."))
    found = None if doer == SELF else resolve(doer)
    is_unit = isinstance(found, Unit)
    start_on, due_on = one.get("start_on"), one.get("due_on")
    if start_on and due_on and due_on < start_on:
        raise Invalid("efforts", _("An effort cannot end before it starts."))
    return Effort(
        case=case,
        key=key,
        position=position,
        action=action,
        goal=goals.get(goal_key),
        unit=found if is_unit else None,
        person=found if isinstance(found, Person) else None,
        is_self=found is None,
        start_on=start_on,
        due_on=due_on,
        frequency=clean(one.get("frequency", ""), "efforts", 120),
        phone=clean(one.get("phone", ""), "efforts", 40) or (found.phone if is_unit else ""),
        phone_after_hours=clean(one.get("phone_after_hours", ""), "efforts", 40),
    )


def goals_of(case: Case) -> list[Goal]:
    return list(Goal.objects.filter(case=case, is_removed=False))


def efforts_of(case: Case) -> list[Effort]:
    return list(Effort.objects.filter(case=case, is_removed=False).select_related("goal", "unit", "person"))


def as_data(plan: Plan) -> dict[str, Any]:
    """The whole plan as JSON: what a version keeps."""
    case = plan.case
    lead = case.responsible_unit
    return {
        **{name: getattr(plan, name) for name in (*TEXTS, "reason", "question", "needs", "others", "other_plans")},
        "lead": lead.name,
        "follow_up_on": plan.follow_up_on and plan.follow_up_on.isoformat(),
        "goals": [
            {"key": goal.key, "text": goal.text, "target_on": goal.target_on and goal.target_on.isoformat()}
            for goal in goals_of(case)
        ],
        "efforts": [effort_data(one) for one in efforts_of(case)],
    }


def effort_data(one: Effort) -> dict[str, Any]:
    return {
        "key": one.key,
        "goal": one.goal.key if one.goal else "",
        "action": one.action,
        "responsible": one.unit.name if one.unit else one.person.name if one.person else SELF,
        "start_on": one.start_on and one.start_on.isoformat(),
        "due_on": one.due_on and one.due_on.isoformat(),
        "frequency": one.frequency,
        "phone": one.phone,
        "phone_after_hours": one.phone_after_hours,
    }
