"""What each indicator counts: Karin's stay at the geriatric ward, told as dates."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.followup.intervals import of_mean, wilson
from apps.followup.kinds import Shape
from apps.followup.measures import all_measures, measure_of
from apps.followup.places import region
from apps.followup.reading import Cut, Value
from apps.followup.subjects import Episode, Ready, ReceiptFact
from apps.followup.tallying import Tallying
from tests.cast import moment

WARD = uuid4()


def stay(ready: str = "2026-03-02T10:00", left: str = "2026-03-02T15:00", **more) -> Episode:
    periods = (Ready(moment(ready), moment(left)),) if ready else ()
    told = {"unit": WARD, "home": "1281", "payer": "1281", "age": 77, "care_form": "somatic"}
    return Episode(
        **{**told, "admitted_at": moment("2026-02-20T10:00"), "ended_at": moment(left), "periods": periods, **more}
    )


def value(code: str, subject):
    return measure_of(code).value(subject)


def tally(code: str, subjects):
    tallying = Tallying([measure_of(code)])
    for one in subjects:
        tallying.add(one)
    return next(found for group, found in tallying.of[code].items() if group[:2] == ("region", "") and not group.cut)


GOLDEN = [
    stay("2026-03-01T10:00", "2026-03-01T15:00"),
    stay("2026-03-02T10:00", "2026-03-03T15:00"),
    stay("2026-03-03T10:00", "2026-03-07T15:00"),
    stay("2026-03-10T10:00", "2026-03-15T15:00"),
]


def test_four_stays_of_0_1_4_and_5_days_come_to_both_means():
    assert [value("usk_mean_all", one) for one in GOLDEN] == [0, 1, 4, 5]
    everybody, waited = tally("usk_mean_all", GOLDEN), tally("usk_mean_ge1", GOLDEN)
    assert everybody.total / everybody.n == 2.5
    assert round(waited.total / waited.n, 2) == 3.33
    assert tally("usk_days", GOLDEN).total == 10
    same_day = tally("same_day_share", GOLDEN)
    assert same_day.yes / same_day.n == 0.25


@pytest.mark.parametrize(
    ("days", "mean", "excess"), [((0, 1, 4, 5), 2.5, 0), ((0, 1, 1, 2, 9), 2.6, 0), ((0, 4, 5, 6), 3.75, 3)]
)
def test_days_above_the_agreed_mean_of_three(days, mean, excess):
    measure = measure_of("usk_mean_all")
    total = sum(days)
    found = Value(
        measure, date(2026, 3, 1), region(), Cut(), n=len(days), total=total, value=total / len(days), goal=3.0
    )
    assert (found.value, found.excess) == (mean, excess)
    assert found.is_met is (excess == 0)


def test_days_are_midnights_also_when_the_clock_goes_forward_or_back():
    spring = stay("2026-03-28T23:30", "2026-03-29T03:30")  # three hours later
    autumn = stay("2026-10-24T23:30", "2026-10-26T00:10")
    assert value("usk_mean_all", spring) == 1
    assert value("usk_mean_all", autumn) == 2


def test_a_notice_taken_back_and_sent_again_is_one_stay_and_the_days_of_both():
    first = Ready(moment("2026-03-02T10:00"), moment("2026-03-04T09:00"), "deteriorated")
    again = Ready(moment("2026-03-08T10:00"), moment("2026-03-09T15:00"))
    found = stay(left="2026-03-09T15:00", periods=(first, again))
    assert tally("usk_mean_all", [found]).n == 1
    assert value("usk_mean_all", found) == 3
    assert value("retraction_rate", found) is True
    assert value("retraction_deteriorated", found) is True
    assert value("retraction_error", found) is False


def test_a_decision_that_nobody_was_told_of_is_no_notice():
    silent = replace(stay(), periods=(replace(stay().periods[0], is_told=False),))
    assert {value(code, silent) for code in ("usk_mean_all", "same_day_share", "retraction_rate")} == {None}


def test_those_who_died_at_the_ward_count_their_days_and_nothing_that_comes_after():
    died = stay("2026-03-02T10:00", "2026-03-05T04:00", is_deceased=True, died_on=date(2026, 3, 5), follow_days=30)
    assert value("usk_days", died) == 3
    after = ("info_same_day", "fixed_contact_before_discharge", "readmission_30", "sip_active_after_discharge")
    assert {value(code, died) for code in after} == {None}


@pytest.mark.parametrize(
    ("back", "died", "counts"),
    [
        (None, None, False),
        ("2026-03-02", None, False),  # the same day is a move
        ("2026-03-03", None, True),
        ("2026-04-01", None, True),  # the thirtieth day
        ("2026-04-02", None, False),
        (None, "2026-03-20", None),  # died at home: never had thirty days
        ("2026-03-10", "2026-03-20", True),  # came back before that
        (None, "2026-04-02", False),
    ],
)
def test_back_in_hospital_is_1_to_30_days_after(back, died, counts):
    found = stay(
        returned_on=date.fromisoformat(back) if back else None,
        died_on=date.fromisoformat(died) if died else None,
        follow_days=30,
    )
    assert value("readmission_30", found) is counts


def test_the_planned_day_is_off_by_days_before_or_after():
    told = (
        (moment("2026-02-20T11:00"), date(2026, 2, 27)),
        (moment("2026-03-01T09:00"), date(2026, 3, 3)),
        (moment("2026-03-02T08:00"), date(2026, 3, 2)),  # said the same morning: nobody could plan for it
    )
    found = stay(estimates=told)
    assert value("estimate_accuracy_first", found) == 3
    assert value("estimate_accuracy_last", found) == 1


def test_what_the_law_asks_for_in_time():
    due = moment("2026-02-21T10:00")
    assert value("admission_notice_on_time", stay(notice_sent_at=due, notice_due_at=due)) is True
    late = stay(notice_sent_at=due + timedelta(seconds=1), notice_due_at=due)
    assert value("admission_notice_on_time", late) is False
    assert value("admission_notice_on_time", stay()) is None
    called = {"is_sip_required": True, "sip_call_due": date(2026, 3, 5)}
    assert value("sip_summons_3d", stay(**called, sip_called_at=moment("2026-03-05T23:59"))) is True
    assert value("sip_summons_3d", stay(**called, sip_called_at=moment("2026-03-06T00:00"))) is False
    assert value("sip_summons_3d", stay(**called)) is False
    assert value("sip_summons_3d", stay(is_sip_required=False)) is None
    assert value("info_same_day", stay(information_at=moment("2026-03-02T23:59"))) is True
    assert value("info_same_day", stay(information_at=moment("2026-03-03T00:00"))) is False
    contact = {"is_outpatient_told": True}
    assert value("fixed_contact_before_discharge", stay(**contact, contact_at=moment("2026-03-01T10:00"))) is True
    assert value("fixed_contact_before_discharge", stay(**contact, contact_at=moment("2026-03-02T16:00"))) is False
    assert value("fixed_contact_before_discharge", stay()) is None


def test_a_plan_shall_be_in_force_three_weeks_after():
    after = {"is_sip_required": True, "follow_days": 21}
    assert value("sip_active_after_discharge", stay(**after, plan_active_at=moment("2026-03-23T12:00"))) is True
    assert value("sip_active_after_discharge", stay(**after, plan_active_at=moment("2026-03-24T12:00"))) is False
    assert value("sip_active_after_discharge", stay(**after, plan_active_at=moment("2026-01-10T12:00"))) is True


def test_a_weekend_is_also_a_holiday_in_the_middle_of_the_week():
    def receipt(sent: str) -> ReceiptFact:
        return ReceiptFact(sent_at=moment(sent), acknowledged_at=moment(sent) + timedelta(minutes=50, seconds=59))

    assert value("receipt_median_weekday", receipt("2026-03-04T10:00")) == 50
    assert value("receipt_median_weekend", receipt("2026-03-04T10:00")) is None
    assert value("receipt_median_weekend", receipt("2026-01-06T10:00")) == 50  # Epiphany, a Tuesday
    assert value("receipt_median_weekday", ReceiptFact(sent_at=moment("2026-03-04T10:00"))) is None


def test_an_amount_is_the_years_and_nothing_where_the_year_is_not_known():
    assert value("amount", stay(payable={2022: 1, 2023: 2}, amount=9300 + 2 * 10500)) == 30300
    assert value("amount", stay(payable={2024: 2}, amount=None)) is None
    assert value("payable_days", stay(payable={2024: 2}, amount=None)) == 2


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_everybody_is_counted_once_in_each_place_and_cut(days):
    begun = moment("2026-03-02T10:00")
    stays = [stay(periods=(Ready(begun, begun + timedelta(days=number)),), age=number * 3) for number in days]
    tallying = Tallying([measure_of("usk_mean_all")])
    for one in stays:
        tallying.add(one)
    tallies = tallying.of["usk_mean_all"]
    for place in ("region", "municipality", "unit"):
        for cut in ("all", "age", "care_form"):
            here = [found for group, found in tallies.items() if (group.place_kind, group.cut_kind) == (place, cut)]
            assert sum(found.n for found in here) == len(days)
            assert sum(found.total for found in here) == sum(days)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
def test_a_median_is_the_one_in_the_middle(minutes):
    sent = moment("2026-03-04T00:00")
    receipts = [ReceiptFact(sent_at=sent, acknowledged_at=sent + timedelta(minutes=one)) for one in minutes]
    assert tally("receipt_median_weekday", receipts).middle == median(minutes)


def test_every_measure_says_in_words_what_it_counts():
    for one in all_measures():
        assert all(map(str, (one.name, one.definition, one.numerator, one.denominator, one.source, one.group)))
        assert not one.goal or one.better in ("low", "high")
    assert {one.shape for one in all_measures()} == set(Shape)


def test_how_sure_a_figure_is():
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)  # worked by hand
    assert wilson(0, 10)[0] == 0
    found = of_mean(5, 15, 55)  # 1, 2, 3, 4, 5: Student's quantile is 2.776
    assert found is not None
    assert abs(found[0] - 1.037) < 0.01
    assert of_mean(1, 3, 9) is None
