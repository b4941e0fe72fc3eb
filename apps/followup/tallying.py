"""Adding up: what every measure comes to in every group. Knows subjects and measures, and neither hides nor stores."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median

from .hiding import Group
from .kinds import CutKind, PlaceKind, Shape, age_group
from .measures import Measure
from .subjects import Subject

UNKNOWN = "?"  # a unit or an age that nobody knows: counted, never published, and never to be computed either


@dataclass(slots=True)
class Tally:
    """One measure in one group. `some` is how many had a value above zero; `values` only a median needs."""

    n: int = 0
    yes: int = 0
    total: int = 0
    squares: int = 0
    some: int = 0
    values: Counter = field(default_factory=Counter)

    def add(self, value: int, *, shape: Shape) -> None:
        self.n += 1
        self.some += value > 0
        if shape == Shape.SHARE:
            self.yes += bool(value)
        elif shape == Shape.MEDIAN:
            self.values[value] += 1
        elif shape != Shape.COUNT:
            self.total += value
            self.squares += value * value

    @property
    def middle(self) -> float | None:
        return float(median(self.values.elements())) if self.values else None


Tallies = dict[Group, Tally]


def groups_of(subject: Subject, *, is_by_payer: bool) -> tuple[Group, ...]:
    """The groups that somebody is in: everybody in three places, in each of them once in every cut."""
    age = UNKNOWN if subject.age is None else age_group(subject.age).value
    home = subject.payer if is_by_payer else subject.home
    return groups_at(home, str(subject.unit or UNKNOWN), age, str(subject.care_form))


@lru_cache(maxsize=4096)
def groups_at(home: str, unit: str, age: str, care_form: str) -> tuple[Group, ...]:
    """Kept, since most people of a month are alike in this."""
    cuts = [(CutKind.ALL.value, ""), (CutKind.AGE.value, age)]
    if care_form:
        cuts.append((CutKind.CARE_FORM.value, care_form))
    places = ((PlaceKind.REGION.value, ""), (PlaceKind.MUNICIPALITY.value, home), (PlaceKind.UNIT.value, unit))
    return tuple(Group(*place, *cut) for place in places for cut in cuts)


class Tallying:
    """What some measures of one kind of subject come to."""

    def __init__(self, measures: Iterable[Measure]):
        self.measures = list(measures)
        self.of: dict[str, Tallies] = {one.code: defaultdict(Tally) for one in self.measures}
        self.homes: dict[str, dict[str, set[str]]] = {one.code: defaultdict(set) for one in self.measures}

    def add(self, subject: Subject) -> None:
        for one in self.measures:
            value = one.value(subject)
            if value is None:
                continue
            tallies = self.of[one.code]
            for group in groups_of(subject, is_by_payer=one.is_by_payer):
                tallies[group].add(value, shape=one.shape)
            home = subject.payer if one.is_by_payer else subject.home
            self.homes[one.code][str(subject.unit or UNKNOWN)].add(home)
