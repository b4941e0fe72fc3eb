"""Counting a month, hiding what must be hidden, and writing the figures: once when it closes, once for corrections."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.core import clock, rules
from apps.core.guard import as_system

from . import gathering, months
from .hiding import Group, may_correct, reasons
from .kinds import Hidden, PlaceKind, Series, Shape
from .measures import Measure, all_measures
from .models import Figure, MonthClosed
from .sealing import Family, seal
from .tallying import Tally, Tallying

Counted = dict[str, tuple[dict, dict]]  # measure → its tallies, and where the people of each unit live
AT_ONCE = 2_000


def count(month: date) -> Counted:
    """Every measure of a month in every group, nothing hidden: for this room only. Reads each kind of subject once."""
    found: Counted = {}
    for (kind, lag), measures in by_subject(all_measures()).items():
        tallying = Tallying(measures)
        for subject in gathering.subjects(kind, gathering.Window.of(month, lag)):
            tallying.add(subject)
        found |= {one.code: (dict(tallying.of[one.code]), dict(tallying.homes[one.code])) for one in measures}
    return found


def by_subject(measures: Iterable[Measure]) -> dict[tuple, list[Measure]]:
    found: dict[tuple, list[Measure]] = defaultdict(list)
    for one in measures:
        found[one.subject, one.lag].append(one)
    return found


def limit_of(month: date) -> int:
    return rules.on(months.last_day(month)).number("followup.smallest_shown")


def close_month(month: date) -> MonthClosed:
    """Count a month and freeze it. A month that is closed already stays as it is."""
    closed = MonthClosed.objects.filter(month=month).first()
    return closed or freeze(month)


def freeze(month: date) -> MonthClosed:
    counted = count(month)
    families = sealed(month, counted)
    with transaction.atomic(), as_system("closing a month of figures"):
        closed, is_new = MonthClosed.objects.get_or_create(
            month=month, defaults={"closed_at": clock.now(), "counted": how_many(counted)}
        )
        if is_new:
            write(rows_of(month, Series.FROZEN, families, counted))
    return closed


def correct_month(closed: MonthClosed) -> int:
    """Count a closed month again. What differs by none, or by enough, stands in a series of its own beside the first.

    Whatever is hidden in the frozen series is hidden here too, and whatever would show the difference of a few.
    Returns how many figures differ from the frozen ones.
    """
    counted = count(closed.month)
    with as_system("looking at the figures of a closed month"):
        frozen = list(Figure.objects.filter(month=closed.month, series=Series.FROZEN))
    families = sealed(closed.month, counted, frozen)
    first = {key_of(row): row for row in frozen}
    new = [row for row in rows_of(closed.month, Series.CORRECTED, families, counted) if tells_as_much(row, first)]
    with transaction.atomic(), as_system("correcting a month of figures"):
        Figure.objects.filter(month=closed.month, series=Series.CORRECTED).delete()
        write(new)
        closed.corrected_at = clock.now()
        closed.save(update_fields=["corrected_at"])
    return sum(key_of(row) not in first or numbers_of(row) != numbers_of(first[key_of(row)]) for row in new)


def tells_as_much(row: Figure, first: Mapping[tuple, Figure]) -> bool:
    """A later figure that tells less than the first does not stand in its place."""
    before = first.get(key_of(row))
    return not row.hidden and (not row.parts_hidden or (before is not None and before.parts_hidden))


def how_many(counted: Counted) -> int:
    """All that was counted, in all measures: of the region as a whole."""
    everybody = Group(PlaceKind.REGION.value, "", "all", "")
    return sum(tallies[everybody].n for tallies, _homes in counted.values() if everybody in tallies)


def sealed(month: date, counted: Counted, frozen: Iterable[Figure] = ()) -> list[Family]:
    """The families of a month with what is hidden of each, also against what has been told before."""
    limit = limit_of(month)
    families = families_of(counted)
    told = told_before(frozen)
    already = {
        one.measure.code: changed_by_few(one, counted[one.measure.code][0], told.get(one.measure.code, {}), limit)
        for one in families
    }
    seal(families, limit, already if told else None)
    return families


def families_of(counted: Counted) -> list[Family]:
    """Where people of a kind are, all its measures say together: one that counts fewer does not tell more."""
    groups: dict[tuple, set[Group]] = defaultdict(set)
    homes: dict[tuple, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in all_measures():
        tallies, of_units = counted[one.code]
        groups[kind_of(one)] |= set(tallies)
        for unit, codes in of_units.items():
            homes[kind_of(one)][unit] |= codes
    return [Family.of(one, counted[one.code][0], homes[kind_of(one)], groups[kind_of(one)]) for one in all_measures()]


def kind_of(measure: Measure) -> tuple:
    return measure.subject, measure.lag, measure.is_by_payer


Told = Mapping[Group, Figure]


def told_before(frozen: Iterable[Figure]) -> dict[str, dict[Group, Figure]]:
    found: dict[str, dict[Group, Figure]] = defaultdict(dict)
    for row in frozen:
        found[row.measure][group_of(row)] = row
    return found


def group_of(row: Figure) -> Group:
    place = str(row.unit_id) if row.unit_id else row.municipality_code
    return Group(row.place_kind, place, row.cut_kind, row.cut)


def changed_by_few(family: Family, tallies: Mapping[Group, Tally], told: Told, limit: int) -> tuple[set, set]:
    """Groups that were hidden, and those whose later count would stand beside the first one by a difference of few.

    How many have another value than before nobody knows: where as many are counted, another sum is not told.
    """
    n = may_correct({group: row.n or 0 for group, row in told.items()}, family.n, limit)
    hidden = {group for group in family.n if is_hidden(told, group) or not n(group)}
    parts = {group for group in family.n if group in told and told[group].parts_hidden}
    parts |= {group for group in family.n if group in told and is_other_value(told[group], tallies.get(group))}
    if "yes" in family.parts:
        before = {group: row.yes or 0 for group, row in told.items()}
        rest = {group: (row.n or 0) - (row.yes or 0) for group, row in told.items()}
        yes, no = may_correct(before, family.parts["yes"], limit), may_correct(rest, family.parts["no"], limit)
        parts |= {group for group in family.n if group not in hidden and not (yes(group) and no(group))}
    return hidden, parts


def is_other_value(row: Figure, tally: Tally | None) -> bool:
    if tally is None:
        return False
    same_people, total, middle = row.n == tally.n, row.total, row.middle
    return same_people and (total not in (None, tally.total) or middle not in (None, tally.middle))


def is_hidden(told: Told, group: Group) -> bool:
    return group in told and bool(told[group].hidden)


def rows_of(month: date, series: Series, families: Iterable[Family], counted: Counted) -> Iterator[Figure]:
    limit = limit_of(month)
    for family in families:
        measure, tallies = family.measure, counted[family.measure.code][0]
        why = reasons(family.n, family.hidden, limit)
        for group in family.published:
            yield figure(month, series, measure, group, tallies[group], why.get(group), group in family.parts_hidden)


def figure(
    month: date, series: Series, measure: Measure, group: Group, tally: Tally, why: Hidden | None, parts_hidden: bool
) -> Figure:
    row = Figure(
        month=month,
        series=series,
        measure=measure.code,
        version=measure.version,
        place_kind=group.place_kind,
        unit_id=UUID(group.place) if group.place_kind == PlaceKind.UNIT else None,
        municipality_code=group.place if group.place_kind == PlaceKind.MUNICIPALITY else "",
        cut_kind=group.cut_kind,
        cut=group.cut,
        hidden=why or Hidden.NO,
        parts_hidden=parts_hidden,
    )
    if not why:
        row.n = tally.n
        for name, value in values_of(measure.shape, tally).items():
            setattr(row, name, None if parts_hidden else value)
    return row


def values_of(shape: Shape, tally: Tally) -> dict[str, Any]:
    """What the shape keeps of a tally beside how many."""
    if shape == Shape.SHARE:
        return {"yes": tally.yes}
    if shape == Shape.MEDIAN:
        return {"middle": tally.middle}
    if shape == Shape.COUNT:
        return {}
    return {"total": tally.total, "squares": tally.squares}


def key_of(row: Figure) -> tuple:
    return row.measure, group_of(row)


def numbers_of(row: Figure) -> tuple:
    return row.n, row.yes, row.total, row.middle


def write(rows: Iterable[Figure]) -> None:
    Figure.objects.bulk_create(list(rows), batch_size=AT_ONCE)
