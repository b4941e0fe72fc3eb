"""What the pages say about figures is true of them, and never more than they show."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from apps.followup import intervals, sentences, showing, wording
from apps.followup.gathering.stays import amount_of
from apps.followup.measures import measure_of
from apps.followup.places import municipality
from apps.followup.reading import EVERYBODY, Value

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def share(code: str, yes: int, n: int, goal: float | None = None, month: date = OCTOBER) -> Value:
    return Value(
        measure_of(code), month, municipality("1281"), EVERYBODY, n=n, yes=yes, value=yes / n, is_hidden=False,
        goal=goal, interval=intervals.wilson(yes, n),
    )  # fmt: skip


def median(code: str, value: float, goal: float | None = None) -> Value:
    return Value(
        measure_of(code), OCTOBER, municipality("1281"), EVERYBODY, n=40, value=value, is_hidden=False, goal=goal
    )


def by_code(*values: Value) -> dict[str, Value]:
    return {one.measure.code: one for one in values}


class TestWhatToDoFirst:
    def test_names_the_goal_that_is_missed_by_most_and_how_many_it_is_about(self):
        said = sentences.todo(
            by_code(
                share("info_same_day", 94, 100, 0.95),
                share("sip_summons_3d", 52, 64, 0.9),
                share("admission_notice_on_time", 118, 126, 0.9),
            )
        )
        assert said.code == "sip_summons_3d"
        assert said.title.startswith("12 of 64")
        assert "1 more goal is missed" in said.text

    def test_where_every_goal_is_reached_there_is_nothing_to_do(self):
        said = sentences.todo(by_code(share("info_same_day", 96, 100, 0.95)))
        assert (said.code, said.title) == ("", "Every goal that can be judged is reached.")

    def test_too_few_is_not_called_good(self):
        hidden = Value(measure_of("info_same_day"), OCTOBER, municipality("1267"), EVERYBODY, goal=0.95)
        assert "too few" in sentences.todo(by_code(hidden)).title

    def test_says_that_weekends_are_slow_only_when_they_are(self):
        week = median("receipt_median_weekday", 40)
        assert "220" in sentences.weekend(by_code(week, median("receipt_median_weekend", 220)))
        assert sentences.weekend(by_code(week, median("receipt_median_weekend", 60))) == ""


def test_a_health_centre_without_stays_begins_with_what_is_told_of_it_goals_first():
    letters, opened = share("paper_share", 20, 60), share("invitation_opened_48h", 40, 60, 0.8)
    hidden = {code: Value(measure_of(code), OCTOBER, municipality("1281"), EVERYBODY) for code in showing.FOUR}
    assert showing.four({**hidden, **by_code(letters, opened)}) == ("invitation_opened_48h", "paper_share")
    assert showing.four(hidden) == showing.FOUR
    assert showing.four({**hidden, **by_code(letters, share("info_same_day", 40, 60))}) == showing.FOUR


class TestWhereALineHasGone:
    def test_a_difference_that_chance_can_make_is_called_so(self):
        before, now = share("info_same_day", 80, 90, month=SEPTEMBER), share("info_same_day", 83, 90)
        assert sentences.trend([SEPTEMBER, OCTOBER], [before, now]).endswith("The difference can be chance.")

    def test_a_large_one_is_not(self):
        before, now = share("info_same_day", 50, 100, month=SEPTEMBER), share("info_same_day", 90, 100)
        assert "gone up from 50" in sentences.trend([SEPTEMBER, OCTOBER], [before, now])

    def test_months_that_are_hidden_are_passed_over(self):
        hidden = Value(measure_of("info_same_day"), SEPTEMBER, municipality("1281"), EVERYBODY)
        assert "no other month" in sentences.trend([SEPTEMBER, OCTOBER], [hidden, share("info_same_day", 9, 10)])
        assert "too few" in sentences.trend([SEPTEMBER], [hidden])


def test_places_are_called_different_only_when_their_intervals_do_not_meet():
    alike = [share("info_same_day", 26, 33), share("info_same_day", 41, 47)]
    assert "no ranking" in sentences.comparison(alike)
    assert "do not overlap" in sentences.comparison([*alike, share("info_same_day", 10, 60)])
    assert sentences.comparison(alike[:1]) == ""


def test_no_amount_is_said_to_be_that_the_years_amount_is_unknown():
    hidden = Value(measure_of("amount"), OCTOBER, municipality("1281"), EVERYBODY)
    assert "amount of the year is not known" in wording.why_hidden(hidden)


def test_nobody_pays_nothing_in_a_year_whose_amount_is_unknown():
    assert amount_of({}, 2026, {2022: 9300}) is None
    assert amount_of({2022: 2}, 2023, {2022: 9300}) is None
    assert (amount_of({}, 2022, {2022: 9300}), amount_of({2022: 2}, 2022, {2022: 9300})) == (0, 18600)


def test_a_share_is_never_without_its_numbers_and_what_is_hidden_says_nothing_of_how_many():
    one = share("info_same_day", 52, 64)
    assert (wording.value(one), wording.of_how_many(one)) == ("81\u00a0%", "52 of 64")
    hidden = replace(one, n=None, yes=None, value=None, interval=None, is_hidden=True)
    assert (wording.value(hidden), wording.of_how_many(hidden), wording.span(hidden)) == ("", "", "")
    assert not any(sign.isdigit() for sign in wording.why_hidden(hidden))
