"""Siv and Per at their computers and Karin on her phone write in one plan at once, and nothing is lost."""

import pytest

from apps.careplans.models import Preparation, Sheet
from apps.core.guard import as_system
from tests.workplace.plans import plan_at

from .visitor import SIZES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

SIV, PER, KARIN = "Jag vill bo kvar hemma", "Jag vill inte flytta", "Att komma ut till katten"
SETTLED = "[data-draft=status][data-state=saved], [data-conflict]"


def at_once(*pages) -> None:
    """Each leaves the field before anybody has had an answer."""
    for page in pages:
        page.evaluate("document.activeElement.blur()")
    for page in pages:
        page.wait_for_selector(SETTLED)


def on_the_sheet(case) -> set[tuple[str, str]]:
    """What is written down, and by whom."""
    with as_system("a test looks at the sheet"):
        fields = Sheet.objects.get(plan__case=case).fields.values()
    return {(kept["value"], kept["by"]) for kept in fields}


def test_two_computers_and_a_phone_write_in_one_plan(at_work, town):
    case = plan_at(town, "called")
    width, height = SIZES["phone"]
    siv, per, karin = at_work("siv"), at_work("per"), at_work("karin", width=width, height=height)
    for visitor in (siv, per):
        visitor.go(f"/arbete/arende/{case.pk}/mote/?steg=2")
    karin.go(f"/min/plan/{case.pk}/forbered/")
    siv.page.fill("[name^=goal][name$=text]", "Gå till torget")
    per.page.fill("[name^=goal][name$=text]", "Sova hela natten")
    karin.fill("what_matters", KARIN)
    at_once(siv.page, per.page)
    karin.press("button:has-text('Spara')")
    assert on_the_sheet(case) == {("Gå till torget", "Siv Lind"), ("Sova hela natten", "Per Olsson")}

    for visitor, words in ((siv, SIV), (per, PER)):
        visitor.press("button[value='go:1']")
        visitor.fill("own_words", words)
    at_once(siv.page, per.page)
    [late] = [one for one in (siv, per) if one.page.locator("[data-conflict]").count()]
    panel = late.text_of("[data-conflict]")
    assert all(words in panel for words in (SIV, PER)), "whoever came second sees both texts"
    late.look()
    late.page.click("[data-use][value$=':both']")
    late.page.evaluate("document.activeElement.blur()")
    late.page.wait_for_selector("[data-draft=status][data-state=saved]")

    kept = on_the_sheet(case)
    assert {("Gå till torget", "Siv Lind"), ("Sova hela natten", "Per Olsson")} < kept
    [(both, who)] = [(value, by) for value, by in kept if SIV in value]
    assert PER in both
    assert who == ("Siv Lind" if late is siv else "Per Olsson")
    with as_system("a test looks at what Karin wrote"):
        said = Preparation.objects.get(case=case)
    assert (said.what_matters, said.person_id) == (KARIN, town.karin.pk)
    per.go(f"/arbete/arende/{case.pk}/")
    assert KARIN in per.words, "before the meeting those who come have read it"
