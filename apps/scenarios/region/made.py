"""What has been made so far, for the rows that hang on it. Keys follow from a number, so that few need be kept."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from .size import Size

SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835  # odd: numbers that follow each other land far apart, and never twice
ALL_BITS = (1 << 128) - 1
LETTERS = "ZZ"  # no region's


class Place(NamedTuple):
    """A unit. `weight` is its share of the work of its kind; nobody comes to one without any."""

    id: str
    name: str
    kind: str
    provider: str
    municipality: str
    weight: float


class Resident(NamedTuple):
    number: int
    id: str
    name: str
    digits: str
    municipality: str
    centre: str
    born: date


@dataclass(slots=True)
class Story:
    """A case. `units` begin with the ward (of a plan, its lead).

    `length` is how long it takes in all, of which `gone` has passed.
    """

    number: int
    id: str
    patient: Resident
    units: tuple[Place, ...]
    state: str
    opened_at: datetime
    length: timedelta
    gone: float
    is_closed: bool

    @property
    def ward(self) -> Place:
        return self.units[0]

    def at(self, part: float) -> datetime:
        """The moment when so much of the case has passed."""
        return self.opened_at + self.length * part

    @property
    def closed_at(self) -> datetime | None:
        return self.at(self.gone) if self.is_closed else None

    @property
    def is_recent(self) -> bool:
        return self.number % 4 == 0 or not self.is_closed


@dataclass
class Region:
    size: Size
    seed: int
    now: datetime
    places: dict[str, list[Place]] = field(default_factory=dict)  # by kind
    providers: dict[str, str] = field(default_factory=dict)  # "12", "1281 V" or "private 3" → key
    profiles: dict[tuple[str, str], str] = field(default_factory=dict)  # (provider, role) → key
    staff_at: dict[str, list[str]] = field(default_factory=dict)  # unit → staff who work there now
    posts: list[tuple] = field(default_factory=list)  # (staff, assignment, role, unit)
    mandates: dict[str, tuple[str, str]] = field(default_factory=dict)  # patient → (relationship, who acts)
    residents: list[Resident] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)  # discharges
    plans: list[Story] = field(default_factory=list)  # coordinated plans
    dead: set[str] = field(default_factory=set)  # keys of residents
    visits: list[Any] = field(default_factory=list)  # clinics.Visit
    free: dict[str, list[str]] = field(default_factory=dict)  # unit → some of its free times ahead

    @property
    def today(self) -> date:
        return self.now.date()

    def dice(self, what: str) -> Random:
        """Every table throws its own, so that a new table changes nothing in the others."""
        return Random(f"{self.seed} {what}")  # noqa: S311 (nothing secret)

    def key(self, what: str, number: int) -> str:
        """The key of the number-th row of a kind."""
        return f"{(self._start(what) + number * SPREAD) & ALL_BITS:032x}"

    def _start(self, what: str) -> int:
        if what not in self._starts:
            self._starts[what] = self.dice(f"keys of {what}").getrandbits(128)
        return self._starts[what]

    _starts: dict[str, int] = field(default_factory=dict)

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)
