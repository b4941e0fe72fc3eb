"""Karin, 78, comes home from hospital: ward, municipality, health centre and Karin herself, in a real browser."""

from datetime import timedelta

import pytest

from apps.core.calendar import today
from apps.core.guard import as_system
from apps.core.phrases import people_date, short_date
from apps.discharge.models import Stay

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

NOTICE_STEPS = 12  # the most that a prefilled admission notice may cost, from the worklist to "sent"
WORDS = "Jag vill hem till katten Sixten. Larmet ska sitta på armen."


@pytest.mark.parametrize("js", [True, False], ids=["with a script", "without JavaScript"])
def test_karin_comes_home(arrive, js):
    """One whole discharge: ward, municipality, health centre, ward, everybody, Karin, ward, Karin."""
    ward, municipality = arrive("amira", js=js), arrive("per", js=js)
    case = the_ward_tells_of_karin(ward)
    the_municipality_begins(municipality, case)
    the_health_centre_names_siv(arrive("olle", js=js), case)
    the_ward_says_that_she_is_ready(ward, municipality, case)
    everybody_takes_a_stance(arrive, ward, municipality, case, js)
    karin = arrive("karin", screen="phone", js=js)
    karin_reads_when_and_whom_to_call(karin)
    karin_writes_what_matters(karin)
    ward.go(case)
    municipality.go(case)
    assert WORDS in ward.look().words
    assert WORDS in municipality.words
    the_ward_lets_her_go(ward, case)
    karin_is_at_home(karin)


def the_ward_tells_of_karin(amira) -> str:
    """Amira opens a case and sends the notice. Returns the address of the case."""
    amira.look()
    amira.steps = 0
    amira.press("a[href='/arbete/nytt/']")
    amira.look()
    amira.fill("personal_number", "480707-3228")
    amira.fill("name", "Karin Testsson")
    amira.tick("[name=expected_needs][value=social]")
    amira.tick("[name=expected_needs][value=municipal_health]")
    amira.fill("estimated_discharge_at_date", in_days(3))
    amira.press("main form .panel-foot button")
    amira.look()
    units = [box.get_attribute("value") for box in amira.page.query_selector_all("[name=to]:checked")]
    assert len(units) == 3, "social services, municipal nurse and the only health centre are chosen already"
    assert amira.page.input_value("[name=estimated_discharge_at_date]") == in_days(3)
    amira.tick("[name=secrecy_basis][value=consent]")
    amira.press("button[value=review]")
    assert "Karin" in amira.look().words
    amira.press("button[value=send]")
    assert amira.steps <= NOTICE_STEPS
    return amira.look().path


def the_municipality_begins(per, case: str) -> None:
    """Per acknowledges from the list with one press, starts, and tells what his unit knows."""
    per.go("/arbete/")
    per.look()
    per.steps = 0
    per.press(".work-row button[data-key=acknowledge]")
    assert per.steps == 1
    assert per.path.startswith("/arbete/")
    assert per.page.locator("[data-key=acknowledge]").count() == 0
    per.look()
    per.press(".work-row .work-name")
    assert per.path == case
    per.look()
    do(per, case, "starta-planering")
    per.press("button[value=send]")
    do(per, case, "kartlaggning")
    per.fill("living", "Egen lägenhet, två trappor, ingen hiss.")
    per.fill("services", "Städning var tredje vecka.")
    send_with_basis(per)
    assert per.path == case


def the_health_centre_names_siv(olle, case: str) -> None:
    olle.look()
    olle.press(".work-row .work-name")
    assert olle.path == case
    do(olle, case, "fast-vardkontakt")
    siv = olle.page.locator("[name=fixed_care_contact] option", has_text="Siv Lind").get_attribute("value")
    olle.choose("fixed_care_contact", siv)
    olle.fill("phone", "040-628 04 77")
    olle.press("button[value=send]")
    assert olle.path == case
    olle.look()


