from dataclasses import replace

import pytest
from django.core.cache import cache

from apps.identity import claimants
from apps.simulators import people
from apps.simulators.people import DemoPerson

from .browser import Browser
from .tampering import WELL_KNOWN, Tamperer

AMIRA = DemoPerson("staff", "SE2321000016-A001", "Amira Haddad", "Sjuksköterska, Avdelning 7", "Nio väntar", True)
KARIN = DemoPerson("resident", "197001239297", "Karin Ek", "1970")


@pytest.fixture
def asked(monkeypatch):
    """Amira works here and Karin is a patient here, as far as the apps above would say. Returns who was asked for."""
    calls = []

    def known(realm, identifiers):
        def finder(identifier, user, name):
            calls.append((realm, identifier, user.subject))
            if identifier not in identifiers:
                raise claimants.Unknown
            return claimants.Claimant(realm, identifiers[identifier])

        return finder

    monkeypatch.setattr(people, "_sources", [lambda: [AMIRA, KARIN]])
    monkeypatch.setattr(people, "_from_database", lambda realm: [])
    finders = {one.realm: known(one.realm, {one.identifier: one.name}) for one in (AMIRA, KARIN)}
    monkeypatch.setattr(claimants, "_finders", finders)
    return calls


@pytest.fixture
def browser(live_server, asked):
    cache.clear()
    browser = Browser(live_server.url)
    yield browser
    browser.close()


@pytest.fixture
def provider(live_server, settings):
    """The dishonest layer, standing where Samplan thinks that the staff's provider stands."""
    tamperer = Tamperer(f"{live_server.url}/simulatorer/oidc/staff")
    realm = replace(settings.OIDC_REALMS["staff"], discovery_url=tamperer.url + WELL_KNOWN)
    settings.OIDC_REALMS = {**settings.OIDC_REALMS, "staff": realm}
    yield tamperer
    tamperer.close()
