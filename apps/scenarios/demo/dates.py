"""Days of the demo: stories say "today-3d 09:00" and are played in the days before now.

What happens today happens before now, whenever the demo is loaded: the working day until six in the evening is pressed
together between the morning (or midnight, for those who are up early) and now, in the same order. What is to come
today is "today soon": within the hour, and not before people have come to work.
"""

import re
from datetime import date, datetime, time, timedelta

from apps.core.calendar import local

WHEN = re.compile(r"\btoday(?P<days>[+-]\d+d)?(?: (?P<time>\d\d:\d\d|soon))?")
MORNING, EVENING = time(6, 0), time(18, 0)
OPENS, LAST = time(8, 30), time(23, 45)


class Days:
    def __init__(self, now: datetime):
        self.now = local(now).replace(tzinfo=None, fold=0)
        self.today = self.now.date()

    def fill_in(self, text: str) -> str:
        """A story with its days as dates and local times."""
        return WHEN.sub(self._replace, text)

    def _replace(self, found: re.Match) -> str:
        offset = int((found["days"] or "+0d")[:-1])
        day = self.today + timedelta(days=offset)
        if found["time"] is None:
            return day.isoformat()
        if found["time"] == "soon":
            return self.soon(day).isoformat(timespec="seconds")
        wall = datetime.combine(day, time.fromisoformat(found["time"]))
        return (self.pressed(wall) if offset == 0 else wall).isoformat(timespec="seconds")

    def soon(self, day: date) -> datetime:
        """The next whole or half hour that leaves people a quarter of an hour to come; late at night the last one."""
        in_a_quarter = self.now.replace(second=0, microsecond=0) + timedelta(minutes=15)
        half_hour = in_a_quarter + timedelta(minutes=-in_a_quarter.minute % 30)
        opens, last = (datetime.combine(day, limit) for limit in (OPENS, LAST))
        return min(max(half_hour, opens), last)

    def pressed(self, wall: datetime) -> datetime:
        """A time of today's working day as one that has already been."""
        morning, evening = (datetime.combine(self.today, limit) for limit in (MORNING, EVENING))
        if self.now >= evening:
            return wall
        midnight = datetime.combine(self.today, time.min)
        start = morning if self.now >= morning + timedelta(hours=2) else midnight
        return start + (wall - morning) * ((self.now - start) / (evening - morning))
