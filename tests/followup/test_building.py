"""A month is counted from rows, closed once, corrected beside it, and read by those who follow it up."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import clock
from apps.core.errors import NotFound
from apps.core.guard import NoReader, as_system
from apps.discharge.models import Stay
from apps.followup import building, reading, tables
from apps.followup.kinds import CutKind, PlaceKind, Series
from apps.followup.measures import measure_of
from apps.followup.models import Figure, MonthClosed
from apps.followup.places import place_of, places_for, units_for
from apps.followup.reading import Cut
from apps.followup.tasks import close_months, correct_months
from tests.cast import make_actor, moment

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def counted(month=MARCH, code="usk_mean_all", place=("region", ""), cut=("all", "")):
    found = building.count(month)[code][0]
    return next((tally for group, tally in found.items() if (group[:2], group[2:]) == (place, cut)), None)


def test_the_four_stays_of_the_definition_as_rows(ward):
    for ready, left in (("01", "01"), ("02", "03"), ("03", "07"), ("10", "15")):
        ward.stay(f"2026-03-{ready}T10:00", f"2026-03-{left}T15:00")
    everybody, waited = counted(), counted(code="usk_mean_ge1")
    assert (everybody.n, everybody.total, waited.n, waited.total) == (4, 10, 3, 10)
    assert counted(code="same_day_share").yes == 1


def test_a_stay_belongs_to_the_month_it_ended_in_by_swedish_days(ward):
    ward.stay("2026-03-31T10:00", "2026-03-31T23:59")
    ward.stay("2026-03-31T10:00", "2026-04-01T00:00")
    assert counted().n == 1
    assert counted(date(2026, 4, 1)).total == 1


def test_what_was_annulled_is_not_counted_and_who_died_is(ward):
    ward.stay(end_reason="wrong_patient")
    assert counted() is None
    ward.stay("2026-03-02T10:00", "2026-03-04T04:00", end_reason="deceased")
    assert (counted().n, counted().total) == (1, 2)
    assert counted(code="info_same_day") is None


def test_each_is_counted_where_they_live_and_paid_for_where_they_were_placed(ward, cast):
    placed = ward.person(municipality_code="1285", born_on=date(2010, 1, 1))
    ward.stay("2026-03-02T10:00", "2026-03-09T15:00", person=placed, placing_municipality="1281")
    assert counted(place=("municipality", "1285")).n == 1
    paid = counted(code="payable_days", place=("municipality", "1281"))
    assert (paid.n, paid.total) == (1, 4)  # 5 to 8 March
    assert counted(place=("unit", str(cast.ward.pk)), cut=("age", "0-17")).n == 1
    assert counted(cut=("care_form", "somatic")).n == 1


def test_nothing_is_paid_where_the_law_was_not_followed(ward):
    ward.stay("2026-03-02T10:00", "2026-03-09T15:00", notice_sent_at=None)
    assert counted(code="payable_days").total == 0


def test_what_was_told_in_the_case_is_read_from_its_messages(ward):
    stay = ward.stay("2026-03-02T10:00", "2026-03-04T15:00")
    ward.message(stay, "admission_notice", "2026-02-25T11:00", answered="2026-02-25T11:30", estimate="2026-03-01")
    ward.message(stay, "estimated_discharge_changed", "2026-03-03T09:00", estimate="2026-03-05T13:00")
    ward.message(stay, "fixed_contact_named", "2026-03-04T09:00")
    ward.message(stay, "discharge_information", "2026-03-04T20:00")
    ward.message(stay, "ready_notice", "2026-03-07T10:00", answered="2026-03-07T10:20")
    assert counted(code="estimate_accuracy_first").middle == 3
    assert counted(code="estimate_accuracy_last").middle == 1
    assert counted(code="fixed_contact_before_discharge").yes == 1
    assert counted(code="info_same_day").yes == 1
    assert counted(code="receipt_median_weekend").middle == 20
    assert counted(date(2026, 2, 1), "receipt_median_weekday").middle == 30


def test_who_comes_back_is_counted_when_the_thirty_days_are_over(ward):
    person = ward.person()
    ward.stay("2026-02-10T10:00", "2026-02-10T15:00", person=person)
    ward.stay("2026-03-10T10:00", "2026-03-12T15:00", person=person)  # came on 5 March
    ward.stay("2026-02-10T10:00", "2026-02-10T15:00")
    found = counted(code="readmission_30")
    assert (found.n, found.yes) == (2, 1)


def test_a_month_is_read_as_it_may_be_told(ward, cast, analyst):
    ward.many(8)
    ward.many(7, ready="2026-03-02T10:00", left="2026-03-06T15:00")
    ward.stay(person=ward.person(municipality_code="1285"))  # one from Eslöv, whom nobody shall find
    ward.many(6, unit="other_ward", ready="2026-03-02T10:00", left="2026-03-03T15:00")
    building.close_month(MARCH)
    shown = reading.overview(analyst, MARCH, place_of(analyst, "region"))
    assert (shown["usk_mean_all"].n, shown["usk_mean_all"].total) == (22, 34)
    assert shown["same_day_share"].value == 9 / 22
    assert shown["usk_mean_all"].is_met
    places = {
        one.place.name: one for one in reading.comparison(analyst, "usk_mean_all", MARCH, PlaceKind.MUNICIPALITY)
    }
    assert places["Eslöv"].is_hidden
    assert places["Lund"].is_hidden  # or all of Skåne less Lund would be the one
    with as_system("a test looks at what is kept"):
        kept = Figure.objects.filter(municipality_code__in=["1281", "1285"], hidden="small")
        assert not kept.exclude(n=None, yes=None, total=None).exists()
        assert Figure.objects.filter(municipality_code="1285", measure="usk_mean_all", hidden="small").exists()


def test_those_from_65_are_the_two_oldest_groups_together_and_only_where_both_are_told(ward, analyst):
    older, oldest = ward.person(born_on=date(1955, 1, 1)), ward.person(born_on=date(1940, 1, 1))
    ward.many(6, person=older)
    ward.many(5, person=older, left="2026-03-04T15:00")
    ward.many(7, person=oldest, left="2026-03-03T15:00")
    ward.many(5, person=oldest)
    building.close_month(MARCH)
    region = place_of(analyst, "region")
    share = tables.groups(analyst, "same_day_share", MARCH, region)[reading.SENIORS]
    mean = tables.groups(analyst, "usk_mean_all", MARCH, region)[reading.SENIORS]
    assert (share.yes, share.n, mean.total, mean.n) == (11, 23, 17, 23)
    told = [Figure(n=6, middle=2.0, total=12), Figure(n=5, middle=4.0, total=20)]
    assert reading.added(told, measure_of("usk_days")).n == 11
    assert reading.added(told, measure_of("estimate_accuracy_first")) is None  # medians cannot be added
    with as_system("a test hides one of them"):
        Figure.objects.filter(cut="80+", measure="same_day_share").update(parts_hidden=True, yes=None)
    assert reading.SENIORS not in tables.groups(analyst, "same_day_share", MARCH, region)


def test_reading_takes_a_few_statements_however_many_figures_there_are(ward, analyst):
    ward.many(6)
    building.close_month(MARCH)
    for ask in (
        lambda: reading.overview(analyst, MARCH, place_of(analyst, "region")),
        lambda: reading.trend(analyst, "usk_days", place_of(analyst, "municipality-1281"), until=MARCH),
        lambda: reading.comparison(analyst, "usk_days", MARCH, PlaceKind.UNIT, Cut(CutKind.AGE, "65-79")),
        lambda: list(reading.export(analyst, MARCH, places_for(analyst))),
    ):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert ask()
        assert len(asked) <= 6


def test_counting_takes_as_many_statements_for_many_as_for_few(ward):
    ward.stay()
    with CaptureQueriesContext(connection) as few:
        building.count(MARCH)
    ward.many(9)
    with CaptureQueriesContext(connection) as many:
        building.count(MARCH)
    assert len(many) == len(few)


def test_who_follows_up_sees_joint_figures_and_those_of_the_own_provider(ward, cast, analyst):
    ward.many(6)
    building.close_month(MARCH)
    head = make_actor("Henrik Toft", "unit_manager", cast.ward)
    lund = make_actor("Birgitta Alm", "unit_manager", cast.lund)
    ours = place_of(head, f"unit-{cast.ward.pk}")
    assert reading.overview(head, MARCH, ours)["usk_days"].n == 6
    assert reading.overview(lund, MARCH, place_of(lund, "municipality-1281"))["usk_days"].n == 6
    assert reading.overview(lund, MARCH, ours)["usk_days"].is_hidden  # the policy, whatever a page had let through
    for actor, key in (
        (lund, f"unit-{cast.ward.pk}"),
        (cast.amira, "region"),
        (head, "unit-x"),
        (head, "municipality-99"),
    ):
        with pytest.raises(NotFound):
            place_of(actor, key)
    for actor in (head, lund, analyst):
        seen = set(Figure.objects.visible_to(actor).exclude(unit=None).values_list("unit", flat=True))
        assert seen <= set(units_for(actor).values_list("pk", flat=True))
    assert not Figure.objects.visible_to(cast.amira).exists()
    with pytest.raises(NoReader):
        Figure.objects.count()


def test_a_closed_month_stays_as_it_was_and_corrections_stand_beside_it(ward, analyst):
    ward.many(12)
    building.close_month(MARCH)
    ward.many(9, ready="2026-03-02T10:00", left="2026-03-05T15:00")  # written down late
    building.close_month(MARCH)
    building.correct_month(MonthClosed.objects.get())
    series = reading.trend(analyst, "usk_days", place_of(analyst, "region"), until=MARCH, months=2)
    assert [one.n for one in series[Series.FROZEN]] == [None, 12]
    assert [(one.n, one.total) for one in series[Series.CORRECTED]] == [(None, None), (21, 27)]


@pytest.mark.parametrize("late", [1, 4])
def test_a_correction_of_a_few_is_not_told(ward, analyst, late):
    """The first count beside the second would say how it went for those who were added."""
    ward.many(12)
    building.close_month(MARCH)
    ward.many(late, ready="2026-03-02T10:00", left="2026-03-05T15:00")
    building.correct_month(MonthClosed.objects.get())
    shown = reading.overview(analyst, MARCH, place_of(analyst, "region"))
    assert {one.n for one in shown.values()} <= {12, None}
    assert {one.series for one in shown.values()} == {Series.FROZEN}


def test_nor_another_day_for_one_of_those_who_were_counted(ward, analyst):
    stays = ward.many(12, ready="2026-03-02T10:00", left="2026-03-05T15:00")
    building.close_month(MARCH)
    with as_system("a test corrects a stay"):
        Stay.objects.filter(pk=stays[0].pk).update(discharged_at=moment("2026-03-08T15:00"))
        stays[0].ready_periods.update(ended_at=moment("2026-03-08T15:00"))
    building.correct_month(MonthClosed.objects.get())
    assert reading.overview(analyst, MARCH, place_of(analyst, "region"))["usk_days"].total == 36


def test_months_close_by_themselves_ten_days_later_and_are_counted_once_more_after_ninety(ward):
    ward.many(6)
    with clock.at(moment("2026-04-10T09:00")):
        close_months(clock.now())
    assert list(MonthClosed.objects.values_list("month", flat=True)) == [date(2026, 2, 1)]
    with clock.at(moment("2026-04-11T09:00")):
        assert close_months(clock.now()) == 1
        assert close_months(clock.now()) == 0
    with clock.at(moment("2026-07-10T09:00")):
        correct_months(clock.now())
    assert MonthClosed.objects.get(month=MARCH).corrected_at is not None
    with clock.at(moment("2026-07-12T09:00")):
        close_months(clock.now())
    assert MonthClosed.objects.count() == 5


def test_another_way_of_counting_agrees_and_sees_what_does_not(ward, capsys):
    ward.many(6)
    ward.many(5, ready="2026-03-02T10:00", left="2026-03-05T15:00", unit="other_ward")
    ward.many(5, ready="2026-03-28T23:30", left="2026-03-29T03:30", end_reason="deceased")
    ward.stay(end_reason="wrong_patient")
    call_command("followup_figures", month="2026-03")
    call_command("followup_figures", month="2026-03", compare=True)
    assert capsys.readouterr().out.splitlines()[-1] == "1 månader stämmer"
    with as_system("a test makes a figure wrong"):
        Figure.objects.filter(measure="usk_days", place_kind="region", cut_kind="all").update(total=1)
    with pytest.raises(SystemExit):
        call_command("followup_figures", month="2026-03", compare=True)
    assert capsys.readouterr().out == "2026-03 usk_days region: (16, 1) (16, 20)\n"


def test_a_month_that_runs_is_not_counted():
    for month in ("2099-01", "march"):
        with pytest.raises(CommandError):
            call_command("followup_figures", month=month)
