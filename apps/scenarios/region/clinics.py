"""What clinics offer: their kinds of time, their weeks, and a diary of a year back and two months ahead.

Every health centre and every clinic that has work takes people. The diary is gone through once, when the slots are
written; the visits in it are kept for the tables that hang on them.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from math import ceil
from random import Random
from typing import NamedTuple

from apps.appointments.channelplan import is_working_day
from apps.appointments.kinds import EndReason, Modality
from apps.appointments.states import AppointmentState
from apps.core.calendar import from_local, local
from apps.organisations.kinds import UnitKind

from .copying import Rows, table
from .made import Place, Region, Resident
from .names import FIRST, LAST

BACK, AHEAD = 365, 61  # days
WORKING_DAYS = 250  # of a year
LENGTH = timedelta(minutes=30)
# From eight to four, with an hour at noon.
OF_A_DAY = [timedelta(minutes=30 * half) for half in range(16) if half not in (8, 9)]
FULL = 0.85  # of what is put out is taken
HALF_AS_FULL = 14  # days ahead, and half again each fortnight
LEAST_TODAY = 4  # people who take visits at the biggest centre, so that its day is long in a small region too
CALLED_OFF, NO_SHOW, WRONG = 0.08, 0.03, 0.005
FREE = 20  # times ahead of each unit that somebody on the waiting list may be offered
KINDS = (
    ("Besök hos läkare", Modality.PHYSICAL),
    ("Besök hos sjuksköterska", Modality.PHYSICAL),
    ("Telefontid", Modality.PHONE),
    ("Videobesök", Modality.VIDEO),
)
WHY = (EndReason.BY_PATIENT, EndReason.BY_PATIENT, EndReason.REBOOKED, EndReason.BY_CLINIC, EndReason.DECLINED)
A = AppointmentState
OVER = (A.FULFILLED, A.NO_SHOW, A.WRONG)


class Clinic(NamedTuple):
    """A unit that takes people. `a_day`: how many on a working day; `people`: how many take them."""

    number: int
    place: Place
    a_day: float
    people: int


class Slot(NamedTuple):
    number: int
    clinic: Clinic
    schedule: int
    starts_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + LENGTH


class Visit(NamedTuple):
    """One time of one resident. `replaces` is the number of the time that was moved here."""

    number: int
    slot: Slot
    one: Resident
    state: str
    reason: str
    made_at: datetime
    ended_at: datetime | None
    replaces: int | None

    @property
    def clinic(self) -> Clinic:
        return self.slot.clinic

    @property
    def schedule(self) -> int:
        return self.slot.schedule

    @property
    def starts_at(self) -> datetime:
        return self.slot.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.slot.ends_at

    @property
    def holds_a_place(self) -> bool:
        return self.state not in (A.CANCELLED, A.WRONG)


def clinics(region: Region) -> Iterator[Clinic]:
    number = 0
    for kind, visits in (
        (UnitKind.OUTPATIENT, region.size.visits_to_centres),
        (UnitKind.EMERGENCY, region.size.visits_to_clinics),
    ):
        working = [place for place in region.places[kind] if place.weight]
        for place in working:
            a_day = visits / WORKING_DAYS * place.weight / sum(each.weight for each in working)
            least = LEAST_TODAY if number == 0 else 1
            yield Clinic(number, place, a_day, max(least, ceil(a_day / FULL / len(OF_A_DAY))))
            number += 1


def schedules_of(clinic: Clinic) -> range:
    """Their numbers. Fewer than a thousand for each clinic."""
    return range(1000 * clinic.number, 1000 * clinic.number + clinic.people)


def kind_of(schedule: int) -> int:
    """Every other takes visits to a physician; the rest nurses' visits, then calls, then video."""
    return (0, 1, 0, 2, 0, 3)[schedule % 1000 % 6]


def service_key(region: Region, clinic: Clinic, schedule: int) -> str:
    return region.key("service", len(KINDS) * clinic.number + kind_of(schedule))


def performer(schedule: int) -> str:
    return f"{FIRST[schedule * 7 % len(FIRST)]} {LAST[schedule * 11 % len(LAST)]}"


def place_of(schedule: int) -> str:
    return f"Rum {schedule % 1000 + 1}"


@table("appointments.Clinic", "id unit_id address city way_there")
def clinic_rows(region: Region) -> Rows:
    for clinic in clinics(region):
        key, way = region.key("clinic", clinic.number), "Anmäl dig i receptionen."
        yield key, clinic.place.id, f"Torggatan {clinic.number + 1}", "Teststad", way


@table("appointments.Service", "id unit_id name title minutes modality prepare")
def services(region: Region) -> Rows:
    for clinic in clinics(region):
        for nth, (name, how) in enumerate(KINDS):
            key = region.key("service", len(KINDS) * clinic.number + nth)
            yield key, clinic.place.id, name, name, 30, how, "Ta med en lista över dina läkemedel."


