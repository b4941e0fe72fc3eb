"""A generated region: who lives in it, and that no list in it reads a table of patients from end to end.

Its plans are judged on few people as if they were many: what a page read in order costs is raised by as much as the
region is smaller than a tenth of a real one. `verify --all` generates that tenth, where everything costs what it does.
"""

import logging
from contextlib import nullcontext
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q
from hypothesis import settings as hypothesis_settings

from apps.access.models import Basis, Ground
from apps.appointments import following, watching
from apps.appointments.kinds import TaskKind
from apps.appointments.models import Appointment, ClinicTask, Dispatch, Invitation, Slot
from apps.appointments.states import AppointmentState
from apps.audit import origin
from apps.cases.models import Case
from apps.core import clock
from apps.core.errors import Invalid
from apps.core.guard import as_system
from apps.core.guard.tables import guarded_tables
from apps.core.personal_numbers import has_check_digit, parse
from apps.followup.models import Figure
from apps.organisations.models import Assignment, Staff
from apps.patients.models import Person
from apps.scenarios.region.copying import text
from apps.scenarios.region.faces import biggest_centre, most_cases, patient
from apps.scenarios.region.generating import NAMES, TABLES, generate
from apps.scenarios.region.made import Region
from apps.scenarios.region.measuring import Cost, judge, measure, overheard, page_cost, patient_sized
from apps.scenarios.region.pages import pages_for
from apps.scenarios.region.people import reserve_number
from apps.scenarios.region.size import SMALLEST, Size
from apps.scenarios.stage import throwaway_database
from tests.cast import moment
from tests.trail import events

pytestmark = pytest.mark.xdist_group("region")  # one region for all of the file

