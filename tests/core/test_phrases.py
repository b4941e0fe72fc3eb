"""Times, numbers and names as people say them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from apps.core import clock, phrases

FRIDAY = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)  # 14.30 in Lund


@pytest.fixture(autouse=True)
def a_friday_afternoon():
    with clock.at(FRIDAY), translation.override("sv"):
        yield


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.SE)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_karin_reads_when_her_meeting_is_as_one_says_it():
    assert plain(phrases.people_time(at("2026-11-23 10:00"))) == "måndag 23 november klockan 10.00"


def test_nothing_breaks_between_klockan_and_the_time():
    assert phrases.people_time(at("2026-11-23 10:00")) == "måndag 23\u00a0november klockan\u00a010.00"


def test_the_same_in_english():
    with translation.override("en"):
        assert plain(phrases.people_time(at("2026-11-23 10:00"))) == "Monday 23 November at 10:00"
        assert plain(phrases.due(at("2026-11-20 15:15")).main) == "In 45 min"


def test_another_year_is_said_and_this_year_is_not():
    assert plain(phrases.people_date(date(2027, 1, 2))) == "lördag 2 januari 2027"
    assert plain(phrases.people_date(date(2026, 12, 31), weekday=False)) == "31 december"


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        ("2026-11-18 14:29", ("late", "Sen 2 dagar", "18 nov 14.29")),
        ("2026-11-19 14:05", ("late", "Sen 1 dag", "i går 14.05")),
        ("2026-11-20 12:30", ("late", "Sen 2 tim", "i dag 12.30")),
        ("2026-11-20 13:30", ("late", "Sen 1 timme", "i dag 13.30")),
        ("2026-11-20 14:05", ("late", "Sen 25 min", "i dag 14.05")),
        ("2026-11-20 14:30", ("soon", "Om 0 min", "i dag 14.30")),
        ("2026-11-20 15:15", ("soon", "Om 45 min", "i dag 15.15")),
        ("2026-11-20 16:00", ("soon", "Om 1½ timme", "i dag 16.00")),
        ("2026-11-20 16:30", ("soon", "Om 2 tim", "i dag 16.30")),
        ("2026-11-20 16:31", ("today", "I dag 16.31", "")),
        ("2026-11-20 23:59", ("today", "I dag 23.59", "")),
        ("2026-11-21 00:00", ("later", "I morgon 00.00", "")),
        ("2026-11-22 12:00", ("later", "22 nov 12.00", "")),
        ("2027-01-02 12:00", ("later", "2 jan 2027 12.00", "")),
    ],
)
def test_amira_sees_how_late_and_how_soon(deadline, expected):
    words = phrases.due(at(deadline))
    assert (words.state, plain(words.main), plain(words.exact)) == expected


def test_shortly_after_midnight_the_deadline_of_yesterday_is_yesterdays():
    with clock.at(at("2026-11-21 00:30")):
        assert plain(phrases.due(at("2026-11-20 23:59")).exact) == "i går 23.59"


def test_two_hours_are_two_hours_over_the_night_when_the_clock_goes_back():
    with clock.at(at("2026-10-25 01:30")):
        later = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02.30 by the clock, the second time
        assert plain(phrases.due(later).main) == "Om 2 tim"


def test_a_list_never_shows_the_last_four_digits():
    assert phrases.masked("194803122384") == "19480312-••••"
    assert phrases.full_number("194803122384") == "19480312-2384"
    assert phrases.full_number("AB1234567890") == "AB123456-7890"


@pytest.mark.parametrize(
    ("born", "years"),
    [(date(1948, 3, 12), 78), (date(1948, 11, 20), 78), (date(1948, 11, 21), 77), (date(2026, 11, 20), 0)],
)
def test_people_are_as_old_as_they_say(born, years):
    assert phrases.age(born) == years


def test_who_is_born_on_a_leap_day_grows_older_on_the_first_of_march():
    with clock.at(at("2027-02-28 12:00")):
        assert phrases.age(date(1948, 2, 29)) == 78
    with clock.at(at("2027-03-01 12:00")):
        assert phrases.age(date(1948, 2, 29)) == 79


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("040-628 04 02", "tel:+46406280402"),
        ("070-174 06 05", "tel:+46701740605"),
        ("+46 40 628 04 02", "tel:+46406280402"),
        ("1177", "tel:1177"),
        ("112", "tel:112"),
    ],
)
def test_a_number_can_be_called_however_it_is_written(written, dialled):
    assert phrases.tel_uri(written) == dialled


@pytest.mark.parametrize(("name", "letters"), [("Amira Haddad", "AH"), ("Per-Olof K Ek", "PE"), ("Bo", "B"), ("", "")])
def test_initials(name, letters):
    assert phrases.initials(name) == letters
