"""How long somebody stays signed in, and how it ends."""

import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.audit import log
from apps.core import clock
from tests.signing import new_user, sign_in_as_patient, sign_in_as_staff

from .browser import Browser

MORNING = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
LONG_TEXT = "Karin vill hem till sin katt.\nHon orkar trappan."


def later(**passed):
    return clock.at(MORNING + timedelta(**passed))


@pytest.fixture(autouse=True)
def _own_page(settings):
    settings.ROOT_URLCONF = "tests.identity.probe"
    cache.clear()


@pytest.fixture
def amira(db):
    return new_user()


@pytest.fixture
def nurse(client, amira):
    with clock.at(MORNING):
        sign_in_as_staff(client, amira)
    return client


@pytest.fixture
def patient(client, db):
    with clock.at(MORNING):
        sign_in_as_patient(client, new_user())
    return client


def is_in(client) -> bool:
    return client.get("/prov/").status_code == 200


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (30, False), (600, False)])
def test_a_nurse_may_rest_for_half_an_hour(nurse, minutes, stays):
    with later(minutes=minutes):
        assert is_in(nurse) is stays


@pytest.mark.parametrize(("minutes", "stays"), [(19, True), (20, False)])
def test_a_patient_may_rest_for_twenty_minutes(patient, minutes, stays):
    with later(minutes=minutes):
        assert is_in(patient) is stays


def test_a_nurse_who_works_on_stays_for_twelve_hours_and_no_longer(nurse):
    for minutes in range(20, 12 * 60, 20):
        with later(minutes=minutes):
            assert is_in(nurse)
    with later(hours=12):
        assert not is_in(nurse)


def test_a_patient_stays_for_eight_hours(patient):
    for minutes in range(15, 8 * 60, 15):
        with later(minutes=minutes):
            assert is_in(patient)
    with later(hours=8):
        assert not is_in(patient)


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(nurse):
    for minutes in range(1, 30):
        with later(minutes=minutes):
            assert nurse.get("/prov/", headers={"X-Samplan-Poll": "1"}).status_code == 200
    with later(minutes=30):
        answer = nurse.get("/prov/", headers={"X-Samplan-Poll": "1"})
    assert (answer.status_code, answer["X-Samplan-Session"]) == (401, "ended")


def test_asking_how_long_is_left_keeps_nobody_signed_in_but_saying_so_does(nurse):
    with later(minutes=20):
        status = nurse.get("/konto/status/").json()
        assert (status["signed_in"], status["seconds_left"]) == (True, 600)
        assert nurse.post("/konto/fortsatt/", headers={"Accept": "application/json"}).json()["seconds_left"] == 1800
    with later(minutes=49):
        assert is_in(nurse)
    with later(hours=3):
        assert nurse.get("/konto/status/").status_code == 401


def test_a_page_left_open_can_tell_whether_it_is_still_the_same_person(client, amira):
    def who(user):
        sign_in_as_staff(client, user)
        return client.get("/konto/status/").json()["who"]

    assert who(amira) == who(amira) != who(new_user())


def test_being_here_is_written_at_most_once_a_minute(nurse):
    with (
        later(seconds=59),
        CaptureQueriesContext(
            connection,
        ) as early,
    ):
        assert is_in(nurse)
    with later(seconds=61), CaptureQueriesContext(connection) as late:
        assert is_in(nurse)
    assert [writes(early), writes(late)] == [0, 1]


def writes(queries) -> int:
    return sum(one["sql"].startswith('UPDATE "django_session"') for one in queries.captured_queries)


