"""The staff's pages as hands meet them. What is typed, the keyboard and live news: tests/journeys."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.cases.actions import send_message
from apps.cases.models import Case, Draft, Receipt
from apps.core import clock
from apps.core.calendar import today
from apps.discharge import actions
from apps.notifications import outbox
from tests.journeys.axe import check
from tests.journeys.conftest import at_work, complaints, town, window  # noqa: F401

from .conftest import rows

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def monday():
    """Here the clock is the real one: the server runs in a thread of its own."""
    with outbox.held():
        yield


@pytest.fixture
def told(town):  # noqa: F811
    """Karin was admitted three hours ago, and Lund and the health centre have been told."""
    with clock.at(datetime.now(UTC) - timedelta(hours=3)):
        case = actions.open_case(
            town.karin, by=town.amira, assessed_by=town.staff("jonas"), care_form="somatic",
            expected_needs=["social", "municipal_health"], estimated_discharge_at=today() + timedelta(days=4),
        )  # fmt: skip
        case = Case.objects.visible_to(town.amira).get(pk=case.pk)
        actions.send_admission_notice(case, by=town.amira, to=[town.lund, town.hsv, town.vc], secrecy_basis="consent")
    return Case.objects.visible_to(town.amira).get(pk=case.pk)


def test_per_works_his_list_with_the_keyboard(at_work, told):  # noqa: F811
    page = at_work("per").page
    page.goto("/arbete/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == f"open-{told.pk}"
    page.keyboard.press("q")
    page.wait_for_selector(".notice")
    assert "Kvitterat. 0 kvar." in page.inner_text(".notice")
    assert page.evaluate("document.activeElement.id") == f"open-{told.pk}"
    check(page)
    page.keyboard.press("a")
    page.wait_for_selector(".notice >> text=Du har tagit ärendet")
    assert "Per Olsson" in page.inner_text(".cell-owner")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "patient-search"


def test_two_people_in_different_fields_are_merged(at_work, told):  # noqa: F811
    address = f"/arbete/utskrivning/{told.pk}/planeringsunderlag/"
    amira, jonas = at_work("amira").page, at_work("jonas").page
    amira.goto(address)
    jonas.goto(address)
    write(amira, "function", "Går med rollator")
    write(jonas, "needs", "Hemtjänst varje dag")
    jonas.wait_for_function("document.getElementById('id_function').value === 'Går med rollator'")
    kept = rows(Draft)[0].fields
    assert {name: field["value"] for name, field in kept.items()} == {
        "function": "Går med rollator", "needs": "Hemtjänst varje dag",
    }  # fmt: skip


def write(page, name, text):
    page.fill(f"#id_{name}", text)
    page.locator("h1").click()
    page.wait_for_selector("[data-draft=status][data-state=saved]")


def test_without_a_script_both_texts_stay_and_a_button_chooses(at_work, told):  # noqa: F811
    address = f"/arbete/utskrivning/{told.pk}/planeringsunderlag/"
    amira, jonas = at_work("amira", js=False).page, at_work("jonas", js=False).page
    amira.goto(address)
    jonas.goto(address)
    amira.fill("#id_needs", "Hemtjänst morgon")
    amira.click("button[value=draft]")
    amira.wait_for_selector(".notice")
    jonas.fill("#id_needs", "Hemtjänst kväll")
    jonas.click("button[value=draft]")
    jonas.wait_for_selector("[data-conflict=needs]")
    jonas.click("button[value='needs:theirs']")
    jonas.wait_for_selector("[data-conflict=needs]", state="detached")
    assert jonas.input_value("#id_needs") == "Hemtjänst morgon"


def test_several_messages_are_acknowledged_together(at_work, told, town):  # noqa: F811
    send_message(told, by=town.amira, text="Ring mig")
    page = at_work("per", width=390).page
    page.goto("/arbete/inkomna/")
    for box in page.locator("input[name=message]").all():
        box.check()
    check(page)
    page.click("button[form=many]")
    assert "2 meddelanden kvitterade." in page.inner_text(".notice")
    assert {receipt.state for receipt in rows(Receipt, unit=town.lund)} == {"acknowledged"}
