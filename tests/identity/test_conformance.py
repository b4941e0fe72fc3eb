"""What a relying party must accept and must refuse (OpenID Connect Core, RP profile, basic), and the Swedish level."""

import time

import jwt
import pytest
from django.contrib.sessions.models import Session

from apps.audit import log
from apps.identity.models import User

from .tampering import OTHER_EC, OTHER_RSA, RSA, public

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_honest_provider_lets_amira_in(browser, provider, asked):
    answer = browser.sign_in("staff", "Amira Haddad")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/konto/uppdrag/")
    user = User.objects.get()
    assert user.issuer == "https://simulator.invalid/staff"
    assert asked == [("staff", "SE2321000016-A001", user.subject)]
    assert browser.cookie
    assert log.has("sign_in", user_id=user.pk, rule="sign_in.staff")


def test_the_simulator_itself_signs_with_es256_and_is_believed(browser):
    assert browser.sign_in("resident", "Karin Ek").status_code == 302
    assert Session.objects.get().get_decoded()["capacity"] == "patient"


def test_one_key_without_a_name_is_enough(browser, provider):
    provider.keys = [public(RSA, None)]
    provider.sign = lambda claims: jwt.encode(claims, RSA, "RS256")
    assert browser.sign_in("staff", "Amira Haddad").status_code == 302


def test_a_key_that_is_new_since_last_time_is_fetched(browser, provider):
    assert browser.sign_in("staff", "Amira Haddad").status_code == 302
    provider.keys = [public(OTHER_RSA, "two")]
    provider.sign = lambda claims: jwt.encode(claims, OTHER_RSA, "RS256", {"kid": "two"})
    assert browser.sign_in("staff", "Amira Haddad").status_code == 302
    assert [path for path, _ in provider.seen].count("/keys") == 2


def test_the_access_token_goes_in_the_header_and_the_secret_too(browser, provider):
    browser.sign_in("staff", "Amira Haddad")
    sent = dict(provider.seen)
    assert sent["/userinfo"].startswith("Bearer ")
    assert sent["/token"].startswith("Basic ")
    assert b"client_secret" not in provider.posted
    assert b"code_verifier=" in provider.posted


def test_claims_in_the_id_token_are_enough(browser, provider):
    provider.claims = lambda claims: {**claims, "employeeHsaId": "SE2321000016-A001"}
    provider.discovery = lambda found: without("userinfo_endpoint")(found)
    assert browser.sign_in("staff", "Amira Haddad").status_code == 302


def without(name):
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def having(**changed):
    return lambda claims: {**claims, **changed}


def at(name, seconds):
    return lambda claims: {**claims, name: time.time() + seconds}


FORGED = {
    "the nonce of another sign-in": (having(nonce="another"), "forged"),
    "no nonce": (without("nonce"), "forged"),
    "another issuer": (having(iss="https://simulator.invalid/staff/"), "forged"),
    "no issuer": (without("iss"), "forged"),
    "no subject": (without("sub"), "forged"),
    "an empty subject": (having(sub=""), "forged"),
    "a subject that is a number": (having(sub=1), "forged"),
    "a subject too long to be one": (having(sub="a" * 256), "forged"),
    "no time of issue": (without("iat"), "forged"),
    "a time of issue in words": (having(iat="now"), "forged"),
    "a time of issue to come": (at("iat", 120), "forged"),
    "issued an hour ago": (at("iat", -3600), "expired"),
    "no audience": (without("aud"), "forged"),
    "another audience": (having(aud="another"), "forged"),
    "several audiences and no authorized party": (having(aud=["samplan", "another"]), "forged"),
    "another authorized party": (having(azp="another"), "forged"),
    "no expiry": (without("exp"), "forged"),
    "an expiry that is true": (having(exp=True), "forged"),
    "expired": (at("exp", -60), "expired"),
    "not valid yet": (at("nbf", 120), "forged"),
    "no time of proof": (without("auth_time"), "forged"),
    "proved an hour ago": (at("auth_time", -3600), "expired"),
    "assurance level 2": (having(acr="http://id.sambi.se/loa/loa2"), "weak"),
    "no assurance level": (without("acr"), "weak"),
    "an assurance level in a list": (having(acr=["http://id.sambi.se/loa/loa3"]), "weak"),
}


@pytest.mark.parametrize("case", FORGED)
def test_a_token_is_refused_that_has(case, browser, provider, asked):
    provider.claims, code = FORGED[case]
    assert_refused(browser, browser.sign_in("staff", "Amira Haddad"), code, asked)


SIGNED = {
    "another RSA key under the same name": lambda claims: jwt.encode(claims, OTHER_RSA, "RS256", {"kid": "one"}),
    "an RSA key that is not published": lambda claims: jwt.encode(claims, OTHER_RSA, "RS256", {"kid": "two"}),
    "an elliptic key under the name of the RSA key": lambda claims: jwt.encode(
        claims, OTHER_EC, "ES256", {"kid": "one"}
    ),
    "our own secret": lambda claims: jwt.encode(claims, "not-a-secret" * 4, "HS256", {"kid": "one"}),
    "nothing": lambda claims: jwt.encode(claims, None, "none"),
    "an algorithm that the provider does not have": lambda claims: jwt.encode(claims, RSA, "RS512", {"kid": "one"}),
    "no JWT at all": lambda claims: "not.a.token",
    "no key name while there are two keys": lambda claims: jwt.encode(claims, RSA, "RS256"),
}


