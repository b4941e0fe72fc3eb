"""Times made from a clinic's week: several weeks ahead, without breaks, closed days and public holidays.

A pure function. The hours are those of the wall clock, so that nine o'clock is nine o'clock on both sides of a change
of clocks; a time that the spring skips is left out, and the hour that comes twice in the autumn is the first one.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from apps.core import clock
from apps.core.calendar import NoSuchTime, from_local, holidays

LONGEST = timedelta(days=200)  # as far ahead as times are put out at once


@dataclass(frozen=True, slots=True)
class Hours:
    """One day of the week. `breaks` are pairs of wall clock times."""

    weekday: int
    opens_at: time
    closes_at: time
    minutes: int = 30
    capacity: int = 1
    breaks: tuple[tuple[time, time], ...] = ()


def days_between(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def lines_for(hours: Iterable[Hours], first: date, last: date, closed: Collection[date] = ()) -> list[dict[str, Any]]:
    """Every time of the week's pattern between two days, both included, that has not been."""
    week: dict[int, list[Hours]] = {}
    for each in hours:
        week.setdefault(each.weekday, []).append(each)
    now, found = clock.now(), []
    for day in days_between(first, min(last, first + LONGEST)):
        if day in closed or day in holidays(day.year):
            continue
        for each in week.get(day.weekday(), ()):
            found += [one for one in lines_of(each, day) if one["start"] > now]
    return found


def lines_of(hours: Hours, day: date) -> Iterator[dict[str, Any]]:
    length = timedelta(minutes=hours.minutes)
    wall, closes = datetime.combine(day, hours.opens_at), datetime.combine(day, hours.closes_at)
    while wall + length <= closes:
        after = break_after(hours, day, wall, wall + length)
        if after is not None:
            wall = after
            continue
        try:
            start = from_local(wall)
            yield {"start": start, "end": start + length, "capacity": hours.capacity}
        except NoSuchTime:
            pass  # the spring skips it
        wall += length


def break_after(hours: Hours, day: date, start: datetime, end: datetime) -> datetime | None:
    """When the break is over that the time would run into; None where it runs into none."""
    for begins, ends in hours.breaks:
        if start < datetime.combine(day, ends) and end > datetime.combine(day, begins):
            return datetime.combine(day, ends)
    return None
