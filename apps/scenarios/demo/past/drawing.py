"""Who was in hospital, when, and how it went. The same on the same day, whatever the machine."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from apps.core.calendar import from_local, local
from apps.organisations.models import Assignment, Unit
from apps.scenarios.region.made import Region
from apps.scenarios.region.names import FIRST, LAST, STREETS
from apps.scenarios.region.people import reserve_number
from apps.scenarios.region.size import Size

SEED, CLOSES_AFTER = 7, 10
IN_A_MONTH = 260
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Municipality: its share of those who go home, and where their hospital is. Two are too small to be shown.
MUNICIPALITIES = {
    "1281": (0.34, "1281"), "1280": (0.21, "1280"), "1283": (0.13, "1283"), "1261": (0.09, "1281"),
    "1285": (0.08, "1281"), "1290": (0.07, "1290"), "1230": (0.05, "1281"), "1262": (0.025, "1281"),
    "1267": (0.015, "1281"),
}  # fmt: skip
# How likely so many days as ready are, in the first month; in the last nobody waits as often.
WAITED = ((0, 25), (1, 17), (2, 17), (3, 14), (4, 10), (5, 7), (6, 4), (8, 4), (11, 2))
RETRACTED = ("deteriorated", "deteriorated", "deteriorated", "needs_remain", "registered_in_error")


@dataclass(frozen=True, slots=True)
class Patient:
    id: str
    number: int
    name: str
    digits: str
    born: date
    address: str
    municipality: str


@dataclass(slots=True)
class Home:
    """One stay in hospital that is over. `units` begins with the ward; `retracted` is a notice that was taken back."""

    number: int
    id: str
    patient: Patient
    units: tuple[Unit, ...]
    care_form: str
    admitted_at: datetime
    notice_at: datetime
    ready_at: datetime
    left_at: datetime
    first_estimate: date
    last_estimate: date
    contact_at: datetime | None
    is_sip: bool
    sip_called_at: datetime | None
    plan_from: datetime | None
    info_at: datetime | None
    closed_at: datetime
    retracted: tuple[datetime, datetime, str] | None
    end: str = "closed"  # or "cancelled", "deceased"

    @property
    def ward(self) -> Unit:
        return self.units[0]

    @property
    def centre(self) -> Unit:
        return self.units[2]

    @property
    def has_left(self) -> bool:
        return self.end == "closed"


@dataclass
class Past:
    """What is drawn, and who works where."""

    now: datetime
    homes: list[Home] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)
    visits: list[Any] = field(default_factory=list)  # `times.Visit`, drawn when all patients are
    staff_at: dict = field(default_factory=dict)
    made: Region = field(init=False)

    def __post_init__(self):
        self.made = Region(Size(1.0), SEED, self.now)
        for post in Assignment.objects.valid_on(local(self.now).date()).order_by("staff__hsa_id", "pk"):
            self.staff_at.setdefault(post.unit_id, post.staff_id)

    def key(self, what: str, number: int) -> str:
        return self.made.key(f"past {what}", number)

    def somebody_at(self, unit: Unit):
        """Who wrote it: somebody who works there, or anybody where the demo has nobody."""
        return self.staff_at.get(unit.pk) or next(iter(self.staff_at.values()))


def months(now: datetime, count: int) -> list[date]:
    """So many months that can be closed, and what has passed whole since: the first of each."""
    today = local(now).date()
    newest = before(today.replace(day=1))
    count += today.day <= CLOSES_AFTER
    found = [newest]
    while len(found) < count:
        found.append(before(found[-1]))
    return found[::-1]


def before(month: date) -> date:
    return (month - DAY).replace(day=1)


def after(month: date) -> date:
    return (month + 32 * DAY).replace(day=1)


def draw(now: datetime, count: int) -> Past:
    past, places = Past(now), Places()
    every = months(now, count)
    for nth, month in enumerate(every):
        dice = Random(f"{SEED} {nth} half a year")  # noqa: S311 (nothing secret)
        codes, shares = list(MUNICIPALITIES), [share for share, _hospital in MUNICIPALITIES.values()]
        for code in dice.choices(codes, shares, k=IN_A_MONTH + dice.randint(-14, 14)):
            past.homes.append(one(past, places, code, month, nth / max(1, len(every) - 1), dice))
    return past


class Places:
    """The demo's units by kind and municipality."""

    def __init__(self):
        self.of: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in Unit.objects.select_related("provider").order_by("hsa_id"):
            self.of[unit.kind, unit.municipality_code].append(unit)

    def take(self, dice: Random, kind: str, *codes: str) -> Unit:
        """A unit of the kind in the first of the municipalities that has one."""
        return dice.choice(next(found for code in codes if (found := self.of.get((kind, code)))))

    def ward(self, dice: Random, hospital: str, age: int) -> Unit:
        """Children have a ward of their own; psychiatry is where there is any."""
        is_psychiatric = 18 <= age < 75 and dice.random() < 0.4
        if is_psychiatric:
            return self.take(dice, "inpatient_psychiatry", hospital, "1281")
        wards = [one for one in self.of["inpatient", hospital] if ("Barn" in one.name) == (age < 18)]
        return dice.choice(wards or self.of["inpatient", hospital])


