"""The patient's own pages on a real screen: the answer on the first one, no fault that axe finds, no script needed."""

from datetime import timedelta

import pytest

from apps.core import clock
from apps.core.guard import as_system
from apps.discharge import actions
from apps.notifications import outbox

from .axe import no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def going_home(town):
    """Karin has been three days in hospital and goes home tomorrow; Siv is her fixed care contact."""
    now = clock.now()
    with outbox.held():
        with clock.at(now - timedelta(days=3)):
            case = actions.open_case(
                town.karin,
                by=town.amira,
                assessed_by=town.staff("jonas"),
                care_form="somatic",
                expected_needs=["social", "municipal_health"],
                estimated_discharge_at=(now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0),
            )
            actions.send_admission_notice(case, by=town.amira, to=[town.lund, town.hsv, town.vc])
        with clock.at(now - timedelta(days=1)):
            actions.name_fixed_contact(case, by=town.olle, fixed_care_contact=town.staff("siv"), phone="040-628 04 77")
            actions.mark_ready(case, by=town.amira, decided_by=town.staff("jonas"), secrecy_basis="consent")
            actions.confirm_readiness(case, by=town.per, ready="no", condition="Sängen är inte på plats.")
    return case


def addresses(case) -> list[str]:
    """Every page of the portal. The messages by the first that is listed."""
    one = f"/min/utskrivning/{case.pk}/"
    more = "/min/mer/"
    return [
        "/min/",
        "/min/plan/",
        "/min/meddelanden/",
        one,
        f"{one}skriv-ut/",
        f"{one}egna-ord/",
        more,
        f"{more}sa-nar-vi-dig/",
        f"{more}vem-har-last/",
        f"{more}vem-har-last/skriv-ut/",
    ]


def test_when_and_whom_to_call_stand_on_the_first_screen_of_a_phone(at_work, going_home):
    karin = at_work("karin", width=390, height=844)
    karin.go("/min/")
    assert karin.is_inside(".next-title")
    assert "Du åker hem" in karin.page.inner_text(".next-title")
    assert karin.is_inside(".next .ds-button")
    assert karin.page.get_attribute(".next .ds-button", "href") == "tel:+46406280477"
    assert karin.is_inside(".next-call")
    assert karin.page.locator(".next").count() == 1


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault(at_work, going_home, scheme):
    karin = at_work("karin", width=390, height=844, scheme=scheme)
    for address in addresses(going_home):
        karin.go(address)
        karin.look()
    karin.go("/min/meddelanden/")
    karin.press(".rows-link >> nth=0")
    karin.look()


def test_at_four_hundred_per_cent_nothing_is_lost(at_work, going_home):
    """1280 px at 400 % is a window of 320 by 256: no scrolling sideways, and nothing sticky covers the page."""
    karin = at_work("karin", width=320, height=256)
    for address in addresses(going_home):
        karin.go(address)
        no_sideways_scroll(karin.page)
    karin.go("/min/")
    assert karin.page.evaluate("getComputedStyle(document.querySelector('.nav-patient')).position") == "static"


def test_an_error_is_found_by_eye_and_by_ear(at_work, going_home):
    karin = at_work("karin", width=390, height=844)
    karin.go("/min/mer/sa-nar-vi-dig/")
    karin.fill("mejl-value", "inte en adress")
    karin.press("form button:has-text('Skicka koden')")
    assert karin.page.title().startswith("Fel:")
    assert karin.page.evaluate("document.activeElement.id") == "error-summary"
    assert karin.page.input_value("[name=mejl-value]") == "inte en adress"
    karin.look()


def test_without_javascript_she_writes_reads_and_asks_for_a_code(at_work, going_home):
    karin = at_work("karin", width=390, height=844, js=False)
    karin.go("/min/")
    karin.press("text=Skriv vad som är viktigt för dig")
    karin.fill("text", "Jag vill hem till katten.")
    karin.press("button:has-text('Spara')")
    assert "Jag vill hem till katten." in karin.words
    karin.go("/min/meddelanden/")
    karin.press(".rows-link >> nth=0")
    assert "Du ser detta för att" in karin.words
    karin.go("/min/mer/")
    karin.press("text=Så når vi dig")
    karin.fill("mejl-value", "karin@mejl.example")
    karin.press("form button:has-text('Skicka koden')")
    assert "karin@mejl.example" in karin.words
    with as_system("a test looks"):
        assert going_home.statements.count() == 1


def test_the_paper_is_one_page(at_work, going_home):
    karin = at_work("karin", width=1440)
    karin.go(f"/min/utskrivning/{going_home.pk}/skriv-ut/")
    assert karin.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    karin.look()
