"""A municipality's manager, a ward's and an analyst look at how October went."""

import pytest

from tests.cast import make_actor
from tests.followup.months import two_months

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def office(town):
    two_months(town.ward)
    town.actors |= {
        "birgitta": make_actor("Birgitta Alm", "unit_manager", town.lund),
        "henrik": make_actor("Henrik Toft", "unit_manager", town.ward),
        "mirja": make_actor("Mirja Laine", "analyst", town.vc),
    }
    return town


def test_each_finds_what_to_do_first_and_where(office, at_work):
    birgitta = at_work("birgitta")
    birgitta.go("/arbete/start/")
    birgitta.press(".tabs >> text=Uppföljning")
    assert "12 av 64" in birgitta.look().text_of(".next")
    birgitta.press(".next .ds-button")
    birgitta.page.click("summary:has-text('Visa som tabell')")
    assert "september 2026" in birgitta.look().text_of(".months")
    birgitta.page.select_option("#month", "2026-09")
    birgitta.press(".choose button")
    assert birgitta.page.input_value("#month") == "2026-09"
    birgitta.press(".chip:has-text('Så räknas det')")
    assert "färre än 5" in birgitta.look().words
    birgitta.press(".chip:has-text('Det som saknas')")
    assert "Inget saknas" in birgitta.look().words
    henrik = at_work("henrik", width=390, height=844)
    henrik.go("/arbete/uppfoljning/")
    assert henrik.text_of("h1") == f"Uppföljning, {office.ward.name}"
    mirja = at_work("mirja")
    mirja.go("/arbete/uppfoljning/")
    mirja.choose("place", f"unit-{office.ward.pk}")
    mirja.press(".choose button")
    assert "18 av 30" in mirja.text_of(".figures")
