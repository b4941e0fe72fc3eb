"""What pages, files and machines read: figures as they may be shown, each with its words, goal and uncertainty.

Whatever is not shown was never stored, and the policy opens figures of five or more only. A constant number of
statements for each function.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from apps.access.actor import Actor
from apps.core import rules
from apps.core.municipalities import MUNICIPALITIES

from . import intervals
from .kinds import AgeGroup, CutKind, FormOfCare, PlaceKind, Series, Shape
from .measures import Measure, all_measures, measure_of
from .models import Figure, MonthClosed
from .months import before, last_day
from .places import Place, municipality, of_unit, place_of, places_for, region, units_for

__all__ = [
    "Cut",
    "Place",
    "Value",
    "closed_months",
    "comparison",
    "export",
    "overview",
    "place_of",
    "places_for",
    "trend",
]


@dataclass(frozen=True, slots=True)
class Cut:
    """Everybody, one form of care, or one group of ages."""

    kind: CutKind = CutKind.ALL
    code: str = ""


EVERYBODY = Cut()
CUTS = (
    EVERYBODY,
    *(Cut(CutKind.CARE_FORM, form) for form in FormOfCare),
    *(Cut(CutKind.AGE, group) for group in AgeGroup),
)

SENIORS = Cut(CutKind.AGE, "65+")  # the two oldest groups together, where both are shown
OLDEST = (Cut(CutKind.AGE, AgeGroup.OLDER), Cut(CutKind.AGE, AgeGroup.OLDEST))


@dataclass(frozen=True, slots=True)
class Value:
    """One figure. `value` is what to show: a share from 0 to 1, a mean, a median, a sum or a count; None if hidden.

    `is_hidden`: nothing of it is told, because it is of fewer than five or would reveal one that is (or there was
    nothing to count: that is not told apart). `parts_hidden`: `n` is told and the value is not.
    `excess`: what the sum is above the agreed mean times `n`, for a mean of days with a goal.
    """

    measure: Measure
    month: date
    place: Place
    cut: Cut
    series: Series = Series.FROZEN
    version: int = 1
    n: int | None = None
    yes: int | None = None
    total: int | None = None
    value: float | None = None
    is_hidden: bool = True
    parts_hidden: bool = False
    goal: float | None = None
    interval: tuple[float, float] | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached. None where there is no goal, or nothing to hold against it."""
        if self.goal is None or self.value is None:
            return None
        return self.value <= self.goal if self.measure.better == "low" else self.value >= self.goal

    @property
    def excess(self) -> float | None:
        """Days above what the agreement lets all of them wait together; 0 when the mean is within it."""
        if self.goal is None or self.total is None or self.measure.shape != Shape.MEAN or not self.n:
            return None
        return max(0.0, self.total - self.goal * self.n)


def closed_months() -> list[MonthClosed]:
    """The months that have figures, the latest first. One statement."""
    return list(MonthClosed.objects.order_by("-month"))


def overview(actor: Actor, month: date, place: Place, cut: Cut = EVERYBODY) -> dict[str, Value]:
    """Every measure of one month, place and cut, by its code. Two statements."""
    rows = figures(actor, month=month, cut_kind=cut.kind, cut=cut.code).filter(place.where)
    found = {(row.measure, row.series): row for row in rows}
    goals = goals_on(month)
    return {one.code: value_of(one, month, place, cut, latest(found, one.code), goals) for one in all_measures()}


def latest(found: dict, code: str) -> Figure | None:
    """With later corrections where they are shown, or as the month was closed."""
    return found.get((code, Series.CORRECTED)) or found.get((code, Series.FROZEN))


def trend(
    actor: Actor, code: str, place: Place, cut: Cut = EVERYBODY, *, until: date, months: int = 12
) -> dict[Series, list[Value]]:
    """A measure over months up to and including `until`, the oldest first, as closed and as corrected.

    The corrected series has a value only where it is shown. Two statements.
    """
    measure = measure_of(code)
    wanted = [before(until, back) for back in reversed(range(months))]
    rows = figures(actor, measure=code, month__in=wanted, cut_kind=cut.kind, cut=cut.code).filter(place.where)
    found = {(row.month, row.series): row for row in rows}
    goals = goals_on(until)
    return {
        series: [value_of(measure, month, place, cut, found.get((month, series)), goals, series) for month in wanted]
        for series in Series
    }


