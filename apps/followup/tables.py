"""What lines and tables of a page read in one go: several measures over months, and places and groups side by side."""

from collections.abc import Iterable
from datetime import date

from apps.access.actor import Actor

from .kinds import PlaceKind, Series
from .measures import measure_of
from .months import before
from .places import Place
from .reading import CUTS, OLDEST, SENIORS, Cut, Value, added, figures, goals_on, value_of


def groups(actor: Actor, code: str, month: date, place: Place) -> dict[Cut, Value]:
    """One measure of one month and place, in every cut, and those from 65 together. Two statements."""
    measure, goals = measure_of(code), goals_on(month)
    rows = figures(actor, measure=code, month=month).filter(place.where).order_by("-series")  # corrected over frozen
    found = {(row.cut_kind, row.cut): row for row in rows}
    shown = {cut: value_of(measure, month, place, cut, found.get((cut.kind, cut.code)), goals) for cut in CUTS}
    older = added([found.get((cut.kind, cut.code)) for cut in OLDEST], measure)
    return shown if older is None else {**shown, SENIORS: value_of(measure, month, place, SENIORS, older, goals)}


def side_by_side(
    actor: Actor, code: str, month: date, cut: Cut, places: Iterable[Place], kind: PlaceKind | None = None
) -> list[Value]:
    """One measure of one month and cut in each of the places; of one `kind` where only those are asked for.

    Two statements.
    """
    measure, goals = measure_of(code), goals_on(month)
    rows = figures(actor, measure=code, month=month, cut_kind=cut.kind, cut=cut.code).order_by("-series")
    if kind is not None:
        rows = rows.filter(place_kind__in=[kind, PlaceKind.REGION])
    found = {(row.place_kind, row.municipality_code, row.unit_id): row for row in rows}
    return [
        value_of(measure, month, one, cut, found.get((one.kind, one.code, one.unit)), goals)
        for one in places
        if kind is None or one.kind in (kind, PlaceKind.REGION)
    ]


def trends(
    actor: Actor, codes: Iterable[str], place: Place, cut: Cut, *, until: date, months: int = 12
) -> dict[str, dict[Series, list[Value]]]:
    """Some measures over months up to and including `until`, the oldest first, as closed and as corrected.

    The corrected series has a value only where it is shown. Two statements.
    """
    measures = [measure_of(code) for code in codes]
    wanted = [before(until, back) for back in reversed(range(months))]
    asked = [one.code for one in measures]
    rows = figures(actor, measure__in=asked, month__in=wanted, cut_kind=cut.kind, cut=cut.code).filter(place.where)
    found = {(row.measure, row.month, row.series): row for row in rows}
    goals = goals_on(until)
    return {
        one.code: {
            series: [
                value_of(one, month, place, cut, found.get((one.code, month, series)), goals, series)
                for month in wanted
            ]
            for series in Series
        }
        for one in measures
    }
