"""Which providers stand behind the doors: the environment decides."""

import pytest
from django.conf import settings as real
from django.core.management import call_command
from django.urls import Resolver404, resolve

from apps.identity.realms import read_realms

STAFF = {
    "OIDC_STAFF_ISSUER": "https://idp.example/oidc/",
    "OIDC_STAFF_CLIENT_ID": "samplan-test",
    "OIDC_STAFF_CLIENT_SECRET": "secret",
}


def test_a_real_provider_is_described_by_the_environment():
    more = {
        "OIDC_STAFF_CLAIM_ID": "hsaid",
        "OIDC_STAFF_CLAIM_ASSURANCE": "loa",
        "OIDC_STAFF_LOA": "urn:three, urn:four=4",
        "OIDC_STAFF_MAX_AGE": "60",
    }
    staff = read_realms({**STAFF, **more}, simulators=False)["staff"]
    assert staff.discovery_url == "https://idp.example/oidc/.well-known/openid-configuration"
    assert (staff.identifier_claims, staff.assurance_claim, staff.max_age) == (("hsaid",), "loa", 60)
    assert [staff.level(value) for value in ("urn:three", "urn:four", "urn:two", None, 3)] == [3, 4, 0, 0, 0]
    assert not staff.is_simulated


def test_the_usual_swedish_levels_are_known_without_being_told():
    staff = read_realms(STAFF, simulators=False)["staff"]
    assert staff.level("http://id.elegnamnden.se/loa/1.0/loa3") == 3
    assert staff.level("http://id.sambi.se/loa/loa4") == 4
    assert staff.level("http://id.elegnamnden.se/loa/1.0/loa2") == 0


def test_in_production_a_door_without_a_provider_does_not_exist():
    assert read_realms({}, simulators=False) == {}
    assert list(read_realms(STAFF, simulators=False)) == ["staff"]


def test_in_development_a_door_without_a_provider_is_simulated():
    realms = read_realms(STAFF, simulators=True)
    assert [realm.is_simulated for realm in realms.values()] == [False, True]


def test_half_a_provider_stops_the_start():
    with pytest.raises(ValueError, match="OIDC_STAFF_CLIENT_SECRET"):
        read_realms({"OIDC_STAFF_ISSUER": "https://idp.example", "OIDC_STAFF_CLIENT_ID": "a"}, simulators=False)


def test_in_production_a_provider_without_tls_stops_the_start():
    plain = {**STAFF, "OIDC_STAFF_ISSUER": "http://idp.example"}
    assert read_realms(plain, simulators=True)["staff"].issuer == "http://idp.example"
    with pytest.raises(ValueError, match="https"):
        read_realms(plain, simulators=False)


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/signup/", "/accounts/email/", "/accounts/password/reset/"]
)
def test_none_of_allauths_own_pages_exist(path):
    with pytest.raises(Resolver404):
        resolve(path)


def test_allauth_is_content_with_how_it_is_set_up():
    call_command("check", fail_level="WARNING")
    assert real.SOCIALACCOUNT_STORE_TOKENS is False