@pytest.mark.parametrize(
    "header", [{"HX-Request": "true"}, {"X-Requested-With": "fetch"}, {"Accept": "application/json"}]
)
def test_a_script_is_told_with_401_and_where_to_sign_in(nurse, header):
    with later(hours=1):
        answer = nurse.get("/prov/", headers=header)
        again = nurse.get("/prov/", headers=header)
    assert (answer.status_code, answer["X-Samplan-Session"]) == (401, "ended")
    assert answer.json() == {
        "code": "signed_out",
        "message": "Du har blivit utloggad. Logga in för att fortsätta.",
        "why": "idle",
        "sign_in": "/konto/in/",
    }
    assert again.status_code == 401


def test_a_page_leads_to_signing_in_with_a_reason_and_the_way_back(nurse):
    with later(hours=1):
        answer = nurse.get("/prov/?a=1")
        page = nurse.get(answer["Location"])
    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": ["/prov/?a=1"]}
    text = page.content.decode()
    assert "Du har blivit utloggad" in text
    assert "Ingenting hade hänt på ett tag" in text
    assert "/konto/in/staff/?next=%2Fprov%2F%3Fa%3D1" in text
    assert text.index("/konto/in/staff/") < text.index("/konto/in/resident/")


def test_open_pages_stay_open_after_the_rest(nurse):
    with later(hours=1):
        assert nurse.get("/konto/in/").status_code == 200
        assert nurse.get("/konto/utloggad/").status_code == 200


def test_what_was_typed_waits_for_the_same_person(nurse, amira):
    with later(hours=1):
        answer = nurse.post("/prov/?b=2", {"text": LONG_TEXT, "version": "7"})
        back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
        assert "Det du skrev finns kvar i 15 minuter" in nurse.get(answer["Location"]).content.decode()
        assert nurse.get(back).status_code == 302
        sign_in_as_staff(nurse, amira)
        page = nurse.get(back).content.decode()
    assert "Du loggades ut. Det du skrev finns kvar." in page
    assert LONG_TEXT in page
    assert '<form class="form" action="/prov/?b=2" method="post">' in page
    assert '<input type="hidden" name="version" value="7">' in page


def test_what_was_typed_waits_for_nobody_else(nurse):
    with later(hours=1):
        back = parse_qs(urlsplit(nurse.post("/prov/", {"text": LONG_TEXT})["Location"]).query)["next"][0]
        sign_in_as_staff(nurse, new_user())
        answer = nurse.get(back)
    assert answer.status_code == 404
    assert "katt" not in answer.content.decode()


def test_a_wrong_address_shows_nothing(nurse):
    with clock.at(MORNING):
        assert nurse.get("/konto/kvar/gissning/").status_code == 404


def test_what_was_typed_cannot_be_read_where_it_waits(nurse):
    with later(hours=1):
        nurse.post("/prov/", {"text": LONG_TEXT})
    server = cache._cache.get_client()
    kept = {key: (server.get(key), server.ttl(key)) for key in server.keys("*held*")}
    assert len(kept) == 1
    ((content, lives),) = kept.values()
    assert b"katt" not in content
    assert b"prov" not in content
    assert 0 < lives <= 900


def test_a_poll_that_sees_the_end_first_takes_nothing_from_the_form(nurse, amira):
    with later(hours=1):
        assert nurse.get("/prov/", headers={"X-Samplan-Poll": "1"}).status_code == 401
        back = parse_qs(urlsplit(nurse.post("/prov/", {"text": LONG_TEXT})["Location"]).query)["next"][0]
        sign_in_as_staff(nurse, amira)
        assert LONG_TEXT in nurse.get(back).content.decode()


def test_a_form_without_its_token_is_not_held(amira):
    client = Client(enforce_csrf_checks=True)
    with clock.at(MORNING):
        sign_in_as_staff(client, amira)
    with later(hours=1):
        assert client.post("/prov/", {"text": LONG_TEXT}).status_code == 403
    assert cache._cache.get_client().keys("*held*") == []


def test_a_form_too_large_to_hold_still_leads_to_signing_in(nurse):
    with later(hours=1):
        answer = nurse.post("/prov/", {"text": "a" * 1_000_001})
    assert (answer.status_code, answer["Location"]) == (302, "/konto/in/")


