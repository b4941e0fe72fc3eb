"""From a claim to a person: what real providers write in it, and the people who are turned away at the door."""

from dataclasses import replace
from datetime import date

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache

from apps.audit import log
from apps.core import clock
from apps.core.guard import as_system
from apps.identity.models import User
from apps.organisations.models import Assignment, Staff
from apps.patients.models import Person
from apps.simulators import people
from apps.simulators.people import DemoPerson
from tests.cast import make_person, make_unit

from .browser import Browser

KARIN = "197001239297"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(live_server, monkeypatch):
    """Sign in with any claim at all: `door("resident", claim)` returns (browser, our answer)."""
    cache.clear()
    opened = []

    def sign_in(realm, claim, **more):
        somebody = DemoPerson(realm, claim, "Någon", "Prov", **more)
        monkeypatch.setattr(people, "_sources", [lambda: [somebody]])
        monkeypatch.setattr(people, "_from_database", lambda name: [])
        opened.append(Browser(live_server.url))
        return opened[-1], opened[-1].sign_in(realm, "Någon")

    yield sign_in
    for browser in opened:
        browser.close()


def assert_turned_away(browser, answer, code, says):
    assert answer.status_code == 403
    assert says in answer.text
    assert browser.cookie is None
    assert User.objects.count() == 0
    assert log.has("refused", rule=f"sign_in.{code}")


@pytest.mark.parametrize("claim", [KARIN, "19700123-9297", "7001239297", "700123-9297", " 19700123-9297 "])
def test_karin_is_found_however_the_provider_writes_her_number(door, claim):
    karin = make_person("Karin Ek", KARIN)
    _, answer = door("resident", claim)
    assert answer.status_code == 302
    with as_system("a test looks"):
        assert Person.objects.get(pk=karin.pk).user == User.objects.get()


def test_a_person_with_a_coordination_number_signs_in(door):
    make_person("Sam Ordning", "199305792385", number_kind="coordination", born_on=date(1993, 5, 19))
    assert door("resident", "199305792385")[1].status_code == 302


def test_a_person_under_protection_signs_in_like_anybody_else(door):
    make_person("Karin Ek", KARIN, protection="marked")
    assert door("resident", KARIN)[1].status_code == 302


@pytest.mark.parametrize("claim", ["", "   "])
def test_a_missing_number_is_said_to_be_missing(door, claim):
    make_person("Karin Ek", KARIN)
    assert_turned_away(*door("resident", claim), "no_identifier", "Inloggningstjänsten sa inte vem du är")


@pytest.mark.parametrize(
    "claim", ["198001012399", "197001239298", "not a number", "SE2321000016-A001", "1" * 500, "\x00"]
)
def test_a_number_that_nobody_here_has_is_unknown(door, claim):
    make_person("Karin Ek", KARIN)
    assert_turned_away(*door("resident", claim), "unknown", "Du finns inte här")


def test_nobody_signs_in_as_the_dead(door):
    make_person("Karin Ek", KARIN, deceased_at=clock.now())
    assert_turned_away(*door("resident", KARIN), "deceased", "Den här identiteten går inte att använda")


def test_a_child_is_told_to_ask_somebody_else(door):
    make_person("Elsa Ek", KARIN, born_on=clock.now().date())
    assert_turned_away(*door("resident", KARIN), "too_young", "Du är för ung för att logga in själv")


def nurse(**dates):
    amira = Staff.objects.create(hsa_id="SE2321000016-A001", name="Amira Haddad")
    unit = make_unit("Avdelning 7", "inpatient", "Region Skåne")
    Assignment.objects.create(staff=amira, unit=unit, role="ward_nurse", **{"valid_from": date(2020, 1, 1), **dates})
    return amira


def test_a_nurse_with_a_valid_assignment_signs_in(door):
    amira = nurse()
    assert door("staff", amira.hsa_id)[1].status_code == 302
    amira.refresh_from_db()
    assert amira.user == User.objects.get()


def test_a_nurse_without_a_valid_assignment_is_told_whom_to_ask(door):
    amira = nurse(valid_to=date(2021, 1, 1))
    assert_turned_away(*door("staff", amira.hsa_id), "no_assignment", "Du har inget uppdrag")
    amira.refresh_from_db()
    assert amira.user is None


def test_an_unknown_hsa_id_is_unknown(door):
    nurse()
    assert_turned_away(*door("staff", "SE2321000016-ZZZZ"), "unknown", "Du finns inte här")


