"""A clinic's day (dagens tider): who is missing, who is here, who comes later, who is done. One statement."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery

from apps.access.actor import Actor
from apps.appointments.kinds import EndReason, Modality
from apps.appointments.models import Appointment, Invitation
from apps.appointments.states import COMING, HERE, AppointmentState
from apps.core import clock
from apps.core.bundle import row_of, unpack
from apps.core.calendar import end_of_day, start_of_day, today
from apps.core.fields import read_day
from apps.patients.models import ContactKind, ContactPoint

SHOWN = 300
A = AppointmentState
MISSING, PRESENT, LATER, OVER = "missing", "here", "later", "done"


def day_of(text: str) -> date:
    """The day in the address; anything else is today."""
    try:
        return read_day(text)
    except ValueError:
        return today()


def phone_of(actor: Actor, path: str) -> Subquery:
    """An expression: a number that the person has confirmed."""
    own = ContactPoint.objects.visible_to(actor).filter(person=OuterRef(path), kind=ContactKind.PHONE)
    return Subquery(own.filter(verified_at__isnull=False).order_by("pk").values("value")[:1])


def of_day(actor: Actor, day: date):
    """Everything that is in the unit's book that day; not what was moved, or entered by mistake."""
    rows = Appointment.objects.visible_to(actor).filter(
        unit=actor.unit, starts_at__gte=start_of_day(day), starts_at__lte=end_of_day(day)
    )
    return rows.exclude(state=A.WRONG).exclude(state=A.CANCELLED, end_reason=EndReason.REBOOKED)


@dataclass
class Visit:
    """One time of the day. `part` says where it stands in the list."""

    row: Any
    part: str
    invitation: Any

    @property
    def minutes_late(self) -> int:
        return int((clock.now() - self.row.starts_at) / timedelta(minutes=1))


def part_of(row: Appointment, now: datetime) -> str:
    if row.state in HERE:
        return PRESENT
    if row.state in COMING:
        return MISSING if row.starts_at < now else LATER
    if row.state == A.NO_SHOW and row.no_show_at is None:
        return MISSING
    return OVER


def fetch(actor: Actor, day: date) -> list[Visit]:
    sent = Invitation.objects.visible_to(actor).filter(appointment=OuterRef("pk")).order_by("-made_at")
    rows = (
        of_day(actor, day)
        .select_related("patient", "service")
        .annotate(
            phone=phone_of(actor, "patient"),
            invited=row_of(sent, "id", "state", "opened", "opened_at", "sent_at"),
        )
    )
    now = clock.now()
    found = rows.order_by("starts_at", "pk")[:SHOWN]
    return [Visit(row, part_of(row, now), unpack(row.invited)) for row in found]


@dataclass(frozen=True, slots=True)
class Figures:
    """The day in six numbers."""

    done: int
    here: int
    missing: int
    later: int
    video: int
    cancelled: int


def figures(visits: list[Visit]) -> Figures:
    def count(part: str) -> int:
        return sum(1 for visit in visits if visit.part == part)

    cancelled = sum(1 for visit in visits if visit.row.state == A.CANCELLED)
    video = sum(1 for visit in visits if visit.row.modality == Modality.VIDEO and visit.part != OVER)
    return Figures(count(OVER) - cancelled, count(PRESENT), count(MISSING), count(LATER), video, cancelled)
