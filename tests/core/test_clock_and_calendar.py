"""Time is kept in UTC and decided in Sweden."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from apps.core import clock
from apps.core.calendar import (
    NoSuchTime,
    age_on,
    end_of_day,
    from_local,
    holidays,
    is_holiday,
    local,
    start_of_day,
    today,
)

NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_the_clock_stands_where_the_story_has_set_it():
    with clock.at(NEW_YEARS_EVE):
        assert clock.now() == NEW_YEARS_EVE
        assert today() == date(2027, 1, 1)  # half past midnight in Sweden
        with clock.at(NEW_YEARS_EVE + timedelta(days=1)):
            assert today() == date(2027, 1, 2)
        assert clock.now() == NEW_YEARS_EVE
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_clock_is_put_back_after_an_accident():
    with pytest.raises(ZeroDivisionError), clock.at(NEW_YEARS_EVE):
        1 / 0  # noqa: B018 (the accident)
    assert clock.now() != NEW_YEARS_EVE


def test_a_moment_without_zone_is_refused():
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 (that is the point)
    with pytest.raises(ValueError, match="zone"), clock.at(naive):
        pass
    with pytest.raises(ValueError, match="zone"):
        local(naive)


def test_the_skipped_hour_does_not_exist_and_the_doubled_one_is_the_first():
    with pytest.raises(NoSuchTime):
        from_local(datetime(2026, 3, 29, 2, 30))  # noqa: DTZ001 (a wall clock time)
    assert from_local(datetime(2026, 3, 29, 3, 0)) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # noqa: DTZ001
    assert from_local(datetime(2026, 10, 25, 2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # noqa: DTZ001


def test_a_day_is_as_long_as_it_is():
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 1), 24)):
        length = end_of_day(day).astimezone(UTC) - start_of_day(day).astimezone(UTC)
        assert length == timedelta(hours=hours) - timedelta(seconds=1)


def published_holidays() -> dict[int, set[date]]:
    lines = (Path(__file__).parent / "data/holidays.txt").read_text().splitlines()[1:]
    return {int(y): {date.fromisoformat(f"{y}-{day}") for day in days} for y, *days in map(str.split, lines)}


@pytest.mark.parametrize(("year", "days"), published_holidays().items())
def test_the_holidays_of_a_year_are_the_published_ones(year, days):
    assert set(holidays(year)) == days


def test_every_sunday_is_a_holiday_but_not_every_saturday():
    assert is_holiday(date(2026, 11, 22))
    assert not is_holiday(date(2026, 11, 21))
    assert is_holiday(date(2026, 4, 3))  # Good Friday
    assert not is_holiday(date(2026, 12, 24))  # a free day to most, but no public holiday


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2013, 11, 21), date(2026, 11, 20), 12),
        (date(2013, 11, 21), date(2026, 11, 21), 13),
        (date(2012, 2, 29), date(2025, 2, 27), 12),
        (date(2012, 2, 29), date(2025, 2, 28), 13),
        (date(2012, 2, 29), date(2028, 2, 28), 15),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
    ],
)
def test_people_have_birthdays_also_in_short_years(born, day, age):
    assert age_on(born, day) == age
