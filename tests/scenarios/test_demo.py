"""The demo: every stage alive, whenever it is loaded, and nothing changed by loading it again."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from apps.access.actor import Actor
from apps.administration import reviewing
from apps.administration.models import Change
from apps.careplans.models import Meeting
from apps.cases.kinds import ReceiptState, TaskState
from apps.cases.models import Case, Participant, Receipt, Statement, Task
from apps.cases.processes import process_of
from apps.core import clock, rules
from apps.core.calendar import local
from apps.core.guard import as_system
from apps.discharge.models import Obstacle
from apps.followup.models import Figure, MonthClosed
from apps.notifications import outbox
from apps.notifications.models import Promise
from apps.organisations.models import Assignment, Provider
from apps.patients.models import Person
from apps.records.models import CorrectionRequest, Disagreement, EntryKind, RecordEntry
from apps.review import queue
from apps.review.models import Explanation
from apps.scenarios.demo.dates import Days
from apps.scenarios.demo.loading import load_demo
from apps.scenarios.demo.past import drawing
from apps.scenarios.people import demo_people
from apps.simulators.people import offered
from apps.workplace.times import campaigns, day, unread
from tests.cast import moment

pytestmark = pytest.mark.xdist_group("demo")  # the demo takes some seconds to load
AFTERNOON = "2026-11-23T14:20"


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker):
    """The demo as it is on a Monday afternoon, loaded once for all tests of this file and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(moment(AFTERNOON)), pytest.MonkeyPatch.context() as few:
            few.setattr(drawing, "IN_A_MONTH", 60)
            assert load_demo(behind=1) == 40
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(region, django_db_blocker):
    with django_db_blocker.unblock(), clock.at(moment(AFTERNOON)), as_system("a test looks at the demo"):
        yield


def karin() -> Case:
    return Case.objects.get(process="svu", patient__personal_number="194804193482")


class TestEveryListIsAlive:
    def test_there_are_patients_in_all_stages(self, demo):
        states = Counter(Case.objects.filter(process="svu").values_list("state", flat=True))

        assert set(states) == {
            "draft", "admitted", "planning", "ready", "discharged", "followup", "closed", "cancelled",
        }  # fmt: skip
        assert all(states[state] >= 2 for state in states)
        assert Case.objects.values("patient__municipality_code").distinct().count() >= 6

    def test_some_deadlines_have_passed_some_are_today_and_some_come_later(self, demo):
        now = clock.now()
        open_tasks = Task.objects.filter(state=TaskState.OPEN)

        assert open_tasks.filter(due_at__lt=now).count() >= 10
        assert open_tasks.filter(due_at__gte=now, due_at__lt=now + timedelta(hours=10)).exists()
        assert open_tasks.filter(due_at__gte=now + timedelta(days=1)).exists()
        assert open_tasks.filter(escalated_at__isnull=False).exists()

    def test_receipts_are_partly_missing(self, demo):
        states = Counter(Receipt.objects.values_list("state", flat=True))

        assert states[ReceiptState.ACKNOWLEDGED] > 50
        assert states[ReceiptState.UNOPENED] > 20

    def test_some_municipality_pays_and_some_has_free_days_left(self, demo):
        shown = [process_of(case).shows(case) for case in Case.objects.filter(state="ready")]

        assert any(facts["payable_days"] > 0 for facts in shown)
        assert any(facts["payable_days"] == 0 for facts in shown)

    def test_a_plan_meets_today_one_is_in_its_third_version_and_one_is_a_childs(self, demo):
        today = local(clock.now()).date()
        [meeting] = [one for one in Meeting.objects.all() if local(one.starts_at).date() == today]
        assert set(meeting.invitations.values_list("answer", flat=True)) == {"yes"}
        assert Case.objects.get(plan__version=3).state == "active"
        child = Case.objects.get(process="sip", patient__name="Thea Arvidson")
        assert (child.state, child.agreement) == ("called", "valid")
        assert child.agreed_until, "until she is eighteen"

    def test_the_exceptions_are_there_too(self, demo):
        assert Participant.objects.filter(state="rejected").exists()
        assert Task.objects.filter(kind="accept_transfer", state=TaskState.OPEN).exists()
        assert Case.objects.filter(end_reason="deceased").exists()
        assert Case.objects.exclude(patient__protection="none").count() >= 2
        assert Case.objects.filter(process="svu", is_annulled=True).exists()
        assert Case.objects.filter(process="svu", previous__state="closed").exists()
        assert Obstacle.objects.filter(case__state="ready", valid_to=None).exists()
        assert Case.objects.filter(responsible_unit__kind="inpatient_psychiatry").exists()

    def test_nothing_has_happened_after_now(self, demo):
        assert Case.objects.filter(changed_at__gt=clock.now()).count() == 0

    def test_the_health_centre_has_a_day_of_forty_eight_unread_two_failed_and_many_half_invited(self, demo):
        maria = Actor.of_assignment(Assignment.objects.get(staff__name="Maria Olofsson"))
        waits = [one.helps == unread.FAILED for one in unread.fetch(maria)]
        assert len(day.fetch(maria, local(clock.now()).date())) == 40
        assert (waits.count(False), waits.count(True)) == (8, 2)
        [campaign] = campaigns.fetch(maria)
        known = campaigns.progress(maria, campaign)
        assert (campaign.state, known.people, known.invited, known.answered, known.opened) == ("paused", 12, 6, 3, 3)
        assert known.problems == 1

    def test_the_ward_of_the_demo_has_a_long_list(self, demo):
        amira = Assignment.objects.get(staff__name="Amira Haddad", unit__name="Geriatrikavdelning 7 i Lund")
        patients = Case.objects.visible_to(Actor.of_assignment(amira), lead=True)

        assert patients.count() >= 8


