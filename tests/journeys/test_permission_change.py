"""Agneta gives a new nurse an assignment, Olle approves it, and the nurse's colleague is reviewed: in a browser."""

import pytest

from apps.access import grounds
from apps.access.models import Basis
from apps.core import clock
from apps.organisations.models import Assignment, Provider, RoleProfile
from tests.cast import make_actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
OFFICE = "/forvaltning/"


@pytest.fixture
def office(town):
    town.actors["agneta"] = make_actor("Agneta Regel", "permission_admin", town.ward)
    town.actors["bo"] = make_actor("Bo Attest", "permission_approver", town.ward)
    Provider.objects.filter(pk=town.agneta.provider).update(decides_rules=True)
    source = {"source": "test", "source_id": town.karin.pk}
    grounds.open(patient_id=town.karin.pk, unit_id=town.ward.pk, basis=Basis.CARE, valid_from=clock.now(), **source)
    return town


def test_a_grant_with_preview_takes_at_most_ten_actions_by_two_people(office, at_work):
    nurse = str(RoleProfile.standard(office.ward.provider_id, "ward_nurse").pk)
    agneta = at_work("agneta")
    agneta.go(OFFICE + "uppdrag/")
    agneta.look().press("a[href='/forvaltning/uppdrag/nytt/']")
    agneta.look().fill("hsa_id", "SE2321000255-NILS")
    agneta.fill("name", "Nils Ny")
    agneta.choose("unit", str(office.ward.pk))
    agneta.choose("profile", nurse)
    agneta.fill("reason", "Börjar i dag.")
    agneta.press("button[value=review]")
    assert "1 person till når 1 patient till" in agneta.look().words
    agneta.press("button[value=propose]")
    assert "Du kan inte godkänna ditt eget förslag" in agneta.look().words
    assert not agneta.page.locator("button[value=approve]").count()

    bo = at_work("bo", width=390, height=844)
    bo.go(OFFICE)
    assert "Nils Ny" in bo.look().words
    bo.press(".next a.ds-button")
    assert "1 person till når 1 patient till" in bo.look().words
    bo.press("button[value=approve]")
    assert "Godkänt. Det gäller från och med nu." in bo.look().words
    assert Assignment.objects.get(staff__name="Nils Ny").unit == office.ward
    assert agneta.steps + bo.steps <= 10


@pytest.mark.full
def test_the_pages_of_the_office_hold_on_every_screen(office, at_work):
    agneta = at_work("agneta")
    post = f"uppdrag/{office.amira.assignment}/"
    for path in ("", "uppdrag/las-in/", post, f"personal/{office.amira.staff_id}/", "profiler/", "roller/", "regler/"):
        agneta.go(OFFICE + path)
        agneta.look()
    for path in ("regler/receipt.sla.default/", "enheter/", "genomgang/", "andringar/", post + "ledighet/"):
        agneta.go(OFFICE + path)
        agneta.look()


def test_a_manager_reviews_without_javascript(office, at_work):
    olle = at_work("olle", js=False)
    olle.go(OFFICE + "genomgang/")
    olle.press("form[action$='/behall/'] button >> nth=0")
    assert "behåller uppdraget" in olle.words
    olle.press("a[href$='/avsluta/'] >> nth=0")
    olle.press("button[data-color=danger]")
    assert "Allt är genomgånget" in olle.words
