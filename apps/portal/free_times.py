"""The clinic's free times, day by day, for whoever chooses or moves a time of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from apps.appointments import free
from apps.appointments.models import Appointment, Slot
from apps.core.calendar import local, start_of_day
from apps.core.fields import read_day
from apps.core.phrases import clock_time

DAYS = 5  # days with free times on one page
ROWS = 500  # free times looked at for them


@dataclass(frozen=True, slots=True)
class Day:
    """A day with free times: [(slot, "09.30")], each time once, whoever takes it."""

    on: date
    slots: list[tuple[Slot, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Free times day by day. `more_from`: the first day not shown. `is_first`: these are the next there are."""

    days: list[Day]
    more_from: date | None
    is_first: bool


def choice(one: Appointment, since: date | None = None) -> Choice:
    """The next days with free times of the same kind at the same clinic, from a day. One statement."""
    slots = free.free(**kind_of(one), since=start_of_day(since) if since else None)
    if one.starts_at:
        slots = slots.exclude(starts_at=one.starts_at)
    days = days_of(slots[:ROWS])
    more = days[DAYS].on if len(days) > DAYS else None
    return Choice(days[:DAYS], more, since is None)


def kind_of(one: Appointment) -> dict[str, Any]:
    """What may be chosen instead of it."""
    return {"service": one.service_id} if one.service_id else {"units": [one.unit_id]}


def days_of(slots: Iterable[Slot]) -> list[Day]:
    days: list[Day] = []
    seen = set()
    for slot in slots:
        if slot.starts_at in seen:
            continue
        seen.add(slot.starts_at)
        day = local(slot.starts_at).date()
        if not days or days[-1].on != day:
            days.append(Day(day, []))
        days[-1].slots.append((slot, clock_time(slot.starts_at)))
    return days


def slot_of(one: Appointment, key: str) -> Slot | None:
    """The free time that was pressed; None where it is free no longer, is another clinic's, or is none at all."""
    try:
        return free.free(**kind_of(one)).filter(pk=key).first()
    except (ValidationError, ValueError):
        return None


def day_in(text: str) -> date | None:
    """A day in an address; None for what is none."""
    try:
        return read_day(text) if text else None
    except (ValidationError, ValueError):
        return None