class TestKarin:
    def test_goes_home_tomorrow_at_one_and_knows_whom_to_call(self, demo):
        facts = process_of(karin()).shows(karin())

        assert facts["estimated_discharge_at"] == "2026-11-24T13:00"
        assert str(facts["fixed_care_contact"]) == "Siv Lind"
        assert karin().stay.fixed_contact_phone == "040-628 04 19"

    def test_has_said_something_and_been_given_a_summary(self, demo):
        assert "katten" in Statement.objects.get(case=karin()).text
        assert karin().messages.filter(kind="patient_summary").exists()

    def test_reads_her_own_case_and_no_other(self, demo):
        person = Person.objects.get(pk=karin().patient_id)

        mine = Case.objects.visible_to(Actor.of_person(person), lead=True)
        assert {case.process: case.patient_id for case in mine} == {"svu": person.pk, "sip": person.pk}

    def test_is_called_to_a_meeting_next_week_and_has_not_answered(self, demo):
        [meeting] = Meeting.objects.filter(case__patient=karin().patient_id)

        assert f"{local(meeting.starts_at):%Y-%m-%d %H:%M}" == "2026-12-01 14:00"
        assert meeting.invitations.get(person=karin().patient_id).answer == ""


class TestLoadingAgain:
    def test_changes_nothing(self, demo):
        before = Counter(Task.objects.values_list("kind", "state"))
        out = StringIO()

        call_command("load_demo", stdout=out)

        assert Counter(Task.objects.values_list("kind", "state")) == before
        assert "redan" in out.getvalue() or "already" in out.getvalue()

    def test_nothing_is_waiting_to_be_sent(self, demo):
        assert outbox.outbox_age() == timedelta(0)


class TestWhoCanSignIn:
    def test_six_people_stand_first_each_with_a_line(self, demo):
        people = demo_people()

        assert [person["name"] for person in people] == [
            "Karin Nyström", "Amira Haddad", "Per Olsson", "Siv Lind", "Hanna Ros", "Ulla-Britt Sandell",
        ]  # fmt: skip
        assert all(person["line"] and person["title"] for person in people)

    def test_somebody_has_two_assignments_and_somebody_is_a_patient_too(self, demo):
        assert Assignment.objects.filter(staff__name="Amira Haddad").count() == 2
        assert Person.objects.filter(personal_number=demo_people()[-1]["personal_number"]).exists()

    def test_the_command_says_so(self, demo):
        out = StringIO()

        call_command("demo_people", stdout=out)

        assert "Karin Nyström" in out.getvalue()


@pytest.mark.parametrize("now", ["2026-11-23T00:00", "2026-11-23T03:30", "2026-11-23T08:01", "2026-11-23T23:59"])
def test_what_happens_today_has_happened_in_the_same_order_whenever_it_is(now):
    days = Days(moment(now))
    told = [days.fill_in(f"today {hour:02}:30") for hour in range(6, 18)]

    assert told == sorted(told)
    assert all(f"{local(moment(now)):%Y-%m-%d}" in each for each in told)
    assert told[-1] <= f"{local(moment(now)):%Y-%m-%dT%H:%M:%S}"


@pytest.mark.parametrize(
    ("now", "meets"),
    [("00:05", "08:30"), ("08:14", "08:30"), ("14:20", "15:00"), ("16:15", "16:30"), ("23:50", "23:45")],
)
def test_what_is_to_come_today_lies_ahead_also_for_those_who_look_in_the_evening(now, meets):
    assert Days(moment(f"2026-11-23T{now}")).fill_in("today soon") == f"2026-11-23T{meets}:00"


def test_days_are_counted_from_today():
    days = Days(moment("2026-03-01T20:00"))

    assert days.fill_in("today-1d 09:15, today+2d, today") == "2026-02-28T09:15:00, 2026-03-03, 2026-03-01"


