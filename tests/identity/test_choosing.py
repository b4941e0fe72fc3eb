"""Where do you work now? Are you here as a patient?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.access import choose
from apps.audit import log
from apps.core import clock
from apps.organisations.models import Assignment, Staff
from tests.cast import make_person, make_unit
from tests.signing import new_user, sign_in_as_patient, sign_in_as_staff

MORNING = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
PAGE = "/konto/uppdrag/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning():
    with clock.at(MORNING):
        yield


@pytest.fixture
def amira():
    return Staff.objects.create(hsa_id="SE2321000016-A001", name="Amira Haddad", user=new_user())


@pytest.fixture
def ward(amira):
    return assign(amira, "Avdelning 7", "ward_nurse")


@pytest.fixture
def night(amira):
    return assign(amira, "Ortopedavdelning 3", "ward_nurse", valid_to=date(2026, 12, 31))


def assign(staff, unit, role, **dates):
    unit = make_unit(unit, "inpatient", "Region Skåne")
    return Assignment.objects.create(staff=staff, unit=unit, role=role, **{"valid_from": date(2020, 1, 1), **dates})


def page_of(client):
    return client.get(PAGE).content.decode()


def test_a_nurse_with_one_assignment_is_not_asked(client, amira, ward):
    sign_in_as_staff(client, amira.user)
    assert client.get(PAGE)["Location"] == "/arbete/"
    assert client.session["assignment"] == str(ward.pk)
    assert client.session["capacity"] == "staff"


def test_a_nurse_with_two_chooses_and_the_choice_is_written_down(client, amira, ward, night):
    sign_in_as_staff(client, amira.user)
    page = page_of(client)
    assert "Hej Amira. Var arbetar du nu?" in page
    assert "Avdelning 7" in page
    assert "Ortopedavdelning 3" in page
    assert "Gäller till 31 december 2026" in page
    assert "capacity" not in client.session
    assert client.post(PAGE, {"assignment": night.pk})["Location"] == "/arbete/"
    assert client.session["assignment"] == str(night.pk)
    assert log.has("choose_assignment", assignment_id=night.pk, staff_id=amira.pk)


def test_the_one_used_last_stands_first(client, amira, ward, night):
    sign_in_as_staff(client, amira.user)
    client.post(PAGE, {"assignment": night.pk})
    sign_in_as_staff(client, amira.user)
    page = page_of(client)
    assert page.index("Senast använt") < page.index("Ortopedavdelning 3") < page.index("Dina andra uppdrag")
    assert page.index("Dina andra uppdrag") < page.index("Avdelning 7")


def test_one_changes_without_signing_out(client, amira, ward, night):
    sign_in_as_staff(client, amira.user, ward)
    key = client.session.session_key
    client.post(PAGE, {"assignment": night.pk})
    assert (client.session["assignment"], client.session.session_key) == (str(night.pk), key)


def test_what_waits_stands_beside_each(client, amira, ward, night, monkeypatch):
    monkeypatch.setattr(choose, "_counters", [lambda units: {ward.unit_id: "13 ärenden, 2 försenade"}])
    sign_in_as_staff(client, amira.user)
    assert "13 ärenden, 2 försenade" in page_of(client)


@pytest.mark.parametrize("dates", [{"valid_to": date(2026, 3, 29)}, {"valid_from": date(2026, 3, 31)}])
def test_an_assignment_that_is_not_valid_today_cannot_be_chosen(client, amira, ward, night, dates):
    other = assign(amira, "Medicinavdelning 2", "ward_nurse", **dates)
    sign_in_as_staff(client, amira.user)
    assert str(other.pk) not in page_of(client)
    answer = client.post(PAGE, {"assignment": other.pk})
    assert answer.status_code == 422
    assert "Det uppdraget kan du inte välja längre" in answer.content.decode()
    assert "assignment" not in client.session


def test_one_that_ended_lately_is_mentioned(client, amira, ward, night):
    assign(amira, "Medicinavdelning 2", "ward_nurse", valid_to=date(2026, 3, 1))
    assign(amira, "Gammal avdelning", "ward_nurse", valid_to=date(2025, 3, 1))
    sign_in_as_staff(client, amira.user)
    page = page_of(client)
    assert "<b>Medicinavdelning 2</b> gick ut 1 mars" in page
    assert "Gammal avdelning" not in page


def test_nobody_chooses_the_assignment_of_another(client, amira, ward):
    elin = Staff.objects.create(hsa_id="SE2321000016-E001", name="Elin Berg", user=new_user())
    other = assign(elin, "Medicinavdelning 2", "ward_nurse")
    sign_in_as_staff(client, amira.user, ward)
    for wrong in (other.pk, "", "x", "00000000-0000-0000-0000-000000000000"):
        assert client.post(PAGE, {"assignment": wrong}).status_code == 422
    assert client.session["assignment"] == str(ward.pk)


def test_a_nurse_whose_last_assignment_has_ended_is_told_whom_to_ask(client, amira, ward):
    sign_in_as_staff(client, amira.user, ward)
    with clock.at(MORNING + timedelta(minutes=5)):
        Assignment.objects.update(valid_to=date(2026, 3, 29))
        answer = client.get(PAGE)
    assert answer.status_code == 403
    assert "Du har inget uppdrag" in answer.content.decode()


def test_a_nurse_who_is_also_a_patient_chooses_which(client, amira, ward):
    karin = make_person("Amira Haddad", "197001239297", user=amira.user)
    sign_in_as_staff(client, amira.user, also_patient=True)
    assert "Är du här som patient?" in page_of(client)
    assert client.post(PAGE, {"capacity": "patient"})["Location"] == "/min/"
    assert client.session["capacity"] == "patient"
    assert "assignment" not in client.session
    assert client.session["rest"] == 20 * 60
    assert log.has("choose_assignment", person_id=karin.pk)


def test_and_changes_back_again(client, amira, ward):
    make_person("Amira Haddad", "197001239297", user=amira.user)
    sign_in_as_staff(client, amira.user, also_patient=True)
    client.post(PAGE, {"capacity": "patient"})
    client.post(PAGE, {"assignment": ward.pk})
    assert (client.session["capacity"], client.session["assignment"]) == ("staff", str(ward.pk))
    assert client.session["rest"] == 30 * 60


def test_a_nurse_whose_sign_in_did_not_prove_it_is_no_patient(client, amira, ward, night):
    sign_in_as_staff(client, amira.user)
    assert client.post(PAGE, {"capacity": "patient"}).status_code == 422
    assert "capacity" not in client.session


def test_a_patient_is_not_asked_and_cannot_become_staff(client, amira, ward):
    make_person("Amira Haddad", "197001239297", user=amira.user)
    sign_in_as_patient(client, amira.user)
    assert client.get(PAGE)["Location"] == "/min/"
    assert client.post(PAGE, {"assignment": ward.pk}).status_code == 422
    assert client.session["capacity"] == "patient"


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/arbete/arende/1/", "/arbete/arende/1/"),
        ("/konto/kvar/abc/", "/konto/kvar/abc/"),
        ("/min/", "/arbete/"),
        ("https://elsewhere.invalid/", "/arbete/"),
        ("//elsewhere.invalid/", "/arbete/"),
        ("/\\elsewhere.invalid", "/arbete/"),
        ("javascript:alert(1)", "/arbete/"),
    ],
)
def test_one_goes_on_to_where_one_was_going_if_it_is_ours(client, amira, ward, wanted, where):
    sign_in_as_staff(client, amira.user)
    assert client.get(PAGE, {"next": wanted})["Location"] == where


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(client):
    assert client.get(PAGE, {"next": "/arbete/"})["Location"] == "/konto/in/?next=%2Farbete%2F"
