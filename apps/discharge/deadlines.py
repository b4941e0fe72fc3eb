"""When things are due in a discharge. Pure functions of moments; they know no row and no clock.

Moments are aware and judged in Europe/Stockholm. The law counts elapsed hours and calendar days, weekends and
holidays included (lag 2017:612); moving a deadline that ends on a holiday is a rule flag, off by default.
"""

from datetime import UTC, date, datetime, time, timedelta

from apps.core.calendar import end_of_day, is_holiday, local

NOON = time(12, 0)


def admission_notice_due(
    admitted_at: datetime, need_assessed_at: datetime | None = None, *, within: timedelta
) -> datetime:
    """So many elapsed hours after the admission, or after the judgement when that came later (2 kap. 3 §)."""
    start = max(admitted_at, need_assessed_at or admitted_at)
    return local(start.astimezone(UTC) + within)


def first_payable_day(sent_at: datetime, *, days: int = 3, is_noon_rule: bool = True) -> date:
    """Three days after the ready notice was sent, four when that was after 12.00 (5 kap. 4 §); 12.00.00 is not."""
    sent = local(sent_at)
    late = is_noon_rule and sent.time() > NOON
    return sent.date() + timedelta(days=days + (1 if late else 0))


def sip_call_due(sent_at: datetime, *, days: int = 3, is_shifted: bool = False) -> date:
    """The last day to call to a coordinated plan: three days after the ready notice (4 kap. 3 §)."""
    due = local(sent_at).date() + timedelta(days=days)
    while is_shifted and is_holiday(due):  # lag (1930:173); whether it applies here is for the principals to decide
        due += timedelta(days=1)
    return due


def discharge_information_due(discharged_at: datetime) -> datetime:
    """The same day as the discharge (3 kap. 2 §)."""
    return end_of_day(local(discharged_at).date())


def days_between(first: date, end: date) -> int:
    """Days from `first` up to but excluding `end`; never negative."""
    return max(0, (end - first).days)
