"""The clinic's week becomes times: right over the changes of clocks, over Christmas and on closed days."""

from datetime import date, time, timedelta

import pytest

from apps.appointments import actions
from apps.appointments.generating import Hours, lines_for
from apps.appointments.models import OpenHours, Slot
from apps.core import clock
from apps.core.calendar import local
from apps.core.errors import Invalid, NotAllowed
from tests.cast import moment

MORNING = [Hours(day, time(9), time(11)) for day in range(5)]
NIGHT = [Hours(6, time(1), time(4))]


def walls(hours, first, last, closed=()) -> list[str]:
    return [f"{local(line['start']):%d %H.%M}" for line in lines_for(hours, first, last, closed)]


def test_a_week_of_mornings_without_the_weekend():
    assert len(walls(MORNING, date(2026, 4, 13), date(2026, 4, 19))) == 5 * 4


def test_a_break_is_left_out_and_the_times_go_on_after_it():
    hours = [Hours(0, time(9), time(12), 45, breaks=((time(10), time(10, 15)),))]
    day = date(2026, 4, 13)
    assert walls(hours, day, day) == ["13 09.00", "13 10.15", "13 11.00"]


def test_nine_is_nine_on_both_sides_of_a_change_of_clocks():
    with clock.at(moment("2026-10-01T08:00")):
        days = walls(
            [Hours(4, time(9), time(9, 30)), Hours(0, time(9), time(9, 30))], date(2026, 10, 23), date(2026, 10, 26)
        )
    assert days == ["23 09.00", "26 09.00"]


def test_the_hour_that_the_spring_skips_holds_no_time():
    with clock.at(moment("2026-03-01T08:00")):
        assert walls(NIGHT, date(2026, 3, 29), date(2026, 3, 29)) == ["29 01.00", "29 01.30", "29 03.00", "29 03.30"]


def test_the_hour_that_comes_twice_in_the_autumn_is_put_out_once():
    with clock.at(moment("2026-10-01T08:00")):
        lines = lines_for(NIGHT, date(2026, 10, 25), date(2026, 10, 25))
    starts = [line["start"] for line in lines]
    assert len(starts) == len(set(starts)) == 6
    assert all(line["end"] - line["start"] == timedelta(minutes=30) for line in lines)


def test_christmas_and_closed_days_hold_no_times():
    with clock.at(moment("2026-12-01T08:00")):
        found = walls(MORNING, date(2026, 12, 21), date(2026, 12, 28), closed={date(2026, 12, 22)})
    assert {line[:2] for line in found} == {"21", "23", "24", "28"}


def test_what_has_been_is_not_put_out():
    with clock.at(moment("2026-03-30T09:40")):
        assert walls(MORNING, date(2026, 3, 30), date(2026, 3, 30)) == ["30 10.00", "30 10.30"]


@pytest.mark.django_db
def test_a_changed_week_closes_empty_times_and_keeps_those_that_somebody_has(cast):
    week = [Hours(3, time(9), time(11))]
    put = {"by": cast.maria, "service": "Sjuksköterska", "until": date(2026, 4, 2)}
    actions.set_hours(cast.vc, week=week, **put)
    actions.book(cast.karin, by=cast.maria, unit=cast.vc, start=moment("2026-04-02T09:00"))
    actions.set_hours(cast.vc, week=[Hours(3, time(10), time(11))], **put)
    open_now = Slot.objects.filter(is_closed=False).order_by("starts_at")
    assert [f"{local(slot.starts_at):%H.%M}" for slot in open_now] == ["09.00", "10.00", "10.30"]
    assert OpenHours.objects.count() == 1


@pytest.mark.django_db
def test_a_week_is_the_clinics_own_and_ends_after_it_began(cast):
    week = [Hours(3, time(9), time(11))]
    with pytest.raises(NotAllowed):
        actions.set_hours(cast.vc, by=cast.amira, service="X", week=week, until=date(2026, 4, 2))
    for wrong in ({"until": date(2026, 3, 1)}, {"week": []}, {"week": [Hours(3, time(11), time(9))]}):
        with pytest.raises(Invalid):
            actions.set_hours(
                cast.vc, by=cast.maria, **{"service": "X", "week": week, "until": date(2026, 4, 2), **wrong}
            )


@pytest.mark.django_db
@pytest.mark.parametrize("fee", [-1, 10_001, 2**40])
def test_a_fee_for_not_coming_is_one_that_somebody_could_mean(cast, fee):
    with pytest.raises(Invalid) as refusal:
        actions.save_service(cast.vc, by=cast.maria, name="Sjuksköterska", no_show_fee=fee)
    assert refusal.value.code == "invalid:no_show_fee"
