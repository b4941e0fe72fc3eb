"""The times that people have, had, called off or wait for, and why units know those who have them."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from typing import NamedTuple

from apps.access.models import Basis
from apps.appointments.kinds import EndReason, Modality
from apps.appointments.states import AppointmentState

from .clinics import KINDS, Clinic, Visit, clinics, kind_of, performer, place_of, service_key
from .copying import Rows, table
from .made import Region, Resident

KNOWN_AFTER = timedelta(days=30)
TO_REVIEW = 4  # days, a weekend among them
OFFERED = 10  # every so many of those who wait is offered a time
A = AppointmentState


class Waiting(NamedTuple):
    """Somebody on a waiting list, for so many days."""

    number: int
    clinic: Clinic
    one: Resident
    days: float


def waiting(region: Region) -> Iterator[Waiting]:
    dice, places = region.dice("waiting lists"), list(clinics(region))
    shares = list(accumulate(clinic.a_day for clinic in places))
    living = [one for one in region.residents if one.id not in region.dead]
    for number in range(region.size.waiting):
        [clinic] = dice.choices(places, cum_weights=shares)
        yield Waiting(number, clinic, dice.choice(living), dice.uniform(1, 80))


@table(
    "appointments.Appointment",
    "id patient_id unit_id service_id slot_id starts_at ends_at modality performer place note state end_reason"
    " is_agreed hold_until replaces_id sequence made_at made_by_unit_id made_by_staff_id changed_at checked_in_at"
    " ended_at no_show_at",
)
def appointments(region: Region) -> Rows:
    for visit in region.visits:
        yield of_visit(region, visit)
    for wait in waiting(region):
        place, made = wait.clinic.place, region.ago(wait.days)
        yield (
            region.key("waiting", wait.number), wait.one.id, place.id, region.key("service", 4 * wait.clinic.number),
            None, None, None, Modality.PHYSICAL, "", "", "Uppföljning.", A.WAITING, "", False, None, None, 0, made,
            place.id, region.staff_at[place.id][0], made, None, None, None,
        )  # fmt: skip


def of_visit(region: Region, visit: Visit) -> tuple:
    place, at, has_come = visit.clinic.place, visit.starts_at, visit.state in (A.CHECKED_IN, A.FULFILLED, A.ARRIVED)
    return (
        region.key("appointment", visit.number), visit.one.id, place.id,
        service_key(region, visit.clinic, visit.schedule), region.key("slot", visit.slot.number), at, visit.ends_at,
        KINDS[kind_of(visit.schedule)][1], performer(visit.schedule), place_of(visit.schedule), "Uppföljning.",
        visit.state, visit.reason, visit.number % 3 > 0, region.now + timedelta(minutes=10) if visit.state == A.PENDING
        else None, None if visit.replaces is None else region.key("appointment", visit.replaces),
        0 if visit.ended_at is None else 1, visit.made_at, place.id, region.staff_at[place.id][0],
        visit.ended_at or (at if has_come else visit.made_at), at if has_come else None, visit.ended_at,
        visit.ended_at if visit.state == A.NO_SHOW and not is_to_review(region, visit) else None,
    )  # fmt: skip


def is_to_review(region: Region, visit: Visit) -> bool:
    """Nobody has said yet that the person really did not come: only of the latest days."""
    return visit.state == A.NO_SHOW and visit.starts_at > region.ago(TO_REVIEW)


def is_new_time_owed(region: Region, visit: Visit) -> bool:
    return visit.reason == EndReason.BY_CLINIC and visit.starts_at > region.now


@table("access.Ground", "patient_id unit_id staff_id basis source_type source_id valid_from valid_until")
def grounds(region: Region) -> Rows:
    """A time is why its unit knows somebody: until thirty days after, until it is called off, or while one is owed."""
    for visit in region.visits:
        key, until = region.key("appointment", visit.number), visit.ends_at + KNOWN_AFTER
        if visit.state in (A.CANCELLED, A.WRONG):
            until = visit.ended_at
        yield visit.one.id, visit.clinic.place.id, None, int(Basis.BOOKED), "appointment", key, visit.made_at, until
        if is_new_time_owed(region, visit):
            since = visit.ended_at
            yield visit.one.id, visit.clinic.place.id, None, int(Basis.BOOKED), "appointment", key, since, None
    for wait in waiting(region):
        key, since = region.key("waiting", wait.number), region.ago(wait.days)
        yield wait.one.id, wait.clinic.place.id, None, int(Basis.BOOKED), "appointment", key, since, None


@table("appointments.Wait", "id appointment_id earliest latest weekdays notice_hours")
def waits(region: Region) -> Rows:
    for wait in waiting(region):
        key, first = region.key("wait", wait.number), region.ago(wait.days).date()
        latest = region.today + timedelta(days=wait.number % 90 + 5)
        yield key, region.key("waiting", wait.number), first, latest, [0, 1, 2] if wait.number % 2 else [], 24


@table("appointments.Offer", "id appointment_id slot_id made_at expires_at answered_at is_accepted")
def offers(region: Region) -> Rows:
    """Every tenth of those who wait has been asked about a free time, and half of them have said no."""
    for wait in waiting(region):
        free = region.free.get(wait.clinic.place.id, [])
        if free and wait.number % OFFERED == 0:
            made, has_said = region.ago(0.05), wait.number % (2 * OFFERED) == 0
            yield (
                region.key("offer", wait.number), region.key("waiting", wait.number),
                free[wait.number // OFFERED % len(free)], made, region.now + timedelta(hours=3),
                made + timedelta(hours=1) if has_said else None, False if has_said else None,
            )  # fmt: skip


@table("appointments.Reminder", "id appointment_id before due_at sent_at skipped_at")
def reminders(region: Region) -> Rows:
    """A week and a day before, where the time was made before that; skipped where it was called off first."""
    for visit in region.visits:
        for nth, days in enumerate((7, 1)):
            due = visit.starts_at - timedelta(days=days)
            if due > visit.made_at:
                is_off = visit.state == A.CANCELLED and visit.ended_at < due
                sent, skipped = (None, visit.ended_at) if is_off else (due if due <= region.now else None, None)
                key = region.key("reminder", 2 * visit.number + nth)
                yield key, region.key("appointment", visit.number), f"{days}d", due, sent, skipped


TABLES = (appointments, grounds, waits, offers, reminders)
