"""Times at the health centres in the same half year: how people were invited to them, and whether they came."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from json import dumps
from random import Random

from apps.appointments.channelplan import is_working_day
from apps.core.calendar import from_local, local, start_of_day
from apps.organisations.models import Unit
from apps.scenarios.region.copying import Rows, table

from . import drawing
from .drawing import DAY, HOUR, MUNICIPALITIES, SEED, Past, Patient, after

# Health centres, and how many times they have for each that leaves a hospital in a month. At Måsen, which the demo is
# told from, each way of inviting has missed times enough to be shown.
CENTRES = {
    "SE9999000129-DEMO120": 1.2, "SE9999000129-DEMO122": 0.36, "SE9999000129-DEMO124": 0.3,
    "SE9999000129-DEMO125": 0.26,
}  # fmt: skip
ADULT = 18
FIRST, LAST, LENGTH = 8, 16, timedelta(minutes=30)
READ_SOON, READ_LATE = 0.74, 0.10  # of those who were invited digitally; the rest get a letter as well
# How somebody was invited first, how often, and how often nobody came then. Without a way they phoned themselves.
WAYS = {"portal": (30, 0.07), "kivra": (26, 0.07), "paper": (20, 0.12), "": (24, 0.13)}
REASONS = {"portal": "account", "kivra": "mailbox", "paper": "chose_paper"}


@dataclass(slots=True)
class Visit:
    """One time that came. `ways` are the channels of its invitation, each with why and when."""

    number: int
    patient: Patient
    unit: Unit
    starts_at: datetime
    made_at: datetime
    has_come: bool = True
    ways: tuple[tuple[str, str, datetime], ...] = ()
    opened_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + LENGTH


def draw_times(past: Past, every: list[date]) -> list[Visit]:
    """Each month, and what has passed of the one that runs, which people were invited to in the month before."""
    found: list[Visit] = []
    living, missed = alive(past), Missed()
    for nth, month in enumerate((*every, after(every[-1]))):
        dice = Random(f"{SEED} {nth} times")  # noqa: S311 (nothing secret)
        days = [day for day in days_of(month) if is_working_day(day)]
        for unit in Unit.objects.filter(hsa_id__in=CENTRES, municipality_code__in=living).order_by("hsa_id"):
            more = dice.uniform(0.92, 1.08)
            for _ in range(round(drawing.IN_A_MONTH * CENTRES[unit.hsa_id] * more)):
                visit = one(len(found), dice.choice(living[unit.municipality_code]), unit, dice.choice(days), dice)
                visit.has_come = not missed.again(visit, 2 - more)
                found.append(visit)
    today = start_of_day(local(past.now).date())  # which has people of its own
    return [visit for visit in found if visit.ends_at < today]


class Missed:
    """As many of those at a unit who were reached one way as `WAYS` says, and not by chance many more or fewer."""

    def __init__(self):
        self.owed: dict[tuple, float] = defaultdict(float)

    def again(self, visit: Visit, often: float) -> bool:
        """Whether it is this one's turn not to come."""
        way = visit.ways[-1][0] if visit.ways else ""
        self.owed[visit.unit.pk, way] += WAYS[way][1] * often
        is_now = self.owed[visit.unit.pk, way] >= 1
        self.owed[visit.unit.pk, way] -= is_now
        return is_now


def alive(past: Past) -> dict[str, list[Patient]]:
    """Grown-ups by where they live, less those who have died."""
    dead = {home.patient.id for home in past.homes if home.end == "deceased"}
    found: dict[str, list[Patient]] = {code: [] for code in MUNICIPALITIES}
    for patient in past.patients:
        if patient.id not in dead and past.now.year - patient.born.year > ADULT + 1:
            found[patient.municipality].append(patient)
    return {code: some for code, some in found.items() if some}


def days_of(month: date) -> list[date]:
    return [month + number * DAY for number in range((after(month) - month).days)]


def one(number: int, patient: Patient, unit: Unit, day: date, dice: Random) -> Visit:
    """Booked one to two weeks before. Whoever has not read it in four days gets a letter."""
    half_hours = dice.randrange(2 * (LAST - FIRST))
    starts_at = from_local(datetime.combine(day, time(FIRST))) + half_hours * LENGTH
    made_at = starts_at - DAY * dice.randint(8, 14)
    [way] = dice.choices(list(WAYS), [often for often, _missed in WAYS.values()])
    ways, opened_at = ((way, REASONS[way], made_at),) if way else (), None
    if way in ("portal", "kivra"):
        luck = dice.random()
        if luck < READ_SOON:
            opened_at = made_at + HOUR * dice.uniform(0.1, 46)
        elif luck < READ_SOON + READ_LATE:
            opened_at = made_at + HOUR * dice.uniform(50, 90)
        else:
            ways = (*ways, ("paper", "unread", made_at + 4 * DAY))
    return Visit(number, patient, unit, starts_at, made_at, ways=ways, opened_at=opened_at)


@table(
    "appointments.Appointment",
    "id patient_id unit_id starts_at ends_at state is_agreed made_at made_by_unit_id changed_at checked_in_at"
    " ended_at no_show_at",
)
def appointments(past: Past) -> Rows:
    for visit in past.visits:
        came = visit.starts_at - HOUR / 12 if visit.has_come else None
        yield (
            past.key("time", visit.number), visit.patient.id, visit.unit.pk, visit.starts_at, visit.ends_at,
            "fulfilled" if visit.has_come else "noshow", visit.opened_at is not None or not visit.ways, visit.made_at,
            visit.unit.pk, visit.ends_at, came, visit.ends_at, None if visit.has_come else visit.ends_at,
        )  # fmt: skip


@table(
    "appointments.Invitation",
    "id appointment_id state opened opened_at plan made_at made_by_unit_id sent_at ended_at",
)
def invitations(past: Past) -> Rows:
    """They are over: their time has passed."""
    for visit in past.visits:
        if visit.ways:
            key, plan = past.key("kallelse", visit.number), steps(visit)
            opened = "opened" if visit.opened_at else "unknown"
            yield (
                key, past.key("time", visit.number), "expired", opened, visit.opened_at, plan, visit.made_at,
                visit.unit.pk, visit.made_at, visit.starts_at,
            )  # fmt: skip


def steps(visit: Visit) -> str:
    """JSON, which a list is not to COPY."""
    return dumps([{"channel": way, "reason": why} for way, why, _at in visit.ways])


def sent(past: Past) -> Iterator[tuple[Visit, int, str, str, datetime]]:
    for visit in past.visits:
        for order, (way, why, at) in enumerate(visit.ways):
            yield visit, order, way, why, at


@table(
    "appointments.Dispatch",
    "id invitation_id channel order reason state key is_simulated made_at accepted_at opened_at",
)
def dispatches(past: Past) -> Rows:
    for visit, order, way, why, at in sent(past):
        key, opened_at = past.key("sending", 2 * visit.number + order), visit.opened_at if order == 0 else None
        state = "opened" if opened_at else "accepted"
        yield key, past.key("kallelse", visit.number), way, order, why, state, key, True, at, at, opened_at


TABLES = (appointments, invitations, dispatches)
