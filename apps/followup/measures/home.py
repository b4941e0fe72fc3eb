"""After coming home: a plan in force, and back in hospital."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import Episode, day_of

from .registry import measuring

HOME = _("After coming home")

about_stays = measuring(
    group=HOME,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
)


@about_stays(
    "sip_active_after_discharge",
    better="high",
    goal="followup.goal.sip_active_after_discharge",
    lag="followup.plan_active_within_days",
    name=_("Plan in force after discharge"),
    definition=_("How often the coordinated plan that had been decided was in force 21 days after the discharge."),
    numerator=_("Stays after which a plan was in force in time."),
    denominator=_(
        "Stays with a decided plan, 21 days after the patient left. The month is the one those days ended in."
    ),
    exclusions=_("Those who died at the ward or within those days are not counted, nor what was annulled."),
    source=_("Decisions on a coordinated plan, and plans that came into force."),
)
def sip_active_after_discharge(stay: Episode) -> bool | None:
    if not stay.is_sip_required or has_died_within(stay):
        return None
    last = stay.left_on + timedelta(days=stay.follow_days)
    return stay.plan_active_at is not None and day_of(stay.plan_active_at) <= last


def has_died_within(stay: Episode) -> bool:
    """At the ward, or before the days of follow-up were over."""
    last = stay.left_on + timedelta(days=stay.follow_days)
    return stay.is_deceased or (stay.died_on is not None and stay.died_on <= last)


@about_stays(
    "readmission_30",
    better="low",
    lag="followup.readmission_days",
    name=_("Back in hospital within 30 days"),
    definition=_(
        "How many came to a ward again within 30 days of leaving. Samplan does not know what had been planned."
    ),
    numerator=_("Stays with a new admission 1–30 days after the patient left."),
    denominator=_("Stays 30 days after the patient left alive. The month is the one those days ended in."),
    exclusions=_("Admissions the same day (a move), deaths within the days without coming back, what was annulled."),
    source=_("Stays in Samplan, at any ward of the region."),
)
def readmission_30(stay: Episode) -> bool | None:
    if stay.is_deceased:
        return None
    has_returned = stay.returned_on is not None and 1 <= (stay.returned_on - stay.left_on).days <= stay.follow_days
    return None if has_died_within(stay) and not has_returned else has_returned
