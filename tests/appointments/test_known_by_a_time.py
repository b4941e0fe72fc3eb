"""What a time opens: who somebody is, to the clinic that has it, while it stands; and somebody looks at it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.access.deciding import decide
from apps.access.verbs.looking import seek_person
from apps.appointments import actions
from apps.appointments.models import ClinicTask
from apps.core import clock
from apps.core.guard import as_system
from apps.patients.models import Address, Person
from apps.records.models import RecordEntry
from apps.review import tasks
from apps.review.models import Cause, Reading
from tests.api.test_times import verb
from tests.api.test_verbs import enter  # noqa: F401  (signing in)
from tests.cast import make_person
from tests.trail import events

from .conftest import HALF_PAST, NINE, TEN

pytestmark = pytest.mark.django_db


def looked_at() -> set[str]:
    """Whose times a reviewer is asked about, two weeks and a night later."""
    with clock.at(clock.now() + timedelta(days=15)):
        tasks.pick_readings_to_review(clock.now())
    with as_system("a test looks"):
        picked = Reading.objects.filter(cause=Cause.BOOKING).select_related("patient")
        return {one.patient.name.split()[0] for one in picked}


def book(client, person, clinic, start=NINE) -> str:
    made = verb(client, "book", person, unit=str(clinic.vc.pk), start=start.isoformat())
    assert made.status_code == 201, made.json()
    return made.json()["made"]


def test_maria_books_a_stranger_by_number_and_it_is_written_down_as_an_opening(enter, clinic, rut):  # noqa: F811
    maria = enter("maria")
    book(maria, rut, clinic)
    [opening] = [event for event in events() if event.activity == "read" and event.patient_id == rut.pk]
    assert (opening.rule, opening.ground.partition(":")[0], opening.staff_id) == (
        "R1", "booking", clinic.maria.staff_id,
    )  # fmt: skip
    assert decide(clinic.maria, Person(pk=rut.pk)).permits
    assert not decide(clinic.maria, Address(pk=rut.pk)).permits
    assert not RecordEntry.objects.visible_to(clinic.maria).filter(patient=rut).exists()
    book(maria, rut, clinic, HALF_PAST)
    assert len([event for event in events() if event.activity == "read" and event.patient_id == rut.pk]) == 1


def test_having_looked_her_up_with_a_reason_is_not_to_know_her(enter, clinic, rut):  # noqa: F811
    seek_person(rut, by=clinic.maria, reason="Ringer om en tid")
    book(enter("maria"), rut, clinic)
    assert [event.ground.partition(":")[0] for event in events() if event.activity == "read"] == ["booking"]


@pytest.mark.parametrize("name", ["offer", "join_waiting_list"])
def test_so_is_every_other_way_to_make_a_time(enter, clinic, rut, name):  # noqa: F811
    more = {"earliest": "2026-04-01", "latest": "2026-05-01"} if name == "join_waiting_list" else {}
    assert verb(enter("maria"), name, rut, unit=str(clinic.vc.pk), **more).status_code == 201
    assert [event.patient_id for event in events() if event.activity == "read"] == [rut.pk]
    assert looked_at() == {"Rut"}


def test_a_protected_person_cannot_be_booked_by_who_does_not_know_them(enter, clinic):  # noqa: F811
    asa = make_person("Åsa Testsson", "189001169813", protection="protected")
    fields = {"unit": str(clinic.vc.pk), "start": NINE.isoformat()}
    assert verb(enter("maria"), "book", asa, **fields).status_code == 404


def is_known(clinic, person) -> bool:
    is_listed = Person.objects.visible_to(clinic.maria).filter(pk=person.pk).exists()
    assert decide(clinic.maria, Person(pk=person.pk)).permits == is_listed
    return is_listed


def test_who_is_cancelled_is_known_while_a_new_time_is_owed_then_forgotten_and_still_looked_at(
    enter, clinic, rut  # noqa: F811
):  # fmt: skip
    maria = enter("maria")
    url = reverse("api:cancel_appointment", args=[book(maria, rut, clinic)])
    assert maria.post(url, {}, content_type="application/json").status_code == 200
    assert is_known(clinic, rut), "somebody must phone and offer a new time"
    [task] = ClinicTask.objects.visible_to(clinic.maria)
    actions.note_call(task, by=clinic.maria, outcome="given_up")
    assert not is_known(clinic, rut)
    assert looked_at() == {"Rut"}


def test_who_cancels_herself_is_forgotten_at_once(clinic):
    time = actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=NINE)
    assert is_known(clinic, clinic.karin)
    actions.cancel_appointment(time, by=clinic.patient)
    assert not is_known(clinic, clinic.karin)


def test_nobody_looks_where_the_person_has_opened_answered_or_come(clinic, rut):
    """Karin opens her invitation, Bo comes; of Rut nothing is heard."""
    bo = make_person("Bo Testsson", "189001129817")
    karins, bos, _ruts = (
        actions.book(person, by=clinic.maria, unit=clinic.vc, start=start)
        for person, start in ((clinic.karin, NINE), (bo, HALF_PAST), (rut, TEN))
    )
    actions.open_invitation(actions.send_invitation(karins, by=clinic.maria), by=clinic.patient)
    with clock.at(HALF_PAST):
        actions.check_in(bos, by=clinic.maria)
    assert looked_at() == {"Rut"}
