"""The days on which a unit takes nobody."""

from datetime import date, timedelta

from apps.core.calendar import today
from apps.organisations.models import Unit

from .generating import LONGEST, days_between
from .models import ClosedDays


def closed_of(unit: Unit) -> set[date]:
    """Days from today on which the unit takes nobody."""
    rows = ClosedDays.objects.filter(unit=unit, last_on__gte=today())
    ahead = today() + LONGEST + timedelta(days=1)
    return {day for row in rows for day in days_between(max(row.first_on, today()), min(row.last_on, ahead))}