def one(past: Past, places: Places, code: str, month: date, gone: float, dice: Random) -> Home:
    """Somebody who leaves the hospital in the month. `gone` is how far the half year has come, from 0 to 1."""
    number, hospital = len(past.homes), MUNICIPALITIES[code][1]
    left_at = a_day_to_leave(dice, month)
    waited = days_waited(dice, gone, code)
    ready_at = at(dice, local(left_at).date() - waited * DAY, 9, 15)
    if ready_at > left_at:
        ready_at = left_at - HOUR
    admitted_at = ready_at - timedelta(days=dice.triangular(1.5, 14, 4), hours=dice.uniform(0, 20))
    patient = somebody(past, code, admitted_at, dice)
    age = month.year - patient.born.year
    ward = places.ward(dice, hospital, age)
    units = [ward, places.take(dice, "social_services", code), places.take(dice, "outpatient", code, hospital)]
    if dice.random() < 0.45:
        units.append(places.take(dice, "municipal_health", code))
    is_sip = dice.random() < 0.42
    end = dice.choices(("closed", "cancelled", "deceased"), (955, 30, 15))[0]
    return Home(
        number=number, id=past.key("case", number), patient=patient, units=tuple(units),
        care_form=care_form(ward, dice), admitted_at=admitted_at,
        notice_at=admitted_at + noticed_after(dice, gone),
        ready_at=ready_at, left_at=left_at, first_estimate=local(left_at).date() + dice.randint(-3, 2) * DAY,
        last_estimate=local(left_at).date() + (DAY if dice.random() < 0.2 else 0 * DAY),
        contact_at=ready_at - HOUR * dice.uniform(1, 30) if dice.random() < 0.82 else None, is_sip=is_sip,
        sip_called_at=called(dice, ready_at) if is_sip else None,
        plan_from=left_at + DAY * dice.uniform(1, 24) if is_sip and dice.random() < 0.85 else None,
        info_at=left_at + (HOUR * dice.uniform(0.2, 3) if dice.random() < 0.9 else DAY * dice.uniform(1, 3)),
        closed_at=min(left_at + DAY * dice.uniform(2, 9), past.now - HOUR), end=end,
        retracted=taken_back(dice, admitted_at, ready_at),
    )  # fmt: skip


def noticed_after(dice: Random, gone: float) -> timedelta:
    """Nearly always within the day, and a little more so each month."""
    in_time = dice.random() < 0.87 + 0.04 * gone
    return HOUR * (dice.uniform(2, 20) if in_time else dice.uniform(26, 44))


def a_day_to_leave(dice: Random, month: date) -> datetime:
    """Few go home on a Saturday or Sunday."""
    length = (after(month) - month).days
    days = [month + number * DAY for number in range(length)]
    [day] = dice.choices(days, [1 if day.weekday() < 5 else 0.3 for day in days])
    return at(dice, day, 10, 17)


def at(dice: Random, day: date, first: int, last: int) -> datetime:
    """Some minute of the day between two hours."""
    minute = dice.randint(0, (last - first) * 60 - 1)
    return from_local(datetime.combine(day, time(first + minute // 60, minute % 60)))


def days_waited(dice: Random, gone: float, code: str) -> int:
    """Lund has become quicker; others as they were."""
    better = 0.75 * gone if code == "1281" else 0.2 * gone
    days, weights = zip(*WAITED, strict=True)
    return dice.choices(days, [weight * (1 + better if day < 2 else 1 - better) for day, weight in WAITED])[0]


def called(dice: Random, ready_at: datetime) -> datetime | None:
    """Who is ready on a Thursday or Friday is called to a plan late more often."""
    is_late_in_the_week = local(ready_at).weekday() in (3, 4)
    if dice.random() < (0.6 if is_late_in_the_week else 0.92):
        return ready_at + HOUR * dice.uniform(1, 44)
    return ready_at + DAY * dice.uniform(4.2, 6) if dice.random() < 0.8 else None


def taken_back(dice: Random, admitted_at: datetime, ready_at: datetime) -> tuple[datetime, datetime, str] | None:
    """A notice that was sent too early, and taken back before the real one."""
    if dice.random() > 0.08:
        return None
    span = ready_at - admitted_at
    return admitted_at + span * 0.6, admitted_at + span * 0.8, dice.choice(RETRACTED)


def care_form(ward: Unit, dice: Random) -> str:
    if ward.kind == "inpatient_psychiatry":
        return "lpt" if dice.random() < 0.15 else "psychiatric"
    return "" if dice.random() < 0.006 else "somatic"


def somebody(past: Past, code: str, admitted_at: datetime, dice: Random) -> Patient:
    """One in nine has been home for less than a month."""
    if dice.random() < 0.11:
        lately = [
            home.patient
            for home in past.homes[-2 * IN_A_MONTH :]
            if home.has_left
            and home.patient.municipality == code
            and timedelta(days=1.5) < admitted_at - home.left_at < timedelta(days=29)
        ]
        if lately:
            return dice.choice(lately)
    number = len(past.patients)
    years = dice.uniform(2, 17) if dice.random() < 0.02 else dice.triangular(19, 99, 82)
    patient = Patient(
        past.key("person", number), number, f"{dice.choice(FIRST)} {dice.choice(LAST)}", reserve_number(SEED, number),
        past.now.date() - timedelta(days=int(years * 365.24)), f"{dice.choice(STREETS)} {dice.randint(1, 99)}", code,
    )  # fmt: skip
    past.patients.append(patient)
    return patient
