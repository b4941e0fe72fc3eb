"""Somebody who has every figure that anybody may see, and pen and paper, finds no figure that is hidden.

The attacker here is made another way than the hiding: it thinks of every cell that may hold somebody (unit, where they
live, age, form of care) as an unknown, and every shown figure as an equation.
"""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.followup.hiding import REST, Group, eliminated, with_rests
from apps.followup.kinds import Scale, Shape
from apps.followup.measures import Measure
from apps.followup.sealing import Family, seal
from apps.followup.subjects import Episode, Subject
from apps.followup.tallying import Tallying, groups_of

FEW = 5
UNITS = ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002",
         "00000000-0000-4000-8000-000000000003", "00000000-0000-4000-8000-000000000004")  # fmt: skip


class Somebody(Subject):
    """Counted with a value."""

    __slots__ = ("days",)


def somebody(unit, home, age, care_form, days) -> Somebody:
    one = Somebody(unit=unit, home=home, payer=home, age=age, care_form=care_form)
    object.__setattr__(one, "days", days)
    return one


def made(code: str, shape: Shape, value, **more) -> Measure:
    return Measure(code, shape, Scale.DAYS, Episode, value, "", "", "", "", "", "", **more)


ALL = made("all", Shape.MEAN, lambda one: one.days)
AT_LEAST_ONE = made("at_least_one", Shape.MEAN, lambda one: one.days or None)
SAME_DAY = made("same_day", Shape.SHARE, lambda one: one.days == 0)
EARLY = made("early", Shape.SHARE, lambda one: one.days == 1, kin="when")
LATE = made("late", Shape.SHARE, lambda one: one.days > 1, kin="when")
MEASURES = [ALL, AT_LEAST_ONE, SAME_DAY, EARLY, LATE]


def people(seed: int, most: int = 100) -> list[Somebody]:
    """Wards that serve many places, one that serves one only, few psychiatric, few children."""
    dice = Random(seed)
    found = []
    for _ in range(dice.randint(1, most)):
        unit = dice.choices(UNITS, [8, 4, 2, 2])[0]
        home = "1281" if unit == UNITS[3] else dice.choices(["1281", "1285", "1267"], [6, 3, 1])[0]
        form = "psychiatric" if unit == UNITS[2] or dice.random() < 0.05 else "somatic"
        age = dice.choices([9, 40, 70, 85], [1, 2, 6, 8])[0]
        found.append(somebody(unit, home, age, form, dice.choices([0, 1, 2, 6], [6, 3, 2, 1])[0]))
    return found


def told(everybody, measures=MEASURES):
    tallying = Tallying(measures)
    for one in everybody:
        tallying.add(one)
    everywhere, homes = tallying.of[measures[0].code], tallying.homes[measures[0].code]
    families = [Family.of(one, tallying.of[one.code], homes, everywhere) for one in measures]
    seal(families, FEW)
    return {family.measure.code: family for family in families}


def possible_cells(everybody) -> list[frozenset[Group]]:
    """Every combination that may hold somebody, as the groups it lies in. What is zero everybody may know; and that
    a unit serves one municipality only, as well."""
    present = {group for one in everybody for group in groups_of(one, is_by_payer=False)}
    pairs = {(str(one.unit), one.home) for one in everybody}
    homes = {unit: {home for other, home in pairs if other == unit} for unit, _home in pairs}
    found = set()
    for unit in homes:
        for home in homes[unit] if len(homes[unit]) == 1 else {home for _unit, home in pairs}:
            for age in (9, 40, 70, 85):
                for form in ("somatic", "psychiatric"):
                    cell = frozenset(
                        groups_of(Subject(unit=unit, home=home, age=age, care_form=form), is_by_payer=False)
                    )
                    if cell <= present:
                        found.add(cell)
    return sorted(found, key=sorted)


def follows(wanted: Group, shown: set[Group], cells) -> bool:
    """Whether the group's row lies in what the shown rows span: exact, over fractions."""
    rows = [[Fraction(group in cell) for cell in cells] for group in sorted(shown)]
    target = [Fraction(wanted in cell) for cell in cells]
    for column in range(len(cells)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        for row in [*rows, target]:
            if row[column]:
                times = row[column] / pivot[column]
                row[:] = [a - times * b for a, b in zip(row, pivot, strict=True)]
    return not any(target)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_no_hidden_count_can_be_computed_from_what_is_shown(seed):
    everybody = people(seed)
    cells = possible_cells(everybody)
    for family in told(everybody).values():
        shown = set(family.n) - family.hidden
        for group in family.hidden & set(family.n):
            assert not follows(group, shown, cells), (family.measure.code, group)
        for group in family.parts_hidden & set(family.n):
            assert not follows(group, set(family.n) - family.parts_hidden, cells), (family.measure.code, group)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_no_difference_between_tables_is_of_a_few(seed):
    for family in told(people(seed)).values():
        for counts, hidden in [
            (family.n, family.hidden),
            *((part, family.parts_hidden) for part in family.parts.values()),
        ]:
            everyone = with_rests(counts, family.lines)
            for group, count in counts.items():
                assert group in hidden or not 0 < count < FEW
            for line in family.lines:
                rest = [part for part in line.parts if part in hidden or part.place_kind == REST]
                difference = sum(everyone[part] for part in rest)
                assert line.total in hidden or not rest or not 0 < difference < FEW


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_what_is_hidden_in_one_measure_is_not_told_by_another(seed):
    """Who left the same day is everybody less those who waited; early and late are the rest."""
    found = told(people(seed))
    waited, same_day = found["at_least_one"], found["same_day"]
    assert waited.hidden & set(waited.n) <= same_day.parts_hidden
    assert {group for group in same_day.parts_hidden if group in waited.n} <= waited.hidden
    assert found["early"].parts_hidden == found["late"].parts_hidden


def test_what_is_shown_is_most_of_it_where_there_are_many():
    dice = Random(1)
    everybody = [one for _ in range(30) for one in people(dice.randint(0, 10**6))]
    family = told(everybody)["same_day"]
    assert len(family.hidden) < 0.1 * len(family.n)
    assert len(family.parts_hidden) < 0.35 * len(family.n)
    region = Group("region", "", "all", "")
    assert region not in family.parts_hidden


def test_two_hidden_in_a_row_and_two_in_a_column_can_still_be_told():
    """Looking at one table at a time would not see it: two rings of hidden cells that hang together by one cell."""
    a, b, c = (Group("unit", name, "all", "") for name in "abc")
    rows = [{a: 1, b: 1}, {b: 1, c: 1}, {a: 1, c: 1}]
    assert sorted(len(row) for row in eliminated(rows)) == [1, 1, 1]


@pytest.mark.parametrize(("few", "is_shown"), [(4, False), (5, True)])
def test_five_may_be_shown_and_four_may_not(few, is_shown):
    many = [somebody(UNITS[0], "1281", 70, "somatic", 0) for _ in range(40)]
    others = [somebody(UNITS[0], "1285", 70, "somatic", 0) for _ in range(few)]
    family = told(many + others)["all"]
    assert (Group("municipality", "1285", "all", "") not in family.hidden) is is_shown
    assert (Group("municipality", "1281", "all", "") not in family.hidden) is is_shown  # or the difference would tell
