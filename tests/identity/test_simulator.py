"""The provider of our own: honest in what it does, plain about what it is, and absent in production."""

import importlib
from base64 import b64encode

import pytest
import requests

from apps.simulators import oidc, people
from apps.simulators import urls as simulator_urls
from apps.simulators.people import DemoPerson

from .browser import HIDDEN, PERSON

pytestmark = pytest.mark.django_db(transaction=True)


def crowd():
    first = [
        DemoPerson("staff", f"HSA-{n}", f"Första {n}", "Sjuksköterska", f"{n} väntar på dig", True) for n in range(6)
    ]
    rest = [DemoPerson("staff", f"HSA-R{n}", f"Person {n:02}", "Biståndshandläggare, Eslöv") for n in range(50)]
    return [*rest, *first]


@pytest.fixture
def crowded(browser, monkeypatch):
    monkeypatch.setattr(people, "_sources", [crowd])
    return browser


def test_it_says_what_it_is(browser):
    assert "Påhittad inloggning, bara i provmiljön." in browser.to_the_people("staff").text


def test_six_people_stand_first_each_with_what_awaits_them(crowded):
    text = crowded.to_the_people("staff").text
    names = [name for _, name in PERSON.findall(text)]
    assert names[:6] == [f"Första {n}" for n in range(6)]
    assert names[6:8] == ["Person 00", "Person 01"]
    assert len(names) == 6 + 40
    assert "3 väntar på dig" in text
    assert "Och 10 till" in text


def test_the_rest_are_found_by_searching(crowded):
    page = crowded.to_the_people("staff")
    form = dict(HIDDEN.findall(page.text))
    found = crowded.session.get(page.url, params={**form, "q": "eslöv 49"}, timeout=5).text
    assert [name for _, name in PERSON.findall(found)] == ["Person 49"]


def test_no_personal_number_stands_in_a_page_or_an_address(browser):
    page = browser.to_the_people("resident")
    address = browser.callback_for("resident", "Karin Ek")
    for text in (page.text, page.url, address):
        assert "197001239297" not in text
        assert "700123" not in text


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://elsewhere.invalid/"},
        {"client_id": "another"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"response_type": "token"},
        {"state": ""},
    ],
)
def test_it_sends_nobody_anywhere_but_back(browser, changed):
    form = dict(HIDDEN.findall(browser.to_the_people("staff").text))
    answer = browser.session.get(
        f"{browser.base}/simulatorer/oidc/staff/in/", params={**form, **changed}, allow_redirects=False, timeout=5
    )
    assert answer.status_code == 400


def grant(realm, **changed):
    """What a client posts for a code that the simulator has just given for Amira."""
    person = next(one for one in people.offered("staff") if one.name == "Amira Haddad")
    asked = {
        "client_id": "samplan",
        "redirect_uri": "http://here/",
        "nonce": "n",
        "code_challenge": oidc.challenge("v"),
    }
    posted = {"grant_type": "authorization_code", "redirect_uri": "http://here/", "code_verifier": "v"}
    return {**posted, "code": oidc.code_for(realm, person, asked), **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "another"},
        {"code_verifier": ""},
        {"redirect_uri": "http://there/"},
        {"grant_type": "password"},
    ],
)
def test_a_code_is_good_only_for_what_was_asked(asked, settings, changed):
    with pytest.raises(oidc.Wrong, match="invalid_grant"):
        oidc.tokens_for(settings.OIDC_REALMS["staff"], grant(settings.OIDC_REALMS["staff"], **changed))


def test_a_code_is_good_once_and_at_its_own_door(asked, settings):
    staff, resident = settings.OIDC_REALMS["staff"], settings.OIDC_REALMS["resident"]
    posted = grant(staff)
    with pytest.raises(oidc.Wrong):
        oidc.tokens_for(resident, posted)
    assert oidc.tokens_for(staff, posted)["token_type"] == "Bearer"
    with pytest.raises(oidc.Wrong):
        oidc.tokens_for(staff, posted)


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_stranger_gets_no_token(browser, secret):
    header = {"Authorization": "Basic " + b64encode(f"samplan:{secret}".encode()).decode()}
    answer = requests.post(f"{browser.base}/simulatorer/oidc/staff/token/", headers=header, timeout=5)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_in_production_it_is_not_there(settings):
    settings.SIMULATORS = False
    try:
        assert importlib.reload(simulator_urls).urlpatterns == []
    finally:
        settings.SIMULATORS = True
        importlib.reload(simulator_urls)
