"""Writing what was drawn, and closing its months as the clock would have done."""

from datetime import datetime, time

from django.db import connection

from apps.core import clock, rules
from apps.core.calendar import from_local
from apps.core.guard import as_system
from apps.followup.tasks import close_months
from apps.scenarios.region.copying import write

from . import plans, rows, times
from .drawing import DAY, after, draw, months


def put_behind(now: datetime, count: int) -> int:
    """So many closed months of discharges, and their figures. Returns how many people it is about."""
    past = draw(now, count)
    past.visits = times.draw_times(past, months(now, count))
    with as_system("writing the half year behind the demo"):
        for each in (*rows.TABLES, *plans.TABLES, *times.TABLES):
            write(each, past)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the planner does not know these rows, and months are counted from them
    for month in months(now, count):
        days = rules.on(month).number("followup.close_after_days")
        closes = from_local(datetime.combine(after(month) + days * DAY, time(4)))
        if closes <= now:
            with clock.at(closes):
                close_months(closes)
    return len(past.homes)
