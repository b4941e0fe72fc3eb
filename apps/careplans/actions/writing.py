"""The plan is written together, confirmed by those who answer for it, comes into force, and is changed."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.careplans import content, duties
from apps.careplans.content import EffortLine, GoalLine, NeedLine, OtherLine, OtherPlanLine
from apps.careplans.models import Effort, Goal, Invitation, Plan, Version
from apps.cases import participants, tasks
from apps.cases.models import Case, Task
from apps.core import clock
from apps.core.calendar import today
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.notifications import outbox
from apps.organisations.models import Assignment, Staff, Unit
from apps.patients.models import Person

from .common import needs_consent, only_the_lead, open_plan, plan_of, tell_all, who


@action(Case)
def write_plan(
    case: Case,
    *,
    by: Actor,
    own_words: str | None = None,
    own_words_missing: str | None = None,
    needs: list[NeedLine] | None = None,
    goals: list[GoalLine] | None = None,
    efforts: list[EffortLine] | None = None,
    others: list[OtherLine] | None = None,
    other_plans: list[OtherPlanLine] | None = None,
    crisis: str | None = None,
    relatives_role: str | None = None,
    cost_sharing: str | None = None,
    childs_voice: str | None = None,
    childs_best: str | None = None,
    lead: Unit | Staff | None = None,
    follow_up_on: date | None = None,
) -> Plan:
    """Write the plan after the meeting (upprätta plan). A list that is given replaces the one before."""
    plan = open_plan(case, by)
    given = locals()
    set_texts(plan, {name: given[name] for name in content.TEXTS if given[name] is not None})
    set_lists(plan, needs=needs, others=others, other_plans=other_plans)
    if lead is not None:
        set_lead(case, plan, lead)
    if follow_up_on is not None:
        plan.follow_up_on = future(follow_up_on)
    plan.save()
    set_rows(case, by, goals, efforts, replaces=True)
    tasks.end(case, "write_plan")
    if not plan.has_lead:
        tasks.make(case, Unit.objects.get(pk=by.unit), "appoint_lead", None)
    duties.ask_to_confirm(case)
    tell_all(case, by)
    return plan


def set_texts(plan: Plan, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        setattr(plan, name, clean(text, name))


def set_lists(plan: Plan, **lists: Any) -> None:
    for name, value in lists.items():
        if value is not None:
            setattr(plan, name, content.texts(value, name))


def set_rows(case: Case, by: Actor, goals: Any, efforts: Any, *, replaces: bool) -> None:
    if goals is not None:
        content.write_goals(case, goals, replaces=replaces)
    if efforts is not None:
        mine = {"unit": by.unit, "staff": by.staff_id, "at": clock.now()}
        content.write_efforts(case, efforts, resolver(case), replaces=replaces, confirmed_by=mine)


def resolver(case: Case) -> content.Resolve:
    """Whoever answers for an effort: a unit that takes part, somebody invited, or None for the person alone."""
    taking_part = {unit.pk for unit in participants.units_of(case)} | set(invited(case))

    def resolve(doer: Unit | Person | str) -> Unit | Person | None:
        if doer == content.SELF or getattr(doer, "pk", None) == case.patient_id:
            return None
        if isinstance(doer, str) or doer.pk not in taking_part:
            raise Invalid("efforts", _("Whoever answers for an effort must take part in the plan."))
        return doer

    return resolve


def invited(case: Case) -> list:
    """People who have been invited to a meeting of the case."""
    return list(
        Invitation.objects.filter(case=case, withdrawn_at=None, person__isnull=False).values_list("person", flat=True)
    )


def set_lead(case: Case, plan: Plan, lead: Unit | Staff) -> None:
    """Name the lead (huvudansvarig) that the meeting agreed on: a unit that takes part, or somebody there."""
    units = {unit.pk: unit for unit in participants.units_of(case)}
    contact = None
    if isinstance(lead, Staff):
        contact = lead
        posts = Assignment.objects.valid_on(today()).filter(staff=lead, unit__in=list(units))
        post = posts.first()
        lead = units[post.unit_id] if post else None
    if lead is None or lead.pk not in units:
        raise Invalid("lead", _("The lead must be a unit that takes part in the plan."))
    plan.has_lead, plan.lead_contact = True, contact
    hand_over(case, units[lead.pk])
    tasks.end(case, "appoint_lead")


def hand_over(case: Case, new: Unit) -> None:
    """The responsibility for the whole moves, and what the old lead owed as lead with it."""
    old = case.responsible_unit
    if old.pk == new.pk:
        return
    participants.make_responsible(case, new)
    duties.move_to_lead(case, old, new)
    case.responsible_unit = new


def future(day: date) -> date:
    if day <= today():
        raise Invalid("follow_up_on", _("The follow-up must be on a day to come."))
    return day


@action(Case)
def confirm_responsibility(case: Case, *, by: Actor, efforts: list[str] | None = None):
    """Confirm the lines that one's unit answers for (bekräfta ansvar): all, or the named ones.

    Who wrote the plan has said so by writing it. They may still say it: then it is they who answer for it by name.
    """
    open_plan(case, by)
    mine = Effort.objects.filter(case=case, unit=by.unit, is_removed=False)
    chosen = mine.filter(key__in=efforts) if efforts else mine
    if not mine.exists():
        raise NotAllowed
    waiting = chosen if only_by_writing(case, by) else chosen.filter(confirmed_at=None)
    if not waiting.update(confirmed_at=clock.now(), confirmed_by=by.staff_id):
        raise IllegalMove
    if not mine.filter(confirmed_at=None).exists():
        tasks.end(case, "confirm_responsibility", unit=by.unit)
    if by.unit != case.responsible_unit_id:
        outbox.promise("plan", to_unit=case.responsible_unit, case_id=case.pk)


def only_by_writing(case: Case, by: Actor) -> bool:
    """Whether nobody has asked the unit to confirm anything: its lines are its own writer's."""
    return not Task.objects.filter(case=case, unit=by.unit, kind="confirm_responsibility").exists()