class TestTheOfficeHasSomethingToDo:
    """Permissions: one change waits for Olle, and some reviews are late."""

    def test_a_change_that_reaches_a_protected_person_waits_for_a_second_person(self, demo):
        change = Change.objects.get(status="proposed")

        assert change.proposed_by.name == "Agneta Regel"
        assert change.figures["people_more"] == change.figures["protected"] == 1
        approvers = Assignment.objects.filter(role="permission_approver", provider=change.provider)
        assert set(approvers.values_list("staff__name", flat=True)) == {"Olle Dahl"}

    def test_a_review_is_late_and_most_are_not(self, demo):
        posts = Assignment.objects.filter(provider__hsa_id="SE9999000129-DEMOV")
        late = reviewing.due(posts, local(clock.now()).date(), rules.on(clock.now()))

        assert 0 < late.count() < posts.count() / 4

    def test_most_providers_share_documentation_and_one_coordinator_has_clearance(self, demo):
        sharing = Provider.objects.exclude(svod_from=None).count()

        assert Provider.objects.count() > sharing > Provider.objects.count() / 2
        [cleared] = Assignment.objects.filter(profile__handles_protected=True)
        assert cleared.profile.analysis.is_approved


class TestTheLogIsReviewed:
    """Sture has something of each kind before him, Olle a reading to explain, and Karin waits for an answer."""

    def actor(self, name: str, role: str, **at) -> Actor:
        return Actor.of_assignment(Assignment.objects.get(staff__name=name, role=role, **at))

    def test_emergencies_a_protected_person_a_sample_and_what_was_explained_wait(self, demo):
        rows = queue.in_order(self.actor("Sture Vakt", "log_reviewer"))

        assert {row.group for row in rows} == {queue.EXPLAINED, queue.ALWAYS, queue.SAMPLE, queue.ASKED}
        assert Counter(row.reading.cause for row in rows) == {"random": 5, "emergency": 2, "protected": 1}
        assert any(row.reading.told_at for row in rows)

    def test_somebody_has_tried_to_read_about_herself_at_work(self, demo):
        rebecka = self.actor("Rebecka Forsman", "log_reviewer", unit__kind="social_services")

        assert [(row.who, row.reading.rule) for row in queue.in_order(rebecka)] == [("Ulla-Britt Sandell", "S1")]

    def test_karins_question_waits_and_one_has_been_answered(self, demo):
        asked = queue.questions(self.actor("Sture Vakt", "log_reviewer"))

        assert asked.get(answered_at=None).patient == karin().patient
        assert asked.exclude(answered_at=None).count() == 1

    def test_olle_has_a_reading_to_explain_and_has_explained_one(self, demo):
        asked = Explanation.objects.visible_to(self.actor("Olle Dahl", "outpatient_manager"))

        assert sorted(bool(one.answered_at) for one in asked) == [False, True]


class TestTheRecord:
    def test_karin_has_something_at_the_ward_the_health_centre_in_municipal_care_and_elsewhere(self, demo):
        owners = RecordEntry.objects.filter(patient=karin().patient).values_list("unit__kind", "provider__name")

        assert {kind for kind, _provider in owners} == {"inpatient", "outpatient", "municipal_health"}
        assert len({provider for _kind, provider in owners}) == 3

    def test_some_of_it_is_unsigned_corrected_withheld_disputed_and_of_each_kind(self, demo):
        entries = RecordEntry.objects.all()

        assert set(entries.values_list("kind", flat=True)) == set(EntryKind.values)
        assert entries.filter(patient=karin().patient, signed_at=None, is_current=True).exists()
        assert entries.filter(is_current=False, superseded_by__version=2).exists()
        assert entries.exclude(withheld_reason="").exists()
        assert Disagreement.objects.exists()
        [asked] = CorrectionRequest.objects.filter(answered_at=None)
        assert Promise.objects.filter(kind="correction_asked", to_unit=asked.unit, seen_at=None).exists()
        assert entries.values("patient").distinct().count() >= 13


class TestTheMonthsBehind:
    def test_are_closed_by_the_products_own_job_and_have_figures(self, demo):
        [closed] = MonthClosed.objects.all()
        assert f"{closed.month:%Y-%m} {local(closed.closed_at):%Y-%m-%d}" == "2026-10 2026-11-11"
        assert Figure.objects.get(measure="usk_mean_all", place_kind="region", cut_kind="all").n > 30

    def test_tell_also_how_people_were_invited_and_whether_they_came(self, demo):
        told = Figure.objects.filter(place_kind="region", cut_kind="all", hidden="", parts_hidden=False)
        codes = {"invitation_opened_48h", "paper_share", "no_show"}
        assert codes <= set(told.values_list("measure", flat=True))

    def test_are_over_and_nobody_in_them_can_sign_in(self, demo):
        past = Case.objects.filter(patient__number_kind="reserve")
        assert past.exists()
        assert not past.filter(is_closed=False).exists()
        numbers = set(Person.objects.filter(number_kind="reserve").values_list("personal_number", flat=True))
        assert numbers.isdisjoint(one.identifier for one in offered("resident"))
