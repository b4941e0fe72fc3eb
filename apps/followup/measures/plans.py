"""Coordinated plans: how soon, with whom, with what in them, and whether anybody looks again."""

from django.utils.translation import gettext_lazy as _

from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import EffortFact, EndedPlanFact, FollowUpFact, PlanFact, day_of

from .registry import measure, measuring

PLANS = _("Coordinated plans")
BEGUN = _("Plans that came into force in the month.")
NO_CHANGES = _("Later versions of the same plan.")
FROM_PLANS = _("Plans, by the unit that leads them.")
FROM_MEETINGS = _("Who came to meetings, and plans, by the unit that leads them.")
NOT_AFTER_DEATH = _("Plans that ended because the person died.")

about_plans = measuring(
    group=PLANS,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=PlanFact,
    better="high",
    exclusions=NO_CHANGES,
)
about_later = measuring(
    group=PLANS,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    better="high",
)


@measure(
    "sip_days_to_active",
    group=PLANS,
    shape=Shape.MEDIAN,
    scale=Scale.DAYS,
    subject=PlanFact,
    better="low",
    name=_("Days from need to plan"),
    definition=_("After how many days half of the plans were in force, from when somebody said that one was needed."),
    numerator=_("Days from when the plan was proposed until it came into force."),
    denominator=BEGUN,
    exclusions=NO_CHANGES,
    source=FROM_PLANS,
)
def sip_days_to_active(plan: PlanFact) -> int:
    return max(0, (day_of(plan.activated_at) - day_of(plan.proposed_at)).days)


@about_plans(
    "sip_person_present",
    name=_("The person was at the meeting"),
    definition=_("How often the person was at a meeting about their own plan."),
    numerator=_("Plans where the person came to at least one meeting."),
    denominator=_("Plans that came into force in the month after a meeting where it was written down who came."),
    source=FROM_MEETINGS,
)
def sip_person_present(plan: PlanFact) -> bool | None:
    return plan.was_person_there


@about_plans(
    "sip_near_present",
    name=_("Somebody near was at the meeting"),
    definition=_("How often somebody near the person was at the meeting, of those who wanted it."),
    numerator=_("Plans where somebody near came to at least one meeting."),
    denominator=_("Plans that came into force in the month where the person wanted somebody near or invited them."),
    source=FROM_MEETINGS,
)
def sip_near_present(plan: PlanFact) -> bool | None:
    return plan.was_near_there


@about_plans(
    "sip_content",
    name=_("Plan with all that it needs"),
    definition=_("How many plans say what is needed, what for, who does what, and who leads it."),
    numerator=_("Plans with needs, goals, efforts and a lead."),
    denominator=BEGUN,
    source=FROM_PLANS,
)
def sip_content(plan: PlanFact) -> bool:
    return plan.has_all_content


@about_plans(
    "sip_lead",
    name=_("Plan with a lead"),
    definition=_("How many plans have a unit that leads them."),
    numerator=_("Plans with a lead."),
    denominator=BEGUN,
    source=FROM_PLANS,
)
def sip_lead(plan: PlanFact) -> bool:
    return plan.has_lead


@about_plans(
    "sip_own_words",
    name=_("Plan in the person's own words"),
    definition=_("How many plans say in the person's own words what matters."),
    numerator=_("Plans with own words."),
    denominator=BEGUN,
    source=FROM_PLANS,
)
def sip_own_words(plan: PlanFact) -> bool:
    return plan.has_own_words


@about_later(
    "sip_followed_up",
    subject=FollowUpFact,
    name=_("Plan followed up in time"),
    definition=_("How many plans were followed up within 14 days of the day that had been named."),
    numerator=_("Plans that were followed up around the day."),
    denominator=_("Plans with a day of follow-up, 14 days after it. The month is the one those days ended in."),
    exclusions=NOT_AFTER_DEATH,
    source=_("Days of follow-up as the plan names them, and what was written at follow-ups."),
)
def sip_followed_up(plan: FollowUpFact) -> bool:
    return plan.was_held


@about_later(
    "sip_efforts_in_time",
    subject=EffortFact,
    name=_("Efforts done in time"),
    definition=_("How much of what units were to do by a day was done that day or before."),
    numerator=_("Efforts that were done on their last day or before."),
    denominator=_("Efforts of units in plans in force with a last day in the month."),
    exclusions=_("What the person does, or somebody near. Plans that ended because the person died."),
    source=_("Efforts in plans, by the unit that does them."),
)
def sip_efforts_in_time(effort: EffortFact) -> bool:
    return effort.was_done_in_time


@about_later(
    "sip_evaluated",
    subject=EndedPlanFact,
    name=_("Ended plan with an evaluation"),
    definition=_("How many people said what they thought of the plan before it ended."),
    numerator=_("Plans with an evaluation by the person."),
    denominator=_("Plans in force that ended in the month."),
    exclusions=NOT_AFTER_DEATH,
    source=_("Evaluations, by the unit that led the plan."),
)
def sip_evaluated(plan: EndedPlanFact) -> bool:
    return plan.is_evaluated


@measure(
    "sip_rating",
    group=PLANS,
    shape=Shape.MEAN,
    scale=Scale.NUMBER,
    subject=EndedPlanFact,
    better="high",
    name=_("How much the plan helps"),
    definition=_("What people answered, from 1 to 5, when they were asked whether the plan helps."),
    numerator=_("Answers added together."),
    denominator=_("Plans in force that ended in the month, where the person had answered the question."),
    exclusions=NOT_AFTER_DEATH,
    source=_("Evaluations, by the unit that led the plan."),
)
def sip_rating(plan: EndedPlanFact) -> int | None:
    return plan.rating
