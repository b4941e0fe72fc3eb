"""For how long a time is why a unit knows somebody: while it stands and a while after, or while something is owed."""

from datetime import datetime

from apps.access import grounds
from apps.access.models import Basis
from apps.core import clock, rules

from .models import Appointment

SOURCE = "appointment"


def know(appointment: Appointment) -> None:
    """The clinic, and the unit that booked there, may know who the person is until a while after the time."""
    now = clock.now()
    until = known_until(appointment.ends_at) if appointment.ends_at else None
    for unit_id in {appointment.unit_id, appointment.made_by_unit_id} - {None}:
        grounds.close(source=SOURCE, source_id=appointment.pk, unit_id=unit_id, at=now)
        grounds.open(
            patient_id=appointment.patient_id,
            unit_id=unit_id,
            basis=Basis.BOOKED,
            source=SOURCE,
            source_id=appointment.pk,
            valid_from=now,
            valid_until=until,
        )


def known_until(ends_at: datetime) -> datetime:
    return max(ends_at, clock.now()) + rules.on(clock.now()).duration("appointment.known_after")


def forget(appointment: Appointment) -> None:
    """It is not to be, and the clinic owes nothing more about it: it is no longer why the unit knows the person. The
    time itself stays in the unit's lists."""
    grounds.close(source=SOURCE, source_id=appointment.pk, at=clock.now())


def remember(appointment: Appointment) -> None:
    """It is not to be, but the clinic owes something about it: whoever phones knows whom, until that is done."""
    grounds.open(
        patient_id=appointment.patient_id,
        unit_id=appointment.unit_id,
        basis=Basis.BOOKED,
        source=SOURCE,
        source_id=appointment.pk,
        valid_from=clock.now(),
    )
