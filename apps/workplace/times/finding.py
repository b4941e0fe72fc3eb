"""Free times at one's own unit and others, and the people that a time may be given to."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from apps.access.actor import Actor
from apps.appointments.free import HORIZON, free
from apps.appointments.kinds import Modality
from apps.appointments.models import Service
from apps.core import clock
from apps.core.calendar import local, start_of_day, today
from apps.core.fields import read_day
from apps.core.personal_numbers import parse
from apps.organisations.models import Unit
from apps.patients.models import Person

from .one import by_day

READ = 500  # slots that are read for one page
SHOWN = 80


@dataclass
class Wanted:
    """What somebody asks for, from the address; safe whatever stands there."""

    service: str = ""
    modality: str = ""
    since: date | None = None
    weekdays: list[int] = field(default_factory=list)
    units: list[UUID] = field(default_factory=list)

    @classmethod
    def of(cls, query, own: UUID) -> "Wanted":
        modality = query.get("sort", "")
        units = [pk for text in query.getlist("enhet")[:50] if (pk := as_id(text))]
        return cls(
            service=query.get("tjanst", "").replace("\x00", "")[:80],
            modality=modality if modality in Modality.values else "",
            since=as_day(query.get("fran", "")),
            weekdays=[int(text) for text in query.getlist("dag") if text in set("0123456")],
            units=units or [own],
        )


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def as_day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        return None


def times(wanted: Wanted) -> list[dict[str, Any]]:
    """Free times by day, at most so many as one can look through. One statement."""
    start = max(wanted.since or today(), today())
    slots = free(
        units=wanted.units,
        named=wanted.service,
        since=start_of_day(start),
        until=start_of_day(start) + HORIZON,
        modality=wanted.modality,
    )[:READ]
    fits = [slot for slot in slots if not wanted.weekdays or local(slot.starts_at).weekday() in wanted.weekdays]
    return by_day(fits[:SHOWN])


def offered() -> tuple[list[Unit], list[str]]:
    """Units that take people, and what their kinds of time are called. One statement."""
    rows = Service.objects.filter(is_active=True).select_related("unit").order_by("unit__name")
    found = list(rows)
    units = {row.unit_id: row.unit for row in found}
    return list(units.values()), sorted({row.name for row in found})


def digits_of(number: str) -> str:
    """The whole number as it is kept. Raises Invalid("number") where it is none."""
    return parse(number[:60], clock.now()).digits12


def person_with(digits: str, actor: Actor) -> Person | None:
    """Whom the number belongs to, if the unit knows them.

    Somebody who does not exist and somebody whom one may not know of get the same answer.
    """
    return Person.objects.visible_to(actor).filter(personal_number=digits).first()
