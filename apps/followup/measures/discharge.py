"""The way home from hospital: how long people wait for it, and whether those who prepare it do so in time."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from apps.core.calendar import is_holiday, start_of_day
from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import Episode, ReceiptFact, day_of

from .registry import measure

WAITING, NOTICES, PREPARED, HOME = (
    _("Waiting for home"),
    _("Notices between units"),
    _("Preparation"),
    _("After coming home"),
)
LEFT = _("Stays where the patient left the ward in the month.")
NOT_ANNULLED = _("What was annulled or about the wrong patient is not counted.")
NOT_DECEASED = _("Those who died at the ward are not counted, nor what was annulled.")
SATURDAY = 5


@measure(
    "usk_mean_ge1",
    group=WAITING,
    shape=Shape.MEAN,
    scale=Scale.DAYS,
    subject=Episode,
    better="low",
    name=_("Mean days as ready, at least one day"),
    definition=_(
        "How many days those waited who were ready to leave for at least one day. The national way to count."
    ),
    numerator=_("Days from each notice that the patient is ready until the patient left or it was taken back."),
    denominator=_("Stays that ended in the month with at least one day as ready."),
    exclusions=_("Stays where the patient left the same day. What was annulled is not counted."),
    source=_("Notices that a patient is ready for discharge, and the discharge."),
)
def usk_mean_ge1(stay: Episode) -> int | None:
    return stay.days_ready or None


@measure(
    "usk_mean_all",
    group=WAITING,
    shape=Shape.MEAN,
    scale=Scale.DAYS,
    subject=Episode,
    better="low",
    goal="followup.goal.usk_mean_all",
    name=_("Mean days as ready, all"),
    definition=_("How many days all waited who were ready to leave; the same day is 0. The way of the agreement."),
    numerator=_("Days from each notice that the patient is ready until the patient left or it was taken back."),
    denominator=_("Stays that ended in the month with a notice that the patient is ready."),
    exclusions=NOT_ANNULLED,
    source=_("Notices that a patient is ready for discharge, and the discharge."),
)
def usk_mean_all(stay: Episode) -> int | None:
    return stay.days_ready


@measure(
    "usk_episodes",
    group=WAITING,
    shape=Shape.COUNT,
    scale=Scale.NUMBER,
    subject=Episode,
    name=_("Stays ready for discharge"),
    definition=_("How many stays ended after a notice that the patient is ready."),
    numerator=_("Stays."),
    denominator=_("Stays that ended in the month with a notice that the patient is ready."),
    exclusions=NOT_ANNULLED,
    source=_("Notices that a patient is ready for discharge, and the discharge."),
)
def usk_episodes(stay: Episode) -> int | None:
    return None if stay.days_ready is None else 1


@measure(
    "usk_days",
    group=WAITING,
    shape=Shape.SUM,
    scale=Scale.DAYS,
    subject=Episode,
    better="low",
    name=_("Days as ready for discharge"),
    definition=_("How many days patients lay at wards although they were ready to leave."),
    numerator=_("Days from each notice that the patient is ready until the patient left or it was taken back."),
    denominator=_("Stays that ended in the month with a notice that the patient is ready."),
    exclusions=NOT_ANNULLED,
    source=_("Notices that a patient is ready for discharge, and the discharge."),
)
def usk_days(stay: Episode) -> int | None:
    return stay.days_ready


@measure(
    "same_day_share",
    group=WAITING,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
    better="high",
    name=_("Home the same day"),
    definition=_("How many left the ward the same day as they were ready."),
    numerator=_("Stays with no day as ready."),
    denominator=_("Stays that ended in the month with a notice that the patient is ready."),
    exclusions=NOT_ANNULLED,
    source=_("Notices that a patient is ready for discharge, and the discharge."),
)
def same_day_share(stay: Episode) -> bool | None:
    return None if stay.days_ready is None else stay.days_ready == 0


@measure(
    "retraction_rate",
    group=WAITING,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
    better="low",
    kin="retraction",
    name=_("Ready notice taken back"),
    definition=_("How many were said to be ready to leave and then were not."),
    numerator=_("Stays where the notice was taken back at least once."),
    denominator=_("Stays that ended in the month with a notice that the patient is ready."),
    exclusions=NOT_ANNULLED,
    source=_("Notices that a patient is ready for discharge, and those that took them back."),
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

    @measure(
        code,
        group=WAITING,
        shape=Shape.SHARE,
        scale=Scale.PERCENT,
        subject=Episode,
        better="low",
        kin="retraction",
        name=name,
        definition=definition,
        numerator=_("Stays where the notice was taken back for this reason at least once."),
        denominator=_("Stays that ended in the month with a notice that the patient is ready."),
        exclusions=NOT_ANNULLED,
        source=_("Notices that a patient is ready for discharge, and those that took them back."),
    )
    def for_reason(stay: Episode) -> bool | None:
        return taken_back(stay, reason)


retraction("retraction_deteriorated", "deteriorated")
retraction("retraction_needs_remain", "needs_remain")
retraction("retraction_error", "registered_in_error")


@measure(
    "admission_notice_on_time",
    group=NOTICES,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
    better="high",
    goal="followup.goal.admission_notice_on_time",
    name=_("Admission notice in time"),
    definition=_("How many admission notices were sent within 24 hours (lag 2017:612, 2 kap. 3 §)."),
    numerator=_("Admission notices sent before the time was out, counted from the admission or the later judgement."),
    denominator=_("Stays that ended in the month with an admission notice that was sent."),
    exclusions=NOT_ANNULLED,
    source=_("Admission notices."),
)
def admission_notice_on_time(stay: Episode) -> bool | None:
    if stay.notice_sent_at is None or stay.notice_due_at is None:
        return None
    return stay.notice_sent_at <= stay.notice_due_at


def is_workday(receipt: ReceiptFact) -> bool:
    day = day_of(receipt.sent_at)
    return day.weekday() < SATURDAY and not is_holiday(day)


def minutes_until(receipt: ReceiptFact) -> int | None:
    if receipt.acknowledged_at is None:
        return None
    return max(0, (receipt.acknowledged_at - receipt.sent_at) // timedelta(minutes=1))


@measure(
    "receipt_median_weekday",
    group=NOTICES,
    shape=Shape.MEDIAN,
    scale=Scale.MINUTES,
    subject=ReceiptFact,
    better="low",
    goal="followup.goal.receipt_median",
    name=_("Minutes to the receipt, on weekdays"),
    definition=_("After how many minutes half of the notices that came on a weekday had been acknowledged."),
    numerator=_("Minutes from when the notice was sent until the unit acknowledged it."),
    denominator=_("Admission notices and ready notices sent in the month, Monday to Friday, that were acknowledged."),
    exclusions=_("Public holidays, and notices that nobody had acknowledged when the month was counted."),
    source=_("Receipts. The unit is the one that received the notice."),
)
def receipt_median_weekday(receipt: ReceiptFact) -> int | None:
    return minutes_until(receipt) if is_workday(receipt) else None


@measure(
    "receipt_median_weekend",
    group=NOTICES,
    shape=Shape.MEDIAN,
    scale=Scale.MINUTES,
    subject=ReceiptFact,
    better="low",
    goal="followup.goal.receipt_median",
    name=_("Minutes to the receipt, on weekends"),
    definition=_("After how many minutes half of the notices that came on a weekend had been acknowledged."),
    numerator=_("Minutes from when the notice was sent until the unit acknowledged it."),
    denominator=_("Admission notices and ready notices sent in the month, on weekends and holidays, acknowledged."),
    exclusions=_("Notices that nobody had acknowledged when the month was counted."),
    source=_("Receipts. The unit is the one that received the notice."),
)
def receipt_median_weekend(receipt: ReceiptFact) -> int | None:
    return None if is_workday(receipt) else minutes_until(receipt)


@measure(
    "estimate_accuracy_first",
    group=PREPARED,
    shape=Shape.MEDIAN,
    scale=Scale.DAYS,
    subject=Episode,
    better="low",
    name=_("Days off, first planned day of leaving"),
    definition=_("How many days the first planned day of leaving was off: half of the stays were closer."),
    numerator=_("Days between the first planned day and the day the patient left, before or after."),
    denominator=_("Stays where the patient left the ward in the month and a day had been planned."),
    exclusions=NOT_DECEASED,
    source=_("The admission notice, and the discharge."),
)
def estimate_accuracy_first(stay: Episode) -> int | None:
    if stay.is_deceased or not stay.estimates:
        return None
    return abs((stay.left_on - stay.estimates[0][1]).days)


@measure(
    "estimate_accuracy_last",
    group=PREPARED,
    shape=Shape.MEDIAN,
    scale=Scale.DAYS,
    subject=Episode,
    better="low",
    name=_("Days off, last planned day of leaving"),
    definition=_("How many days the planned day of leaving was off that all knew the day before: half were closer."),
    numerator=_("Days between the last planned day known the day before and the day the patient left."),
    denominator=_("Stays where the patient left the ward in the month and a day had been planned before that day."),
    exclusions=NOT_DECEASED,
    source=_("The admission notice and changes of the planned day, and the discharge."),
)
def estimate_accuracy_last(stay: Episode) -> int | None:
    known = [day for at, day in stay.estimates if at < start_of_day(stay.left_on)]
    if stay.is_deceased or not known:
        return None
    return abs((stay.left_on - known[-1]).days)


@measure(
    "fixed_contact_before_discharge",
    group=PREPARED,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
    better="high",
    goal="followup.goal.fixed_contact_before_discharge",
    name=_("Fixed care contact before discharge"),
    definition=_("How many had a fixed care contact when they left the ward (lag 2017:612, 2 kap. 5 §)."),
    numerator=_("Stays where the contact had been named before the patient left."),
    denominator=_("Stays where the patient left the ward in the month and outpatient care took part."),
    exclusions=NOT_DECEASED,
    source=_("Messages that name the fixed care contact, and the discharge."),
)
def fixed_contact_before_discharge(stay: Episode) -> bool | None:
    if stay.is_deceased or not stay.is_outpatient_told:
        return None
    return stay.contact_at is not None and stay.contact_at < stay.ended_at


@measure(
    "sip_stance_recorded",
    group=PREPARED,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
    better="high",
    name=_("Coordinated plan considered"),
    definition=_("How often somebody has said whether a coordinated plan is needed."),
    numerator=_("Stays where at least one unit has said what it thinks."),
    denominator=LEFT,
    exclusions=NOT_DECEASED,
    source=_("Stances on a coordinated plan."),
)
def sip_stance_recorded(stay: Episode) -> bool | None:
    return None if stay.is_deceased else stay.has_stance


@measure(
    "sip_summons_3d",
    group=PREPARED,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
    better="high",
    goal="followup.goal.sip_called",
    name=_("Called to a plan in time"),
    definition=_("How often people were called to the coordinated plan within three days (lag 2017:612, 4 kap. 3 §)."),
    numerator=_("Stays where the call was sent on the last day for it or before."),
    denominator=_(
        "Stays that ended in the month where a coordinated plan had been decided and the patient was ready."
    ),
    exclusions=NOT_DECEASED,
    source=_("Decisions on a coordinated plan, ready notices, and calls."),
)
def sip_summons_3d(stay: Episode) -> bool | None:
    if stay.is_deceased or not stay.is_sip_required or stay.sip_call_due is None:
        return None
    return stay.sip_called_at is not None and day_of(stay.sip_called_at) <= stay.sip_call_due


@measure(
    "info_same_day",
    group=PREPARED,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
    better="high",
    goal="followup.goal.info_same_day",
    name=_("Discharge information the same day"),
    definition=_("How often the discharge information was sent the day the patient left (lag 2017:612, 3 kap. 2 §)."),
    numerator=_("Stays where the information was sent that day or before."),
    denominator=LEFT,
    exclusions=NOT_DECEASED,
    source=_("Discharge information, and the discharge."),
)
def info_same_day(stay: Episode) -> bool | None:
    if stay.is_deceased:
        return None
    return stay.information_at is not None and day_of(stay.information_at) <= stay.left_on


@measure(
    "sip_active_after_discharge",
    group=HOME,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
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


@measure(
    "readmission_30",
    group=HOME,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
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
