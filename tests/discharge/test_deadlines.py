"""When things are due (lag 2017:612), over both clock changes, Easter and Christmas."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.calendar import SE, local
from apps.discharge import deadlines
from tests.cast import moment

DAY = timedelta(hours=24)
MOMENTS = st.dates(date(2024, 1, 1), date(2035, 12, 31)).flatmap(
    lambda day: st.times().map(lambda time: datetime.combine(day, time, SE))
)


@pytest.mark.parametrize(
    ("admitted", "due"),
    [
        ("2026-03-28T22:00", "2026-03-29T23:00"),  # the night that lacks an hour
        ("2026-10-24T22:00", "2026-10-25T21:00"),  # the night that has one twice
        ("2026-11-20T16:00", "2026-11-21T16:00"),  # a Friday: hours, not working days
        ("2026-02-28T10:00", "2026-03-01T10:00"),
    ],
)
def test_the_admission_notice_is_due_24_elapsed_hours_later(admitted, due):
    assert deadlines.admission_notice_due(moment(admitted), within=DAY) == moment(due)


def test_a_later_judgement_starts_the_24_hours_and_an_earlier_one_does_not():
    admitted = moment("2026-03-30T08:00")
    assert deadlines.admission_notice_due(admitted, moment("2026-03-30T15:00"), within=DAY) == moment(
        "2026-03-31T15:00"
    )
    assert deadlines.admission_notice_due(admitted, moment("2026-03-29T15:00"), within=DAY) == moment(
        "2026-03-31T08:00"
    )


@pytest.mark.parametrize(
    ("sent", "payable", "call"),
    [
        ("2026-04-01T11:59", "2026-04-04", "2026-04-04"),
        ("2026-04-01T12:00:00", "2026-04-04", "2026-04-04"),
        ("2026-04-01T12:00:01", "2026-04-05", "2026-04-04"),  # Easter Day
        ("2026-03-13T16:00", "2026-03-17", "2026-03-16"),
        ("2026-12-23T09:00", "2026-12-26", "2026-12-26"),
        ("2026-10-24T23:30", "2026-10-28", "2026-10-27"),  # over the doubled hour
        ("2026-12-30T12:01", "2027-01-03", "2027-01-02"),
    ],
)
def test_the_first_payable_day_and_the_last_day_to_call(sent, payable, call):
    assert deadlines.first_payable_day(moment(sent)) == date.fromisoformat(payable)
    assert deadlines.sip_call_due(moment(sent)) == date.fromisoformat(call)


def test_a_rule_may_move_the_call_past_holidays():
    sent = moment("2026-03-31T09:00")  # the third day is Good Friday
    assert deadlines.sip_call_due(sent, is_shifted=True) == date(2026, 4, 4)
    assert deadlines.sip_call_due(sent) == date(2026, 4, 3)


def test_the_discharge_information_is_due_before_midnight_of_the_same_day():
    assert deadlines.discharge_information_due(moment("2026-10-25T02:30")) == moment("2026-10-25T23:59:59")


@given(MOMENTS)
def test_the_notice_is_always_due_exactly_24_elapsed_hours_later(admitted):
    due = deadlines.admission_notice_due(admitted, within=DAY)
    assert due.timestamp() - admitted.timestamp() == 24 * 3600


@given(MOMENTS)
def test_nobody_pays_before_the_last_day_to_call_and_noon_costs_one_day(sent):
    payable, call = deadlines.first_payable_day(sent), deadlines.sip_call_due(sent)
    assert timedelta(0) <= payable - call <= timedelta(days=1)
    assert (payable - call == timedelta(days=1)) == (local(sent).time() > deadlines.NOON)


@given(st.dates(date(2024, 1, 1), date(2035, 1, 1)), st.integers(-40, 40))
def test_days_between_are_never_negative(first, length):
    assert deadlines.days_between(first, first + timedelta(days=length)) == max(0, length)
