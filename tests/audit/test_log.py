"""What is done and read is written down, by whom and on what ground, and no personal number with it."""

import threading
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from apps.audit import log, seals, verifying
from apps.core import clock
from tests import trail
from tests.cast import moment

pytestmark = pytest.mark.django_db
KARIN, SVEN = UUID(int=1), UUID(int=2)


@pytest.fixture
def amira():
    """Amira, ward nurse: whoever acts is known by attributes alone."""
    return SimpleNamespace(
        kind="staff", user_id=uuid4(), staff_id=uuid4(), staff_hsa="SE-TEST-1", person=None, assignment=uuid4(),
        role="ward_nurse", purpose="VB", unit=uuid4(), unit_name="Geriatrikavdelning 7", provider=uuid4(), loa=3,
    )  # fmt: skip


def test_amira_opens_karins_case_and_one_insert_says_everything(amira):
    with clock.at(moment("2026-03-30T09:10")), CaptureQueriesContext(connection) as statements:
        log.record(amira, "read", patient_id=KARIN, subject_type="cases.case", subject_id=UUID(int=9), rule="case")
    assert len(statements) == 1
    [event] = trail.about(KARIN)
    assert event.at == moment("2026-03-30T09:10")
    assert (event.staff_id, event.unit_name, event.role, event.purpose) == (
        amira.staff_id, "Geriatrikavdelning 7", "ward_nurse", "VB",
    )  # fmt: skip
    assert (event.activity, event.effect, event.subject_id) == ("read", "PERMIT", UUID(int=9))


def test_a_scenario_cannot_hide_when_a_row_was_really_written():
    with clock.at(moment("2019-01-01T00:00")):
        log.record(None, "read", patient_id=KARIN)
    [event] = trail.about(KARIN)
    assert event.registered_at - event.at > timedelta(days=365)
    assert event.actor_kind == "system"


def test_karin_sees_the_lists_that_she_stood_in_and_not_those_of_others(amira):
    log.record(amira, "list", shown={"patients": [KARIN, SVEN]})
    log.record(amira, "list", shown={"patients": [SVEN]})
    assert [event.activity for event in trail.about(KARIN)] == ["list"]
    assert len(trail.about(SVEN)) == 2


@pytest.mark.parametrize("activity", ["print", "export"])
def test_karin_sees_that_a_list_with_her_on_it_left_the_screen(amira, activity):
    log.record(amira, activity, shown={"patients": [KARIN]})
    assert [event.activity for event in trail.about(KARIN)] == [activity]


def test_whose_information_it_was_and_on_what_ground_is_copied_and_not_joined(amira):
    hospital = SimpleNamespace(pk=uuid4(), name="Region Skåne")
    clinic = SimpleNamespace(pk=uuid4(), name="Hjärtmottagningen", provider_id=hospital.pk, provider=hospital)
    amira.session, amira.idp = "5f0c", "https://id.example"
    log.record(
        amira, "read", patient_id=KARIN, subject_type="cases.case", subject_id=UUID(int=9), owner=clinic,
        ground="consent:7", obligations=("LOG", "REVIEW"), information="RECORD",
    )  # fmt: skip
    clinic.name = hospital.name = "Omdöpt"
    [event] = trail.about(KARIN)
    assert (event.owner_unit_id, event.owner_unit_name) == (clinic.pk, "Hjärtmottagningen")
    assert (event.owner_provider_id, event.owner_provider_name) == (hospital.pk, "Region Skåne")
    assert (event.ground, event.obligations, event.information_kind) == ("consent:7", ["LOG", "REVIEW"], "RECORD")
    assert (event.session, event.idp) == ("5f0c", "https://id.example")


@pytest.mark.parametrize(
    ("subject_type", "kind"),
    [("cases.case", "CASE"), ("patients.person", "PERSON"), ("audit.event", "LOG"), ("no.such", ""), ("", "")],
)
def test_what_a_guarded_row_holds_is_said_by_the_row(amira, subject_type, kind):
    log.record(amira, "read", patient_id=KARIN, subject_type=subject_type)
    assert trail.about(KARIN)[0].information_kind == kind


def test_a_fraction_among_what_was_shown_does_not_cost_the_row_its_proof(amira):
    log.record(amira, "list", shown={"patients": [KARIN], "share": 1e23, "half": 0.5})
    seals.append_all()
    assert verifying.verify().breaks == []


def test_a_list_of_rows_becomes_the_patients_in_it_once_each():
    rows = [SimpleNamespace(patient_id=patient) for patient in (SVEN, KARIN, SVEN)]
    assert log.patients(rows) == {"patients": [str(SVEN), str(KARIN)]}


@pytest.mark.parametrize("number", ["194807073228", "19480707-3228", "480707-3228", "480707+3228", "4807073228"])
def test_a_personal_number_is_blotted_out_wherever_somebody_puts_it(amira, number):
    log.record(amira, "search", reason=f"för {number}, akut", shown={"who": [f"nr {number}"], "count": 4807073228})
    [event] = trail.events(activity="search")
    assert number not in event.reason
    assert event.reason.endswith(", akut")
    assert number not in str(event.shown["who"])
    assert event.shown["count"] == 4807073228


def test_keys_are_not_taken_for_personal_numbers(amira):
    digits = UUID("11111111-2222-4333-8444-194807073228")
    log.record(amira, "list", shown={"patients": [digits]})
    assert len(trail.about(digits)) == 1


def test_a_search_leaves_a_keyed_hash_that_knows_the_same_question_again(settings):
    asked = log.query_hash(" 19480707-3228 ")
    assert asked == log.query_hash("19480707-3228")
    assert "3228" not in asked
    settings.SECRET_KEY = "another"
    assert asked != log.query_hash("19480707-3228")


def test_a_null_byte_in_a_reason_does_not_make_the_trail_unavailable(amira):
    log.record(amira, "refused", reason="a\x00b", shown={"x": "\x00"})
    assert log.has("refused", staff_id=amira.staff_id, reason="ab")


def test_the_row_of_a_verb_falls_with_the_verb(amira):
    @transaction.atomic
    def mark_ready():
        log.record(amira, "mark_ready", patient_id=KARIN)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        mark_ready()
    assert not log.has("mark_ready")


@pytest.mark.django_db(transaction=True)
def test_a_reading_is_committed_before_the_answer_leaves(amira):
    log.record(amira, "read", patient_id=KARIN)
    seen = []

    def somebody_else_looks():
        seen.append(log.has("read", patient_id=KARIN))
        connections.close_all()

    other = threading.Thread(target=somebody_else_looks)
    other.start()
    other.join()
    assert seen == [True]
