"""How long people who are ready wait for home, and how often the notice was taken back."""

from django.utils.translation import gettext_lazy as _

from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import Episode

from .common import NOT_ANNULLED
from .registry import measuring

WAITING = _("Waiting for home")
READY = _("Stays that ended in the month with a notice that the patient is ready.")
FROM_NOTICES = _("Notices that a patient is ready for discharge, and the discharge.")

about_days = measuring(
    group=WAITING,
    subject=Episode,
    scale=Scale.DAYS,
    better="low",
    numerator=_("Days from each notice that the patient is ready until the patient left or it was taken back."),
    source=FROM_NOTICES,
)
about_stays = measuring(
    group=WAITING,
    subject=Episode,
    denominator=READY,
    exclusions=NOT_ANNULLED,
    source=FROM_NOTICES,
)
about_taken_back = measuring(
    group=WAITING,
    subject=Episode,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    better="low",
    kin="retraction",
    denominator=READY,
    exclusions=NOT_ANNULLED,
    source=_("Notices that a patient is ready for discharge, and those that took them back."),
)


@about_days(
    "usk_mean_ge1",
    shape=Shape.MEAN,
    name=_("Mean days as ready, at least one day"),
    definition=_(
        "How many days those waited who were ready to leave for at least one day. The national way to count."
    ),
    denominator=_("Stays that ended in the month with at least one day as ready."),
    exclusions=_("Stays where the patient left the same day. What was annulled is not counted."),
)
def usk_mean_ge1(stay: Episode) -> int | None:
    return stay.days_ready or None


@about_days(
    "usk_mean_all",
    shape=Shape.MEAN,
    goal="followup.goal.usk_mean_all",
    name=_("Mean days as ready, all"),
    definition=_("How many days all waited who were ready to leave; the same day is 0. The way of the agreement."),
    denominator=READY,
    exclusions=NOT_ANNULLED,
)
def usk_mean_all(stay: Episode) -> int | None:
    return stay.days_ready


@about_stays(
    "usk_episodes",
    shape=Shape.COUNT,
    scale=Scale.NUMBER,
    name=_("Stays ready for discharge"),
    definition=_("How many stays ended after a notice that the patient is ready."),
    numerator=_("Stays."),
)
def usk_episodes(stay: Episode) -> int | None:
    return None if stay.days_ready is None else 1


@about_days(
    "usk_days",
    shape=Shape.SUM,
    name=_("Days as ready for discharge"),
    definition=_("How many days patients lay at wards although they were ready to leave."),
    denominator=READY,
    exclusions=NOT_ANNULLED,
)
def usk_days(stay: Episode) -> int | None:
    return stay.days_ready


@about_stays(
    "same_day_share",
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    better="high",
    name=_("Home the same day"),
    definition=_("How many left the ward the same day as they were ready."),
    numerator=_("Stays with no day as ready."),
)
def same_day_share(stay: Episode) -> bool | None:
    return None if stay.days_ready is None else stay.days_ready == 0


@about_taken_back(
    "retraction_rate",
    name=_("Ready notice taken back"),
    definition=_("How many were said to be ready to leave and then were not."),
    numerator=_("Stays where the notice was taken back at least once."),
)
def retraction_rate(stay: Episode) -> bool | None:
    return taken_back(stay)


def taken_back(stay: Episode, reason: str = "") -> bool | None:
    told = [one for one in stay.periods if one.is_told]
    if not told:
        return None
    return any(one.retracted_for == reason if reason else one.retracted_for for one in told)


REASONS = {
    "deteriorated": (_("Taken back: became worse"), _("How many became worse after they had been ready to leave.")),
    "needs_remain": (_("Taken back: need remains"), _("How many still needed the hospital after all.")),
    "registered_in_error": (_("Taken back: mistake"), _("How often the notice had been a mistake.")),
}


def retraction(code: str, reason: str) -> None:
    name, definition = REASONS[reason]

    @about_taken_back(
        code,
        name=name,
        definition=definition,
        numerator=_("Stays where the notice was taken back for this reason at least once."),
    )
    def for_reason(stay: Episode) -> bool | None:
        return taken_back(stay, reason)


retraction("retraction_deteriorated", "deteriorated")
retraction("retraction_needs_remain", "needs_remain")
retraction("retraction_error", "registered_in_error")
