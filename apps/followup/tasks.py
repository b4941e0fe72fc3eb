"""Closing months by the clock: once, some days into the next one, and once more for what was corrected later."""

from datetime import date, datetime, timedelta

from apps.core import jobs, rules
from apps.core.calendar import local

from . import building, months, quality
from .models import MonthClosed

MOST = 3  # months that are caught up at once, when nobody has counted for a while


@jobs.periodic("close_months", every=timedelta(days=1), in_stories=False)
def close_months(now: datetime) -> int:
    """Close the month before when its days are over, and months before that which nobody has closed."""
    found = [month for month in to_close(now) if building.close_month(month)]
    return len(found)


def to_close(now: datetime) -> list[date]:
    today = local(now).date()
    days = rules.on(now).number("followup.close_after_days")
    over = months.before(months.month_of(today - timedelta(days=days)))
    closed = set(MonthClosed.objects.filter(month__gte=months.before(over, MOST)).values_list("month", flat=True))
    if not closed:
        return [over]  # the first one ever: what lies before it was another system's
    return [
        month for back in range(MOST) if (month := months.before(over, back)) not in closed and month > min(closed)
    ]


@jobs.periodic("count_lacks", every=timedelta(days=1), in_stories=False)
def count_lacks(now: datetime) -> int:
    """What is missing at each unit, for those who follow it up."""
    return quality.count(now)


@jobs.periodic("correct_months", every=timedelta(days=1), in_stories=False)
def correct_months(now: datetime) -> int:
    """Count each closed month once more when time enough has passed for what is corrected later."""
    days = rules.on(now).number("followup.recount_after_days")
    last = months.month_of(local(now).date() - timedelta(days=days))
    waiting = MonthClosed.objects.filter(corrected_at=None, month__lt=last)
    return sum(building.correct_month(one) > 0 for one in waiting.order_by("month")[:MOST])