def test_after_a_rest_the_provider_is_asked_for_a_new_proof(nurse):
    with later(hours=1):
        nurse.get("/prov/")
        remembered = Session.objects.get().get_decoded()
    assert remembered["prove_again"] == int((MORNING + timedelta(hours=1)).timestamp())
    assert "_auth_user_id" not in remembered


@pytest.mark.django_db(transaction=True)
def test_a_proof_from_before_the_rest_does_not_count(browser, settings):
    settings.ROOT_URLCONF = "config.urls"
    browser.get("/konto/in/staff/")
    change_session(lambda data: data.update(prove_again=time.time() + 3600))
    assert "prompt=login" in browser.get("/konto/in/staff/").headers["Location"]
    answer = browser.sign_in("staff", "Amira Haddad")
    assert answer.status_code == 400
    assert "Inloggningen tog för lång tid" in answer.text


@pytest.mark.django_db(transaction=True)
def test_signing_in_gives_a_new_cookie_that_scripts_cannot_read(browser, settings):
    settings.ROOT_URLCONF = "config.urls"
    address = browser.callback_for("staff", "Amira Haddad")
    before = browser.cookie
    answer = browser.get(address)
    assert browser.cookie not in (None, before)
    assert not Session.objects.filter(session_key=before).exists()
    kept = {name for name in Session.objects.get().get_decoded() if not name.startswith("_auth_user")}
    assert kept == {"realm", "loa", "capacities", "signed_in_at", "seen_at", "rest", "life"}
    flags = answer.headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags


@pytest.mark.django_db(transaction=True)
def test_a_page_left_open_can_be_sent_after_signing_in_again(browser):
    """The person has signed in again in another tab; the form in this one was made before the rest."""
    browser.sign_in("staff", "Amira Haddad")
    browser.get("/konto/in/staff/")  # any page
    token = browser.session.cookies["csrftoken"]
    change_session(lambda data: data.update(seen_at=0))
    assert browser.get("/prov/").is_redirect
    browser.sign_in("staff", "Amira Haddad")
    assert browser.session.cookies["csrftoken"] == token
    assert browser.post("/prov/", {"csrfmiddlewaretoken": token, "text": "hej"}).text == "sent: hej"


@pytest.mark.django_db(transaction=True)
def test_signing_out_ends_everything(browser):
    browser.sign_in("staff", "Amira Haddad")
    assert browser.get("/konto/ut/").status_code == 405
    answer = browser.post("/konto/ut/")
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/simulatorer/oidc/staff/ut/"
    assert parse_qs(where.query)["post_logout_redirect_uri"] == [f"{browser.base}/konto/utloggad/"]
    assert browser.cookie is None
    assert Session.objects.count() == 0
    assert log.has("sign_out")
    end = browser.get(answer.headers["Location"])
    assert "Du är utloggad" in browser.get(end.headers["Location"]).text
    assert browser.get("/prov/").is_redirect


def test_somebody_whose_sign_in_is_closed_is_out_at_once(nurse, amira):
    with later(minutes=1):
        assert is_in(nurse)
        amira.is_active = False
        amira.save()
        assert not is_in(nurse)


@pytest.mark.django_db(transaction=True)
def test_the_language_that_one_chose_follows_to_the_next_browser(browser, live_server):
    browser.sign_in("staff", "Amira Haddad")
    browser.post("/sprak/setlang/", {"language": "en"})
    other = Browser(live_server.url)
    assert "Which of the staff" not in other.to_the_people("staff").text
    other.sign_in("staff", "Amira Haddad")
    assert other.session.cookies["django_language"] == "en"
    other.close()


def change_session(change) -> None:
    row = Session.objects.get()
    data = row.get_decoded()
    change(data)
    row.session_data = Session.objects.encode(json.loads(json.dumps(data)))
    row.save()
