"""Days and times as people in Sweden read them. Moments are stored in UTC and decided in Europe/Stockholm."""

from calendar import isleap
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from types import MappingProxyType

import holidays as public_holidays

from .clock import SE, now

SUNDAY = 6


class NoSuchTime(ValueError):
    """The local time falls in the hour that is skipped in the spring."""


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Stockholm. `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("Only a moment with a time zone can be shown as local time")
    return moment.astimezone(SE)


def today() -> date:
    """The day it is in Sweden now."""
    return local(now()).date()


def from_local(wall: datetime) -> datetime:
    """The moment (UTC) of a wall clock time in Stockholm without zone.

    The hour that comes twice in the autumn is the first one. Raises `NoSuchTime` for the skipped hour in the spring.
    """
    if wall.tzinfo is not None:
        raise ValueError("A wall clock time has no time zone")
    moment = wall.replace(tzinfo=SE).astimezone(UTC)
    if moment.astimezone(SE).replace(tzinfo=None, fold=0) != wall.replace(fold=0):
        raise NoSuchTime(f"{wall:%Y-%m-%dT%H:%M} does not exist in Sweden: the clock goes forward then")
    return moment


def start_of_day(day: date) -> datetime:
    """00:00:00 local time that day, as a moment in Stockholm."""
    return datetime.combine(day, time.min, SE)


def end_of_day(day: date) -> datetime:
    """23:59:59 local time that day: the last moment of a deadline that names only a day."""
    return datetime.combine(day, time(23, 59, 59), SE)


def age_on(born: date, day: date) -> int:
    """Whole years. Who is born on 29 February has a birthday on the 28th in other years (lag 1930:173, 1 §)."""
    last_of_february = (born.month, born.day) == (2, 29) and (day.month, day.day) == (2, 28) and not isleap(day.year)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day) and not last_of_february)


@cache
def holidays(year: int) -> Mapping[date, str]:
    """Public holidays of the year with their Swedish names (lag 1989:253), without ordinary Sundays.

    The eves of midsummer, Christmas and New Year are not among them.
    """
    found = public_holidays.Sweden(years=year, language="sv", include_sundays=False)
    return MappingProxyType({day: name for day, name in sorted(found.items()) if day.year == year})


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday (allmän helgdag). Every Sunday is one."""
    return day.weekday() == SUNDAY or day in holidays(day.year)