@pytest.mark.parametrize("case", SIGNED)
def test_a_token_is_refused_that_is_signed_with(case, browser, provider, asked):
    provider.sign = SIGNED[case]
    provider.keys = [public(RSA, "one"), public(OTHER_EC, "three", "ES256"), public(OTHER_RSA, "four")]
    assert_refused(browser, browser.sign_in("staff", "Amira Haddad"), "forged", asked)


def test_a_published_elliptic_key_does_not_excuse_another(browser, provider, asked):
    provider.keys = [public(OTHER_EC, "one", "ES256")]
    from cryptography.hazmat.primitives.asymmetric import ec

    stranger = ec.generate_private_key(ec.SECP256R1())
    provider.sign = lambda claims: jwt.encode(claims, stranger, "ES256", {"kid": "one"})
    assert_refused(browser, browser.sign_in("staff", "Amira Haddad"), "forged", asked)


def test_a_changed_signature_is_refused(browser, provider, asked):
    provider.tokens = lambda answer: {**answer, "id_token": answer["id_token"][:-8] + "AAAAAAAA"}
    assert_refused(browser, browser.sign_in("staff", "Amira Haddad"), "forged", asked)


def test_userinfo_about_somebody_else_is_refused(browser, provider, asked):
    provider.userinfo = having(sub="somebody-else")
    assert_refused(browser, browser.sign_in("staff", "Amira Haddad"), "forged", asked)


def test_userinfo_about_nobody_is_refused(browser, provider, asked):
    provider.userinfo = without("sub")
    assert_refused(browser, browser.sign_in("staff", "Amira Haddad"), "forged", asked)


def test_an_answer_without_an_id_token_is_refused(browser, provider, asked):
    provider.tokens = without("id_token")
    assert_refused(browser, browser.sign_in("staff", "Amira Haddad"), "forged", asked)


def test_a_provider_that_calls_itself_something_else_is_refused_at_the_door(browser, provider, asked):
    provider.discovery = having(issuer="https://elsewhere.invalid")
    assert_refused(browser, browser.get("/konto/in/staff/"), "forged", asked)


def test_outside_development_every_address_of_the_provider_is_https(browser, provider, asked, settings):
    settings.SIMULATORS = False
    assert_refused(browser, browser.get("/konto/in/staff/"), "forged", asked)


def test_a_provider_that_is_down_is_said_to_be_down(browser, provider, asked):
    provider.close()
    answer = browser.get("/konto/in/staff/")
    assert answer.status_code == 503
    assert "Inloggningstjänsten svarar inte" in answer.text
    assert User.objects.count() == 0


def test_a_sign_in_is_used_once(browser, provider, asked, live_server):
    """A stolen address from the history or a log opens nothing, neither elsewhere nor here."""
    from .browser import Browser

    address = browser.callback_for("staff", "Amira Haddad")
    stranger = Browser(live_server.url)
    assert_refused(stranger, stranger.get(address), "lost", asked)
    assert browser.get(address).status_code == 302
    assert stranger.get(address).status_code == 400
    stranger.close()
    assert browser.get(address).headers["Location"] == "/konto/uppdrag/"  # the back button, for who is signed in


def test_a_code_is_used_once(browser, provider, asked, live_server):
    """Somebody else's code, put into one's own sign-in, fails on PKCE even before the nonce."""
    from .browser import Browser

    stolen = browser.callback_for("staff", "Amira Haddad").split("code=")[1].split("&")[0]
    stranger = Browser(live_server.url)
    own = stranger.callback_for("staff", "Amira Haddad")
    mixed = own.replace(own.split("code=")[1].split("&")[0], stolen)
    assert_refused(stranger, stranger.get(mixed), "forged", asked)
    stranger.close()


def test_stopping_at_the_provider_is_not_an_error(browser, asked):
    page = browser.to_the_people("staff")
    from html import unescape

    from .browser import HIDDEN

    form = {key: unescape(value) for key, value in HIDDEN.findall(page.text)}
    back = browser.post("/simulatorer/oidc/staff/in/", {**form, "cancel": "1"})
    answer = browser.get(back.headers["Location"])
    assert_refused(browser, answer, "cancelled", asked)
    assert "Du avbröt inloggningen" in answer.text


@pytest.mark.parametrize(
    "extra", ["scope=email", "auth_params=prompt%3Dnone", "process=connect", "action=reauthenticate"]
)
def test_the_address_line_cannot_change_what_is_asked_of_the_provider(extra, browser, asked):
    location = browser.get(f"/konto/in/staff/?{extra}").headers["Location"]
    assert "scope=openid&" in location
    assert "prompt=" not in location
    assert "acr_values=http%3A%2F%2Fid.elegnamnden.se%2Floa%2F1.0%2Floa3" in location
    assert "max_age=900" in location
    assert "code_challenge_method=S256" in location


def assert_refused(browser, answer, code, asked):
    """A clear page in Swedish, no session, nobody created, nobody looked for, and a row that says so."""
    assert 400 <= answer.status_code < 500, answer.text
    assert '<html lang="sv"' in answer.text
    assert "Du är inte inloggad" in answer.text
    assert browser.cookie is None
    assert not any("_auth_user_id" in session.get_decoded() for session in Session.objects.all())
    assert User.objects.count() == 0
    assert asked == []
    assert log.has("refused", rule=f"sign_in.{code}", effect="DENY")