def test_a_personal_number_at_the_staff_door_opens_nothing(door):
    make_person("Karin Ek", KARIN)
    nurse()
    assert_turned_away(*door("staff", KARIN), "unknown", "Du finns inte här")


def test_too_low_an_assurance_level_is_refused_at_both_doors(door):
    make_person("Karin Ek", KARIN)
    low = "http://id.elegnamnden.se/loa/1.0/loa2"
    assert_turned_away(*door("resident", KARIN, assurance=low), "weak", "Du behöver en säkrare e-legitimation")
    assert_turned_away(*door("staff", nurse().hsa_id, assurance=low), "weak", "Du behöver en säkrare e-legitimation")


def test_the_level_is_remembered_for_the_session(door):
    make_person("Karin Ek", KARIN)
    door("resident", KARIN, assurance="http://id.sambi.se/loa/loa4")
    assert Session.objects.get().get_decoded()["loa"] == 4


def test_a_nurse_whose_provider_vouches_for_both_may_be_here_as_either(door):
    amira, person = nurse(), make_person("Amira Haddad", KARIN)
    browser, answer = door("staff", amira.hsa_id, personal_number=KARIN)
    page = browser.get(answer.headers["Location"])
    assert "Är du här som patient?" in page.text
    assert "Gå till dina egna sidor" in page.text
    session = Session.objects.get().get_decoded()
    assert session["capacities"] == ["staff", "patient"]
    assert session["person"] == str(person.pk)
    assert browser.post("/konto/uppdrag/", {"capacity": "patient"}).headers["Location"] == "/min/"


def test_a_nurse_who_is_no_patient_here_is_staff_only(door):
    browser, answer = door("staff", nurse().hsa_id, personal_number=KARIN)
    assert browser.get(answer.headers["Location"]).headers["Location"] == "/arbete/"
    assert Session.objects.get().get_decoded()["capacities"] == ["staff"]


def test_the_same_person_is_the_same_user_next_time(door):
    make_person("Karin Ek", KARIN)
    door("resident", KARIN)
    door("resident", KARIN)
    assert User.objects.count() == 1


def test_the_same_subject_of_another_issuer_is_another_user(door, settings):
    """The key is issuer and subject together, and the person follows to the provider used last."""
    karin = make_person("Karin Ek", KARIN)
    door("resident", KARIN)
    first = User.objects.get()
    moved = replace(settings.OIDC_REALMS["resident"], issuer="https://another.invalid")
    settings.OIDC_REALMS = {**settings.OIDC_REALMS, "resident": moved}
    cache.clear()
    assert door("resident", KARIN)[1].status_code == 302
    second = User.objects.exclude(pk=first.pk).get()
    assert (first.subject, second.issuer) == (second.subject, "https://another.invalid")
    with as_system("a test looks"):
        assert Person.objects.get(pk=karin.pk).user_id == second.pk


def test_a_closed_user_stays_out(door):
    make_person("Karin Ek", KARIN)
    door("resident", KARIN)
    User.objects.update(is_active=False)
    Session.objects.all().delete()
    browser, answer = door("resident", KARIN)
    assert (answer.status_code, browser.cookie) == (403, None)
    assert "Din inloggning är stängd" in answer.text


def test_somebody_who_dies_while_signed_in_is_out_and_not_sent_round_and_round(door):
    make_person("Karin Ek", KARIN)
    browser, answer = door("resident", KARIN)
    with as_system("a test lets time pass"):
        Person.objects.update(deceased_at=clock.now())
    assert browser.get(answer.headers["Location"]).headers["Location"] == "/konto/in/"
    assert browser.cookie is None


def test_nothing_of_the_claims_is_kept(door):
    make_person("Karin Ek", KARIN)
    browser, answer = door("resident", KARIN)
    browser.get(answer.headers["Location"])
    kept = ""
    with as_system("a test looks everywhere"):
        for model in apps.get_models():
            if not issubclass(model, Person):
                kept += str(list(model.objects.values())) if hasattr(model, "objects") else ""
    kept += str([session.get_decoded() for session in Session.objects.all()])
    assert User.objects.get().subject in kept
    assert KARIN not in kept
    assert "Någon" not in kept
    for name in ("SocialAccount", "SocialToken", "SocialApp"):
        assert not apps.get_model("socialaccount", name).objects.exists()
    assert not apps.get_model("account", "EmailAddress").objects.exists()