NOW = moment("2026-03-30T09:10")
IS_WHOLE = hypothesis_settings.get_current_profile_name() == "all"
SCALE, JUDGED_AS = (0.1, 0.1) if IS_WHOLE else (0.002, 0.1)


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker):
    """A database of its own, which is dropped afterwards."""
    with django_db_blocker.unblock(), throwaway_database(), clock.at(NOW):
        made = generate(SCALE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('seq_page_cost', %s, false)", [str(JUDGED_AS / SCALE)])
        yield made


@pytest.fixture
def now():
    with clock.at(NOW):
        yield


# --- What lists cost ---


@pytest.fixture(scope="module")
def costs(region):
    logging.disable(logging.INFO)
    try:
        return list(measure(turns=1, run=False))
    finally:
        logging.disable(logging.NOTSET)


def test_no_list_reads_a_table_of_patients_from_end_to_end(costs):
    assert not [cost.line for cost in costs if cost.scans]


def test_whether_somebody_may_see_a_row_costs_two_statements_and_a_page_of_lists_eight(costs):
    over = {
        f"{each.what} for {each.who}: {len(each.statements)}" for each in costs if len(each.statements) > each.at_most
    }
    assert not sorted(over)


def test_the_busiest_and_those_who_see_nothing_and_patients_were_all_asked(costs):
    asked = {(cost.what, cost.who) for cost in costs}
    for who in ("the busiest ward", "the biggest health centre", "a ward without patients"):
        for what in ("worklist", "worklist, late", "inbox", "search, a number"):
            assert (f"workplace:{what}", who) in asked
    for who in ("the busiest social services", "social services without anybody"):
        assert ("workplace:home_week", who) in asked
    assert ("workplace:case", "the busiest ward") in asked
    for who in ("a patient with many cases", "a patient without any"):
        assert {("portal:messages", who), ("portal:readers", who)} <= asked
    for what in ("day", "owed", "unread", "find", "waiting", "board", "campaigns", "invitation", "time", "campaign"):
        assert (f"workplace:{what}", "the biggest health centre") in asked
    assert {("portal:times", "a patient with a time"), ("portal:time", "a patient with a time")} <= asked
    for who in ("a guardian", "a proxy", "emergency_staff"):
        assert ("my patients", who) in asked


def test_what_the_clock_asks_every_few_minutes_reads_none_of_them_either(region, now):
    sized, found = patient_sized(), []
    jobs = (watching.let_go_of_kept_times, watching.see_who_did_not_come, watching.end_choices_that_ran_out,
            following.expire, following.remind_of_times)  # fmt: skip
    for job in jobs:
        with transaction.atomic(), overheard() as heard:
            job(NOW)
            transaction.set_rollback(True)
        found += [
            cost.line for cost in [judge(Cost(job.__name__, "the clock"), heard, sized, run=False)] if cost.scans
        ]
    assert not found


def test_an_index_that_is_gone_is_found_out(region):
    """The look at the plans can fail: without an index the patient's log is sought in the whole audit trail."""
    with as_system("a test chooses a patient"):
        somebody = patient("a patient", most_cases())
    logs = next(page for page in pages_for(somebody) if page.name == "portal:readers")
    with transaction.atomic():
        with as_system("a test drops an index"), connection.cursor() as cursor:
            cursor.execute("DROP INDEX audit_event_of_patient, audit_event_by_staff, audit_event_by_provider")
        cost = page_cost(logs, somebody, patient_sized(), turns=1, run=False)
        transaction.set_rollback(True)
    assert cost.scans == {"audit_event"}
    assert cost.is_too_much


# --- Who lives there ---


def counted(rows) -> int:
    with as_system("a test counts"):
        return rows.count()


def test_there_are_as_many_of_everything_as_the_scale_says(region, now):
    assert counted(Person.objects) == region.size.residents == round(1_430_000 * SCALE)
    assert counted(Staff.objects) == region.size.staff == round(60_000 * SCALE)
    assert counted(Case.objects) == region.size.cases
    assert counted(Case.objects.filter(is_closed=False)) * 8 < region.size.cases


def test_every_table_has_rows_and_so_do_those_that_say_something_about_a_patient(region):
    empty = [each.label for each in TABLES if not counted(each.model._base_manager)]
    assert not empty


def test_months_that_are_over_have_figures(region):
    with as_system("a test counts figures"):
        assert Figure.objects.filter(measure="usk_days", place_kind="region", n__gt=0).exists()


NOT_GENERATED = {
    "careplans_sheet": "one for each meeting that is held just now, found by its case",
    "careplans_objection": "a few at most for each plan, found by its case",
    "notifications_delivery": "found by the job that sends them, by an index of those that wait",
    "followup_figure": "counted by the product's own job when the rest is there, and closed twice: see `count_months`",
    "costs_budgetyear": "one a year, about money and nobody",
    "costs_budgetitem": "a few for each year",
    "costs_population": "one for each municipality and year",
    "costs_vote": "one for each principal and year",
    "costs_outcome": "a few for each year",
    "discharge_annulment": "a few for each ward, found by its case",
    "cases_caseguest": "asked by its key alone, of somebody who has signed in; nobody here has",
    "administration_change": "about what staff may, not about patients",
    "access_proxyinvitation": "a few for each person, found by one of two people",
    "review_reading": "some a day for each provider, found by an index of those that wait",
    "review_verdict": "one for each reading that has been reviewed",
    "review_explanation": "a few for each provider, found by an index of those that wait",
    "review_logquestion": "a few for each provider, found by an index of those that wait",
    "notifications_contactcheck": "lives for minutes, one for a contact point",
}


def test_no_table_that_says_something_about_a_patient_is_forgotten():
    """A new one becomes a function in apps/scenarios/region, or stands here with the reason why no list is of it."""
    assert {*guarded_tables()} - {*NAMES} == {*NOT_GENERATED}


def test_one_health_centre_has_eight_percent_of_the_listings_or_more(region, now):
    listed = Ground.objects.filter(basis=Basis.LISTED, valid_until=None)
    with as_system("a test finds the biggest"):
        biggest = biggest_centre()
    assert counted(listed.filter(unit=biggest)) >= 0.08 * counted(listed)


def test_the_biggest_health_centre_has_a_long_day_and_times_of_every_state(region, now):
    times = Appointment.objects.filter(patient__isnull=False)
    with as_system("a test finds the biggest"):
        today = times.filter(unit=biggest_centre(), starts_at__date=NOW.date()).exclude(state="cancelled")
    assert 40 <= counted(today) <= 100
    with as_system("a test looks at states"):
        assert {*times.values_list("state", flat=True)} == {*AppointmentState.values}
        assert {*Invitation.objects.values_list("state", flat=True)} >= {
            "sent", "opened", "answered", "paper_required", "paper_sent", "phone_task", "withdrawn", "expired",
        }  # fmt: skip
        assert {*ClinicTask.objects.filter(state="open").values_list("kind", flat=True)} == {*TaskKind.values}
        assert {*Dispatch.objects.values_list("state", flat=True)} >= {"queued", "retry", "rejected", "delivered"}


def test_a_slot_says_how_many_have_it(region, now):
    coming = Q(appointments__state__in=("cancelled", "entered-in-error"), _negated=True)
    with as_system("a test counts who comes"):
        wrong = Slot.objects.annotate(n=Count("appointments", filter=coming)).exclude(n=F("taken"))
        assert Slot.objects.filter(taken=1, starts_at__gt=NOW).exists()
        assert not wrong.exists()


def test_more_grounds_have_ended_than_live(region, now):
    assert counted(Ground.objects.filter(valid_until__lte=NOW)) > counted(Ground.objects.exclude(valid_until__lte=NOW))


def test_some_staff_have_no_assignment_and_some_people_are_protected(region, now):
    working = Assignment.objects.valid_on(NOW.date()).values("staff")
    assert Staff.objects.exclude(pk__in=working).exists()
    assert counted(Person.objects.exclude(protection="none"))


def test_the_trail_that_was_copied_in_is_as_good_as_one_that_was_written(region):
    some = [event.columns() for event in events()[:300]]
    assert len(some) == 300
    assert all(map(origin.is_proved, some))


def test_it_is_not_generated_twice_where_people_live(region, now):
    with pytest.raises(CommandError, match="--beside-others"):
        call_command("generate_region", "--scale", str(SMALLEST))
    with pytest.raises(CommandError, match="--seed"):
        call_command("generate_region", "--scale", str(SMALLEST), "--beside-others", verbosity=0)


@pytest.mark.parametrize(("scans", "code"), [(set(), 0), ({"cases_case"}, 1)])
def test_the_command_says_what_each_page_costs_and_whether_it_is_too_much(region, monkeypatch, capsys, scans, code):
    found = [Cost("worklist", "the busiest ward", ["SELECT 1"], scans), Cost("received", "the busiest ward")]
    monkeypatch.setattr("apps.scenarios.management.commands.measure_region.measure", lambda **_more: found)
    try:
        with pytest.raises(SystemExit) if code else nullcontext():
            call_command("measure_region")
    finally:
        logging.disable(logging.NOTSET)
    out = capsys.readouterr().out
    assert out.count("the busiest ward") == 2
    assert ("reads cases_case from end to end" in out) == bool(scans)


# --- Without a database ---


def test_a_real_installation_gets_no_invented_region(settings):
    settings.DEV = settings.TESTING = False
    for command in ("generate_region", "measure_region"):
        with pytest.raises(CommandError):
            call_command(command)


@pytest.mark.parametrize("wrong", [("--scale", "2"), ("--scale", "0"), ("--seed", "-1"), ("--seed", "500")])
def test_what_cannot_be_generated_is_refused(settings, wrong):
    with pytest.raises(CommandError):
        call_command("generate_region", *wrong)


def rows_of(seed: int, at: datetime = NOW) -> list[str]:
    region = Region(Size(SMALLEST / 4), seed, at)
    return ["\t".join(map(text, row)) for each in TABLES for row in each.rows(region)]


def test_the_same_seed_on_the_same_day_gives_the_same_rows():
    once = rows_of(7)
    assert once == rows_of(7)
    assert not set(once) & set(rows_of(8))


@pytest.mark.django_db
def test_nobody_can_have_a_number_of_the_region_and_no_installation_takes_it():
    for number in (0, 5, 1_429_999):
        made = reserve_number(3, number)
        assert has_check_digit(made[2:])
        with pytest.raises(Invalid) as refused:
            parse(made)
        assert "SK" in refused.value.message


def test_people_of_two_seeds_have_different_numbers():
    assert len({reserve_number(seed, number) for seed in range(20) for number in range(20)}) == 400
