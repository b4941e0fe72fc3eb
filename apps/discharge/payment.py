"""Whether and from when the municipality pays (betalningsansvar; lag 2017:612 5 kap.). Reasons, not just a number."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from apps.cases.kinds import ParticipantState
from apps.cases.models import Case
from apps.core import rules
from apps.core.calendar import end_of_day, local

from . import deadlines
from .models import Need, Obstacle, ReadyPeriod, RetractReason, Stay

REASONS = {
    "NO_ADMISSION_NOTICE": _("No admission notice has been sent."),
    "LATE_ADMISSION_NOTICE": _("The admission notice was sent more than 24 hours after the admission."),
    "OUTPATIENT_NOT_NOTIFIED": _("Municipal health care is needed, but outpatient care has not been told."),
    "NO_READY_NOTICE": _("No notice that the patient is ready to leave has been sent."),
    "SIP_NOT_CALLED": _("A coordinated plan was decided, but outpatient care did not call to it in time."),
    "OUTPATIENT_EFFORT_UNAVAILABLE": _("Outpatient care cannot do its part yet."),
    "OUTPATIENT_EFFORT_UNCLEAR": _("It is not clear whether outpatient care can do its part."),
    "MUNICIPAL_EFFORT_MISSING": _("The municipality's help is missing."),
    "HOUSING": _("There is no housing yet."),
    "AIDS": _("Aids are missing."),
    "PATIENT_OPPOSED": _("The patient does not want the help."),
    "OTHER": _("Something else keeps the patient from leaving."),
    "NOT_RESIDENT": _("The municipality says that the person does not live there."),
    "DECEASED": _("The person has died."),
    "RETRACTED": _("The notice that the patient is ready to leave has been taken back."),
    "ANNULLED": _("The case has been annulled."),
}
# End a period, or say that the latest one has no days: the days of those before it stand.
ENDING = {"DECEASED", "RETRACTED", "NO_READY_NOTICE"}
TAKEN_BACK = (*RetractReason.values, "reopened")


@dataclass(frozen=True, slots=True)
class Payment:
    """`first_payable_day` of the live (or last) period, days so far, and what stops them (codes of `REASONS`).

    The law counts from when the notice was sent (4 kap. 3 §, 5 kap. 4 §): one that secrecy stopped has neither day.
    """

    first_payable_day: date | None
    sip_call_due: date | None
    days: int
    blocked_by: tuple[str, ...]

    @property
    def is_counting(self) -> bool:
        return not self.blocked_by


def payment_of(
    stay: Stay,
    now,
    *,
    periods: list[ReadyPeriod] | None = None,
    parts: list | None = None,
    obstacles: list[Obstacle] | None = None,
) -> Payment:
    """Judge a stay at `now`, by the law's default. Facts come from rows already written, never from the clock.

    A caller that has fetched the ready periods (oldest first), the participants with their units, or the obstacles,
    hands them over.
    """
    periods = list(stay.ready_periods.all()) if periods is None else periods
    parts = list(stay.case.participants.select_related("unit")) if parts is None else parts
    obstacles = list(stay.case.obstacles.all()) if obstacles is None else obstacles
    stopping = those_that_stop(stay.case, obstacles)
    current = periods[-1] if periods else None
    blocked = tuple(blocking_codes(stay, current, parts, stopping, now))
    days = 0 if set(blocked) - ENDING else sum(payable_days(stay, period, stopping, now) for period in periods)
    live = current if current and current.is_notice_sent and current.end_reason != "deceased" else None
    return Payment(live and live.first_payable_day, live and live.sip_call_due, days, blocked)


def days_after_a_notice(case: Case, now: datetime) -> tuple[date, date]:
    """First payable day and last day to call to a plan, when the units are told now."""
    rule = rules.on(case.rules_on)
    free, noon = rule.number("payment.free_days"), rule.is_on("payment.noon_rule")
    within, shifted = rule.number("sip_call.within_days"), rule.is_on("sip_call.shift_holidays")
    payable = deadlines.first_payable_day(now, days=free, is_noon_rule=noon)
    return payable, deadlines.sip_call_due(now, days=within, is_shifted=shifted)


def those_that_stop(case: Case, obstacles: list[Obstacle]) -> list[Obstacle]:
    """The obstacles that nobody pays for while they last (5 kap. 5 §): which they are, a dated rule says."""
    if not obstacles:
        return []
    stopping = rules.on(case.rules_on).get("payment.blocking_obstacles")
    return [one for one in obstacles if one.reason in stopping]


def payable_days(stay: Stay, period: ReadyPeriod, stopping: list[Obstacle], now) -> int:
    return len(payable_dates(stay, period, stopping, now))


def payable_dates(stay: Stay, period: ReadyPeriod, stopping: list[Obstacle], now) -> set[date]:
    """Days from the first payable day up to but excluding the day the period ended, or today; less the days when
    an obstacle stood in the way. A period whose call to a plan came too late has none."""
    if not period.is_notice_sent or was_call_late(stay, period, now):
        return set()
    first, end = period.first_payable_day, local(period.ended_at or now).date()
    days = {first + timedelta(days=number) for number in range(deadlines.days_between(first, end))}
    for one in stopping:
        gone_on, began_on = local(one.valid_to or now).date(), local(one.valid_from).date()
        days -= {day for day in days if began_on <= day < gone_on}
    return days


def was_call_late(stay: Stay, period: ReadyPeriod, now) -> bool:
    """A plan was decided while the period lasted, and nobody had been called when the time for it was out."""
    ended_at = period.ended_at or now
    if not stay.is_sip_required or (stay.sip_decided_at and stay.sip_decided_at > ended_at):
        return False
    return min(stay.sip_called_at or now, ended_at) > end_of_day(period.sip_call_due)


def blocking_codes(stay: Stay, current: ReadyPeriod | None, parts: list, stopping: list[Obstacle], now):
    """Every reason why nothing is paid, in the law's order."""
    if stay.case.is_annulled:
        yield "ANNULLED"
    if stay.notice_sent_at is None:
        yield "NO_ADMISSION_NOTICE"
    elif stay.notice_sent_at > stay.notice_due_at:
        yield "LATE_ADMISSION_NOTICE"
    told = [p.unit for p in parts if p.state != ParticipantState.REJECTED]
    if Need.MUNICIPAL_HEALTH in stay.expected_needs and stay.notice_sent_at and not any(u.is_outpatient for u in told):
        yield "OUTPATIENT_NOT_NOTIFIED"
    if stay.case.end_reason == "deceased":
        yield "DECEASED"
    elif current is None or not current.is_notice_sent:
        yield "NO_READY_NOTICE"
    elif current.end_reason in TAKEN_BACK:
        yield "RETRACTED"
    if stay.is_sip_required and current and is_call_late(stay, current, now):
        yield "SIP_NOT_CALLED"
    yield from sorted({one.reason.upper() for one in stopping if one.holds_at(now)})
    if is_rejected_as_not_resident(parts):
        yield "NOT_RESIDENT"


def is_call_late(stay: Stay, period: ReadyPeriod, now) -> bool:
    return (stay.sip_called_at or now) > end_of_day(period.sip_call_due)


def is_rejected_as_not_resident(parts: list) -> bool:
    """The paying municipality itself has said no, and no other unit of it takes part."""
    municipal = [p for p in parts if p.unit.is_municipal]
    left = any(p.reject_reason == "not_resident" for p in municipal)
    return left and not any(p.state != ParticipantState.REJECTED for p in municipal)
