"""The plan is followed up, its lead changes, the person says what they thought, and it ends."""

from datetime import date

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.careplans import duties
from apps.careplans.content import ResultLine, at_most
from apps.careplans.ending import may_be_taken_up, over
from apps.careplans.kinds import EndReason
from apps.careplans.models import Evaluation, FollowUp, Goal, Version
from apps.cases import participants, tasks
from apps.cases.models import Case
from apps.core import clock, rules
from apps.core.calendar import end_of_day
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.notifications import outbox
from apps.organisations.models import Unit

from .common import days_later, needs_consent, only_the_lead, open_plan, plan_of, tell_all, who
from .proposing import has_plan
from .writing import future, hand_over, new_version


@action(Case, only=only_the_lead)
def follow_up(
    case: Case,
    *,
    by: Actor,
    results: list[ResultLine] | None = None,
    follow_up_on: date | None = None,
    comment: str = "",
) -> FollowUp:
    """Follow the plan up (uppföljning): what became of each goal, and when it is done the next time."""
    plan = open_plan(case, by)
    kept = []
    for one in at_most(results or [], "results"):
        goal = Goal.objects.filter(case=case, key=one.get("goal", "")).first()
        if goal is None or "result" not in one:
            raise Invalid("results", _("Say which goal, and what became of it."))
        rating = one.get("own_rating")
        if rating is not None and not 0 <= rating <= 10:
            raise Invalid("results", _("The person's own rating is from 0 to 10."))
        goal.result, goal.own_rating = one["result"], rating
        goal.save(update_fields=["result", "own_rating"])
        kept.append({"goal": goal.key, "result": str(one["result"]), "own_rating": rating})
    plan.follow_up_on = future(follow_up_on) if follow_up_on else None
    plan.save(update_fields=["follow_up_on"])
    tasks.end(case, "follow_up")
    if plan.follow_up_on:
        tasks.make(case, case.responsible_unit, "follow_up", end_of_day(plan.follow_up_on))
    made = FollowUp.objects.create(
        case=case, results=kept, comment=clean(comment, "comment"), next_on=plan.follow_up_on, **who(by)
    )
    tell_all(case, by)
    return made


@action(Case, only=only_the_lead)
def offer_lead(case: Case, *, by: Actor, to: list[Unit], reason: str = ""):
    """Ask another unit to be responsible for the whole (byta huvudansvarig). Until it accepts, nothing changes."""
    plan = open_plan(case, by)
    others = {unit.pk for unit in participants.units_of(case, without=by.unit)}
    if len(to) != 1 or to[0].pk not in others:
        raise Invalid("recipients", _("Choose one other unit that takes part."))
    plan.lead_offered_to = to[0]
    plan.save(update_fields=["lead_offered_to"])
    tasks.end(case, "accept_lead", is_done=False)
    within = rules.on(case.rules_on).duration("sip.accept_lead_within")
    tasks.make(case, to[0], "accept_lead", days_later(clock.now(), within))
    outbox.promise("lead_offered", to_unit=to[0], case_id=case.pk)
    case.note(to=[to[0].name], reason=clean(reason, "reason", 1000))


@action(Case)
def accept_lead(case: Case, *, by: Actor):
    """Become responsible for the whole. What the old lead owed as lead moves; everybody is told."""
    plan = open_plan(case, by)
    if plan.lead_offered_to_id is None:
        raise IllegalMove
    if plan.lead_offered_to_id != by.unit:
        raise NotAllowed
    before = case.responsible_unit.name
    hand_over(case, plan.lead_offered_to)
    plan.lead_offered_to, plan.lead_contact, plan.has_lead = None, None, True
    plan.save(update_fields=["lead_offered_to", "lead_contact", "has_lead"])
    tasks.end(case, "accept_lead", "appoint_lead")
    tell_all(case, by)
    case.note(before=before, after=case.responsible_unit.name)


@action(Case, act="evaluate")
def evaluate(
    case: Case,
    *,
    by: Actor,
    took_part: int | None = None,
    knows_who: int | None = None,
    plan_helps: int | None = None,
    was_done: int | None = None,
    right_people: int | None = None,
    text: str = "",
) -> Evaluation:
    """Say what one thought of the plan (SIP-kollen), each answer 1 to 5: the person, or staff who write it down."""
    answers = {
        "took_part": took_part, "knows_who": knows_who, "plan_helps": plan_helps, "was_done": was_done,
        "right_people": right_people,
    }  # fmt: skip
    return said_about(case, by, answers, text)


def said_about(case: Case, by: Actor, answers: dict[str, int | None], text: str) -> Evaluation:
    wrong = {
        name: _("Answer from 1 to 5.") for name, value in answers.items() if value is not None and not 1 <= value <= 5
    }
    if wrong:
        raise Invalid.many(wrong)
    text = clean(text, "text")
    if not text and all(value is None for value in answers.values()):
        raise Invalid("text", _("Answer at least one question."))
    return Evaluation.objects.create(case=case, text=text, **answers, **who(by))


@action(Case, only=only_the_lead)
def end_plan(case: Case, *, by: Actor, reason: EndReason, evaluation: str = "", comment: str = ""):
    """End the plan (avsluta): only its lead does. What was written stays; nothing more is owed."""
    if not by.is_staff:
        raise NotAllowed
    if evaluation:
        said_about(case, by, {}, evaluation)
    close(case, by, str(reason))
    case.note(reason=str(reason), comment=clean(comment, "comment", 1000))


def close(case: Case, by: Actor, reason: str) -> None:
    """The plan is over: all who took part and the person are told, then their grounds end.

    Its lead may take it up again for a while.
    """
    tell_all(case, by)
    over(case, reason)
    may_be_taken_up(case)


@action(Case, only=only_the_lead, act="reopen")
def reopen_plan(case: Case, *, by: Actor, reason: str) -> Version:
    """Take up an ended plan again (återuppta), as a new version. The person must still agree."""
    reason = clean(reason, "reason", 1000)
    if not reason:
        raise Invalid("reason", _("Write why the plan is taken up again."))
    if case.patient.deceased_at:
        raise IllegalMove
    if has_plan(case.patient):
        raise Conflict(_("There is a plan under way already."))
    needs_consent(case)
    case.is_closed, case.closed_at, case.end_reason = False, None, ""
    case.save()
    for participant in case.participants.all():
        participants.come_back(case, participant)
    plan = plan_of(case)
    made = new_version(plan, by, reason)
    duties.of_a_plan_in_force(case, plan)
    tell_all(case, by)
    return made
