"""The health centre's nurse takes people on Thursday 2 April: at nine, half past nine, ten; one at a time."""

import pytest

from apps.appointments import actions
from apps.appointments.models import Appointment, Slot
from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import outbox
from tests.cast import make_person, moment

NINE, HALF_PAST, TEN = (moment(f"2026-04-02T{hour}") for hour in ("09:00", "09:30", "10:00"))


@pytest.fixture(autouse=True)
def morning():
    """It is Monday 30 March 2026, 09.10; nothing is sent outside the house."""
    with outbox.held(), clock.at(moment("2026-03-30T09:10")):
        yield


def lines(*starts, minutes: int = 30, capacity: int = 1) -> list[dict]:
    from datetime import timedelta

    return [{"start": one, "end": one + timedelta(minutes=minutes), "capacity": capacity} for one in starts]


@pytest.fixture
def clinic(cast):
    actions.set_schedule(cast.vc, by=cast.maria, service="Sjuksköterska", slots=lines(NINE, HALF_PAST, TEN))
    return cast


@pytest.fixture
def booked(clinic) -> Appointment:
    return actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=NINE)


@pytest.fixture
def rut(db):
    return make_person("Rut Testsson", "194703255788")


def again(appointment: Appointment) -> Appointment:
    with as_system("a test looks again"):
        return Appointment.objects.select_related("slot", "patient", "unit").get(pk=appointment.pk)


def left(start) -> int:
    return sum(slot.left for slot in Slot.objects.filter(starts_at=start))
