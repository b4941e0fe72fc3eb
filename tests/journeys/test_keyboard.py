"""Per works with the keyboard alone: the list, the receipts, the way past the menu, and out of a window."""

import pytest

from apps.cases.actions import send_message
from apps.cases.models import Case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

FOCUS = "document.activeElement.id"
RING = """() => { const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  return one.matches(':focus-visible') && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
    && box.top >= 0 && box.bottom <= innerHeight; }"""


@pytest.fixture
def per(at_work, told_case):
    per = at_work("per")
    per.go("/arbete/")
    return per


def test_j_k_and_enter_open_the_case(per, told_case):
    keyboard = per.page.keyboard
    keyboard.press("j")
    assert per.page.evaluate(FOCUS) == f"open-{told_case.pk}"
    assert per.page.evaluate(RING)
    keyboard.press("j")
    keyboard.press("k")
    assert per.page.evaluate(FOCUS) == f"open-{told_case.pk}"
    with per.page.expect_navigation():
        keyboard.press("Enter")
    assert per.path == f"/arbete/arende/{told_case.pk}/"


def test_q_acknowledges_and_the_eye_finds_its_place_again(per, told_case, town):
    """After the press the list is new; focus stands at the same person, and can be seen."""
    per.page.keyboard.press("j")
    with per.page.expect_navigation():
        per.page.keyboard.press("q")
    per.page.wait_for_function(f"{FOCUS} === 'open-{told_case.pk}'")
    assert per.page.evaluate(RING)
    assert per.page.locator("[data-key=acknowledge]").count() == 0
    send_message(Case.objects.visible_to(town.amira).get(pk=told_case.pk), by=town.amira, text="Hej")
    per.page.reload()
    assert per.page.locator("[data-key=acknowledge]").count() == 1


def test_the_first_stop_leads_past_the_menu(per):
    per.page.keyboard.press("Tab")
    assert per.page.evaluate("document.activeElement.className") == "skip"
    assert per.page.evaluate(RING)
    per.page.keyboard.press("Enter")
    assert per.page.evaluate(FOCUS) == "main"


def test_escape_closes_the_window_and_gives_focus_back(per, told_case):
    per.page.keyboard.press("j")
    per.page.keyboard.press("?")
    assert per.page.is_visible("#keys-dialog")
    per.page.keyboard.press("Escape")
    assert per.page.is_hidden("#keys-dialog")
    assert per.page.evaluate(FOCUS) == f"open-{told_case.pk}"


def test_the_whole_acknowledging_needs_only_tab_and_enter(per, told_case):
    """No letters: whoever has turned them off comes to the same button."""
    for _ in range(60):
        per.page.keyboard.press("Tab")
        if per.page.evaluate(FOCUS) == f"do-{told_case.pk}":
            break
    assert per.page.evaluate(RING)
    with per.page.expect_navigation():
        per.page.keyboard.press("Enter")
    assert per.page.locator("[data-key=acknowledge]").count() == 0