@table("appointments.Schedule", "id service_id performer place modality valid_from")
def schedules(region: Region) -> Rows:
    for clinic in clinics(region):
        for number in schedules_of(clinic):
            yield (
                region.key("schedule", number), service_key(region, clinic, number), performer(number),
                place_of(number), KINDS[kind_of(number)][1], region.ago(BACK).date(),
            )  # fmt: skip


@table("appointments.OpenHours", "id schedule_id weekday opens_at closes_at minutes breaks")
def open_hours(region: Region) -> Rows:
    for clinic in clinics(region):
        for number in schedules_of(clinic):
            for weekday in range(5):
                key = region.key("open hours", 5 * number + weekday)
                schedule = region.key("schedule", number)
                yield key, schedule, weekday, "08:00", "16:00", 30, '[["12:00", "13:00"]]'


@table("appointments.Slot", "id schedule_id starts_at ends_at taken")
def slots(region: Region) -> Rows:
    """Also keeps the visits, and of each unit some free times to come, for those who wait."""
    for slot, visits in diary(region):
        region.visits += visits
        key, taken = region.key("slot", slot.number), sum(visit.holds_a_place for visit in visits)
        if not taken and slot.starts_at > region.now:
            known = region.free.setdefault(slot.clinic.place.id, [])
            if len(known) < FREE:
                known.append(key)
        yield key, region.key("schedule", slot.schedule), slot.starts_at, slot.ends_at, taken


# --- The diary


def days(region: Region) -> Iterator[date]:
    """Working days; today is one whatever day it is, so that there is a day to look at."""
    today = local(region.now).date()
    for offset in range(-BACK, AHEAD + 1):
        day = today + timedelta(days=offset)
        if day == today or is_working_day(day):
            yield day


def diary(region: Region) -> Iterator[tuple[Slot, list[Visit]]]:
    """Every time that there is with all who ever had it."""
    dice, listed, numbers = region.dice("diary"), by_centre(region), count()
    book = Book(region, count(), {})
    everybody = [one for one in region.residents if one.id not in region.dead]
    mornings = [(day, from_local(datetime.combine(day, time(8)))) for day in days(region)]
    today = local(region.now).date()
    for clinic in clinics(region):
        people = listed.get(clinic.place.id) or everybody
        usual = max(1, ceil(clinic.a_day / FULL / clinic.people))
        share = clinic.a_day / clinic.people / usual
        for day, morning in mornings:
            times = OF_A_DAY if day == today else OF_A_DAY[:usual]
            fill = FULL if day == today else share * 0.5 ** (max(0, (day - today).days) / HALF_AS_FULL)
            for schedule in schedules_of(clinic):
                for offset in times:
                    slot = Slot(next(numbers), clinic, schedule, morning + offset)
                    yield slot, book.drawn(dice, slot, fill, people)


class Book(NamedTuple):
    """What was moved (by schedule) becomes the next time there."""

    region: Region
    numbers: Iterator[int]
    moved: dict[int, Visit]

    def drawn(self, dice: Random, slot: Slot, fill: float, people: list[Resident]) -> list[Visit]:
        """Who called the time off, and who has it."""
        found, horizon = [], min(slot.starts_at, self.region.now)
        if dice.random() < fill * CALLED_OFF:
            made, reason = horizon - timedelta(days=dice.uniform(2, 45)), dice.choice(WHY)
            ended = made + (horizon - made) / 2
            one = Visit(next(self.numbers), slot, dice.choice(people), A.CANCELLED, reason, made, ended, None)
            if reason == EndReason.REBOOKED:
                self.moved[slot.schedule] = one
            found.append(one)
        if dice.random() < fill:
            before = self.moved.pop(slot.schedule, None)
            made = before.ended_at if before else horizon - timedelta(days=dice.uniform(1, 45))
            state = state_of(self.region, slot.starts_at, dice.random())
            person, replaces = (before.one, before.number) if before else (dice.choice(people), None)
            reason = EndReason.WRONG if state == A.WRONG else ""
            ended = slot.ends_at if state in OVER else None
            found.append(Visit(next(self.numbers), slot, person, state, reason, made, ended, replaces))
        return found


def state_of(region: Region, starts_at: datetime, throw: float) -> str:
    """What has been is over, what is just now has begun, or somebody is missing; the rest is to come."""
    if starts_at > region.now:
        return A.PENDING if throw < 0.01 and starts_at < region.now + timedelta(days=3) else A.BOOKED
    if starts_at + timedelta(hours=2) > region.now:
        return A.BOOKED if throw < 0.1 else A.ARRIVED if throw < 0.3 else A.CHECKED_IN if throw < 0.6 else A.FULFILLED
    return A.NO_SHOW if throw < NO_SHOW else A.WRONG if throw < NO_SHOW + WRONG else A.FULFILLED


def by_centre(region: Region) -> dict[str, list[Resident]]:
    found: dict[str, list[Resident]] = {}
    for one in region.residents:
        if one.id not in region.dead:
            found.setdefault(one.centre, []).append(one)
    return found


TABLES = (clinic_rows, services, schedules, open_hours, slots)