def the_ward_says_that_she_is_ready(amira, per, case: str) -> None:
    """Both sides read the same two days: the first payable one, and the last to call to a plan."""
    do(amira, case, "utskrivningsklar")
    send_with_basis(amira)
    day, call = promised_days(case)
    for somebody in (amira, per):
        somebody.go(case)
        facts = somebody.text_of(".pair").lower()
        assert said(day) in facts
        assert said(call) in facts
        somebody.look()
    per.go("/arbete/hem/")
    assert "Karin Testsson" in per.look().words
    assert short_date(day).replace("\xa0", " ") in per.words


def everybody_takes_a_stance(arrive, amira, per, case: str, js: bool) -> None:
    """Per and the health centre's Siv see no need of a coordinated plan; Siv decides; Per and the ward are ready."""
    do(per, case, "stallningstagande-sip")
    per.tick("[name=view][value=no_need]")
    per.press("button[value=send]")
    siv = arrive("siv", js=js)
    do(siv, case, "beslut-sip")
    siv.tick("[name=sip_required][value=no]")
    siv.press("button[value=send]")
    assert siv.path == case
    for somebody in (per, amira):
        do(somebody, case, "bekrafta-hemgang")
        somebody.tick("[name=ready][value=yes]")
        somebody.press("button[value=send]")
        assert somebody.path == case


def karin_reads_when_and_whom_to_call(karin) -> None:
    """On the first screen of her phone, without scrolling: the day, the name, and the number to press."""
    assert karin.page.viewport_size == {"width": 390, "height": 844}
    assert said(today() + timedelta(days=3)) in karin.text_of("#next-title")
    assert "Ring Siv, din fasta vårdkontakt" in karin.text_of(".next-call")
    for part in ("#next-title", ".next-call", ".next a[href='tel:+46406280477']"):
        assert karin.is_inside(part), part
    karin.look()
    karin.press(".nav-patient a[href='/min/meddelanden/']")
    karin.look()
    karin.press(".rows-link >> nth=0")
    karin.look()


def karin_writes_what_matters(karin) -> None:
    karin.go("/min/")
    karin.press("main a[href$='/egna-ord/']")
    karin.look()
    karin.fill("text", WORDS)
    karin.press("main form button")
    assert WORDS in karin.look().words


def the_ward_lets_her_go(amira, case: str) -> None:
    do(amira, case, "skriv-ut-patient")
    amira.press("button[value=send]")
    amira.look()
    do(amira, case, "utskrivningsinformation")
    amira.fill("summary", "Inlagd för en lunginflammation, nu frisk från den.")
    amira.tick("[name=medication_changed][value=no]")
    send_with_basis(amira)
    assert amira.path == case
    amira.look()
    for page in ("skriv-ut/", "patientens-sida/"):
        amira.go(case + page)
        assert "Karin" in amira.look().words


def karin_is_at_home(karin) -> None:
    karin.go("/min/")
    assert said(today()) in karin.text_of("#next-title")
    assert karin.is_inside("#next-title")
    assert karin.is_inside(".next a[href='tel:+46406280477']")
    karin.look()


# --- Small steps


def do(somebody, case: str, slug: str) -> None:
    """From the case to one of its forms, by the link that the page itself gives."""
    somebody.go(case)
    somebody.press(f"main a[href$='/{slug}/'] >> nth=0")
    somebody.look()


def send_with_basis(somebody) -> None:
    """Look through what will be sent, and send it."""
    somebody.tick("[name=secrecy_basis][value=consent]")
    somebody.press("button[value=review]")
    somebody.look()
    somebody.press("button[value=send]")


def in_days(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def said(day) -> str:
    """A day as people read it on a page: "måndag 23 november"."""
    return people_date(day).replace("\xa0", " ")


def promised_days(case: str):
    """The first payable day and the last day to call to a plan, as the law's rules give them."""
    with as_system("a test looks"):
        stay = Stay.objects.get(case_id=case.strip("/").rsplit("/", 1)[-1])
        period = stay.ready_periods.get()
        return period.first_payable_day, period.sip_call_due