@action(Case, only=only_the_lead)
def activate_plan(case: Case, *, by: Actor) -> Version:
    """Let the plan come into force (upprätta). Refused until all that the law asks of a plan stands in it."""
    plan = plan_of(case)
    check(case, plan)
    open_plan(case, by)
    plan.activated_at = clock.now()
    made = new_version(plan, by, "")
    tasks.end(case, "write_plan", "appoint_lead")
    duties.of_a_plan_in_force(case, plan)
    tell_all(case, by)
    return made


def check(case: Case, plan: Plan) -> None:
    """Needed efforts, who answers for each, others' efforts, overall responsibility; and the person's own words.

    All that is missing is said at once.
    """
    needs_consent(case)
    wrong: dict[str, str] = {}
    if not (plan.own_words or plan.own_words_missing):
        wrong["own_words"] = _("Write what the person says matters, or why it is not there.")
    if not content.goals_of(case):
        wrong["goals"] = _("Write at least one goal.")
    efforts = content.efforts_of(case)
    if not efforts or any(one.start_on is None and one.due_on is None for one in efforts):
        wrong["efforts"] = _("Write at least one effort, and from when or until when each is done.")
    if not plan.has_lead:
        wrong["lead"] = _("Say which unit is responsible for the whole plan.")
    if plan.follow_up_on is None:
        wrong["follow_up_on"] = _("Say when the plan is followed up.")
    if wrong:
        raise Invalid.many(wrong)


def new_version(plan: Plan, by: Actor, reason: str) -> Version:
    plan.version += 1
    plan.save()
    return Version.objects.create(
        case=plan.case, number=plan.version, reason=reason, content=content.as_data(plan), **who(by)
    )


@action(Case)
def revise_plan(
    case: Case,
    *,
    by: Actor,
    reason: str = "",
    needs: list[NeedLine] | None = None,
    goals: list[GoalLine] | None = None,
    efforts: list[EffortLine] | None = None,
    others: list[OtherLine] | None = None,
    other_plans: list[OtherPlanLine] | None = None,
    crisis: str | None = None,
    relatives_role: str | None = None,
    cost_sharing: str | None = None,
    own_words: str | None = None,
    remove: list[str] | None = None,
    follow_up_on: date | None = None,
) -> Version:
    """Change a plan in force (revidera): the lead all of it, any other unit its own lines. A new version.

    What is named is changed or added; `remove` takes goals and efforts away. The person's own words are only changed
    with the person's yes: `propose_change`.
    """
    plan = open_plan(case, by)
    if own_words is not None and clean(own_words, "own_words") != plan.own_words:
        raise Invalid("own_words", _("These are the person's words. Propose the change, and the person answers."))
    texts = {"crisis": crisis, "relatives_role": relatives_role, "cost_sharing": cost_sharing}
    lists = {"needs": needs, "others": others, "other_plans": other_plans}
    if by.unit != case.responsible_unit_id:
        if any(one is not None for one in (goals, follow_up_on, *texts.values(), *lists.values())):
            raise NotAllowed
        only_own_lines(case, by, efforts, remove)
    before = content.as_data(plan)
    set_texts(plan, {name: text for name, text in texts.items() if text is not None})
    set_lists(plan, **lists)
    if follow_up_on is not None:
        plan.follow_up_on = future(follow_up_on)
    plan.save()
    set_rows(case, by, goals, efforts, replaces=False)
    take_away(case, remove or [])
    if content.as_data(plan) == before:
        raise Invalid("efforts", _("Nothing has been changed."))
    made = new_version(plan, by, clean(reason, "reason", 1000))
    duties.of_a_plan_in_force(case, plan)
    duties.ask_to_confirm(case)
    tell_all(case, by)
    case.note(version=plan.version)
    return made


def only_own_lines(case: Case, by: Actor, efforts: list[EffortLine] | None, remove: list[str] | None) -> None:
    lines = efforts or []
    keys = [*(one.get("id", "") for one in lines), *(remove or [])]
    theirs = Effort.objects.filter(case=case, key__in=keys).exclude(unit=by.unit)
    if theirs.exists() or any(getattr(one.get("responsible"), "pk", None) != by.unit for one in lines):
        raise NotAllowed


def take_away(case: Case, keys: list[str]) -> None:
    Goal.objects.filter(case=case, key__in=keys).update(is_removed=True)
    for effort in Effort.objects.filter(case=case, key__in=keys, is_removed=False):
        effort.is_removed = True
        effort.save(update_fields=["is_removed"])
        duties.end_of(case, effort)
