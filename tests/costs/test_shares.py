"""A budget is shared exactly: nothing is lost, nothing is added, and nobody is an öre from what is theirs."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.municipalities import code_of
from apps.costs.printed import rate
from apps.costs.shares import REGION, Item, Key, in_whole_ore, share, weights

from .places import OF_2022, OF_2024, OF_THE_TEN, SHARE_OF_THE_TEN, TOTAL_2022, TOTAL_2024

BUDGET = 175_000_000

amounts = st.integers(0, 10**11)
tables = st.dictionaries(st.sampled_from(sorted(OF_2022)), st.integers(1, 400_000), min_size=1)
keys = st.sampled_from([Key.POPULATION_HALF, Key.EQUAL, Key.POPULATION_ONLY])


def test_the_founding_budget_by_the_official_table_of_2022():
    shared = share([Item("Drift", BUDGET)], OF_2022)
    told = {name: shared.totals[code_of(name)] for name in ("Malmö", "Lund", "Helsingborg", "Ängelholm", "Båstad")}
    assert told == {
        "Malmö": 22109847,
        "Lund": 7942734,
        "Helsingborg": 9340372,
        "Ängelholm": 2738729,
        "Båstad": 978984,
    }
    assert shared.totals[code_of("Perstorp")] == 460414
    assert shared.totals[REGION] == 87_500_000
    assert sum(shared.totals.values()) == BUDGET
    assert shared.rate == Fraction(BUDGET, 2 * TOTAL_2022)
    rounded_up = [code for code, n in OF_2022.items() if shared.totals[code] > Fraction(BUDGET, 2) * n / TOTAL_2022]
    assert len(rounded_up) == 18


def test_to_round_each_alone_would_lose_an_ore():
    alone = [int(Fraction(BUDGET, 2) * n / TOTAL_2022 + Fraction(1, 2)) for n in OF_2022.values()]
    assert abs(sum(alone) - BUDGET // 2) == 1


def test_the_known_figures_of_2024_and_the_ten_that_are_not_known_as_one():
    """What is known of the table of the founding documents. To bill by 61,25 öre would be wrong."""
    people = {code_of(name): number for name, (number, __) in OF_2024.items()} | {"1292": OF_THE_TEN}
    assert sum(people.values()) == TOTAL_2024
    shared = share([Item("Drift", BUDGET)], people)
    for name, (__, ore) in OF_2024.items():
        assert abs(shared.totals[code_of(name)] - ore) <= 1, name
    assert abs(shared.totals["1292"] - SHARE_OF_THE_TEN) <= 1
    assert sum(shared.totals.values()) == BUDGET
    assert rate(shared.rate) == "61,25"
    assert Fraction("61.25") * TOTAL_2024 - BUDGET // 2 == Fraction("3342.5")  # öre too much for each side


def test_an_odd_ore_goes_where_the_remainder_is_largest_and_to_the_region_where_two_are_alike():
    assert share([Item("Porto", 1)], {"1280": 10, "1281": 10}).totals == {REGION: 1, "1280": 0, "1281": 0}
    assert share([Item("Porto", 3)], {"1280": 10, "1281": 10}).totals == {REGION: 1, "1280": 1, "1281": 1}


def test_municipalities_that_are_alike_get_the_ore_by_their_codes():
    assert share([Item("Porto", 2)], {"1281": 5, "1280": 5}).totals == {REGION: 1, "1280": 1, "1281": 0}


@pytest.mark.parametrize(
    ("key", "region", "malmo"),
    [(Key.EQUAL, Fraction(1, 34), Fraction(1, 34)), (Key.POPULATION_ONLY, 0, Fraction(357377, TOTAL_2022))],
)
def test_an_item_may_have_a_key_of_its_own(key, region, malmo):
    parts = weights(Item("Utbildning", 100, key, decision="2026/17"), OF_2022)
    assert (parts[REGION], parts["1280"], sum(parts.values())) == (region, malmo, 1)


def test_named_parts_are_for_those_who_are_named():
    item = Item("Pilot", 1000, Key.NAMED, {"1280": Fraction(1, 3), REGION: Fraction(2, 3)}, "2026/18")
    shared = share([Item("Drift", BUDGET), item], OF_2022)
    assert {code: ore for code, ore in shared.of_items[1].items() if ore} == {REGION: 667, "1280": 333}
    assert shared.totals["1280"] == 22109847 + 333
    assert sum(shared.totals.values()) == shared.amount == BUDGET + 1000


@given(amounts, tables, keys)
def test_shares_are_exact_fair_and_the_same_in_any_order(amount, people, key):
    item = Item("Drift", amount, key)
    shares = share([item], people).totals
    exact = weights(item, people)
    assert sum(shares.values()) == amount
    assert all(abs(shares[code] - amount * exact[code]) < 1 for code in shares)
    by_size = sorted(people, key=lambda code: people[code])
    assert all(
        shares[small] <= shares[large]
        for small, large in zip(by_size, by_size[1:], strict=False)
        if people[small] < people[large] and key != Key.EQUAL
    )
    assert share([item], dict(reversed(people.items()))).totals == shares


@given(st.lists(st.tuples(amounts, keys), min_size=1, max_size=5), tables)
def test_item_by_item_and_in_all_the_shares_are_the_budget(said, people):
    items = [Item(str(number), amount, key) for number, (amount, key) in enumerate(said)]
    shared = share(items, people)
    assert [sum(shares.values()) for shares in shared.of_items] == [item.amount for item in items]
    assert sum(shared.totals.values()) == shared.amount


def test_nothing_is_shared_as_nothing():
    assert set(share([Item("Gratis", 0)], OF_2022).totals.values()) == {0}
    assert in_whole_ore(0, {}) == {}