def comparison(actor: Actor, code: str, month: date, kind: PlaceKind, cut: Cut = EVERYBODY) -> list[Value]:
    """A measure in every municipality, or every unit that the actor may see, by name; the region stands first.

    Three statements.
    """
    measure, goals = measure_of(code), goals_on(month)
    rows = figures(actor, measure=code, month=month, cut_kind=cut.kind, cut=cut.code)
    found = {(row.place_kind, row.municipality_code, row.unit_id, row.series): row for row in rows}

    def value(place: Place) -> Value:
        row = found.get((place.kind, place.code, place.unit, Series.CORRECTED))
        row = row or found.get((place.kind, place.code, place.unit, Series.FROZEN))
        return value_of(measure, month, place, cut, row, goals)

    return [value(region()), *map(value, places_of(actor, kind))]


def places_of(actor: Actor, kind: PlaceKind) -> Iterable[Place]:
    if kind == PlaceKind.UNIT:
        return [of_unit(one) for one in units_for(actor).by_name()]
    return list(map(municipality, MUNICIPALITIES))


def export(actor: Actor, month: date, places: Iterable[Place]) -> Iterator[Value]:
    """Every measure and cut of a month in some places: for files and machines. Two statements."""
    rows = figures(actor, month=month)
    found: dict[tuple, Figure] = {}
    for row in rows.order_by("series"):  # corrected first
        found.setdefault((row.measure, row.place_kind, row.municipality_code, row.unit_id, row.cut_kind, row.cut), row)
    goals = goals_on(month)
    for place in places:
        for one in all_measures():
            for cut in CUTS:
                row = found.get((one.code, place.kind, place.code, place.unit, cut.kind, cut.code))
                yield value_of(one, month, place, cut, row, goals)


def figures(actor: Actor, **where) -> QuerySet[Figure]:
    """The figures that the actor may see: five or more, joint ones and those of the own provider (A7)."""
    return Figure.objects.visible_to(actor).filter(**where)


def goals_on(month: date) -> rules.Rules:
    """The goals as they stood on the last day of the month. One statement, or none inside a request that has asked."""
    return rules.on(last_day(month))


def value_of(
    measure: Measure, month: date, place: Place, cut: Cut, row: Figure | None, goals: rules.Rules, series=Series.FROZEN
) -> Value:
    goal = goal_of(measure, goals)
    if row is None:
        return Value(measure, month, place, cut, series=series, version=measure.version, goal=goal)
    return Value(
        measure,
        month,
        place,
        cut,
        series=Series(row.series),
        version=row.version,
        n=row.n,
        yes=row.yes,
        total=row.total,
        value=shown(measure.shape, row),
        is_hidden=False,
        parts_hidden=row.parts_hidden,
        goal=goal,
        interval=interval_of(measure.shape, row),
    )


def added(rows: Sequence[Figure | None], measure: Measure) -> Figure | None:
    """Several groups as one, of what is told of each: nothing that a reader could not add up alone, so that nothing
    more needs to be hidden. None where one of them is not told, and for medians, which cannot be added."""
    told = [row for row in rows if row is not None and not row.hidden and not row.parts_hidden]
    if len(told) < len(rows) or measure.shape == Shape.MEDIAN or len({row.series for row in told}) > 1:
        return None
    sums = {name: total(getattr(row, name) for row in told) for name in ("n", "yes", "total", "squares")}
    return Figure(series=told[0].series, version=told[0].version, **sums)


def total(numbers: Iterable[int | None]) -> int | None:
    found = [number for number in numbers if number is not None]
    return sum(found) if found else None


def goal_of(measure: Measure, goals: rules.Rules) -> float | None:
    if not measure.goal:
        return None
    goal = goals.number(measure.goal)
    return goal / 100 if measure.shape == Shape.SHARE else float(goal)


def shown(shape: Shape, row: Figure) -> float | None:
    if row.parts_hidden or not row.n:
        return None
    if shape == Shape.SHARE:
        return None if row.yes is None else row.yes / row.n
    if shape == Shape.MEAN:
        return None if row.total is None else row.total / row.n
    return {Shape.SUM: row.total, Shape.MEDIAN: row.middle, Shape.COUNT: row.n}[shape]


def interval_of(shape: Shape, row: Figure) -> tuple[float, float] | None:
    if row.parts_hidden or not row.n:
        return None
    if shape == Shape.SHARE and row.yes is not None:
        return intervals.wilson(row.yes, row.n)
    if shape == Shape.MEAN and row.total is not None and row.squares is not None:
        return intervals.of_mean(row.n, row.total, row.squares)
    return None
