"""What somebody has typed survives a reload, a session that ended, a broken server, and a colleague."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from apps.cases.kinds import MessageKind
from apps.cases.models import Message
from apps.core.guard import as_system

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

TEXT = "Föll i hallen i söndags. Ingen fraktur, men ont i höften."
OTHER = "Inkom via akuten med lunginflammation."


@pytest.fixture
def notice(case) -> str:
    """The address of the admission notice, which is still being written."""
    return f"/arbete/utskrivning/{case.pk}/inskrivningsmeddelande/"


@pytest.fixture
def message(told_case) -> str:
    return f"/arbete/arende/{told_case.pk}/meddelande/"


def write(somebody, text: str, field="reason") -> None:
    """Type, and leave the field: that saves at once."""
    somebody.page.fill(f"[name={field}]", text)
    somebody.page.focus("h1")
    somebody.page.evaluate("document.activeElement.blur()")


def wait_for(somebody, state: str) -> None:
    somebody.page.wait_for_selector(f"[data-draft=status][data-state={state}]")


def test_a_reload(at_work, notice):
    amira = at_work("amira")
    amira.go(notice)
    write(amira, TEXT)
    wait_for(amira, "saved")
    amira.page.reload()
    assert amira.page.input_value("[name=reason]") == TEXT


def test_pausing_is_enough(at_work, notice):
    amira = at_work("amira")
    amira.go(notice)
    with amira.page.expect_response("**/utkast/", timeout=5_000):
        amira.page.fill("[name=reason]", TEXT)
    wait_for(amira, "saved")


def half_an_hour_passes() -> None:
    """Nobody has touched anything: every session has rested for longer than it may."""
    for row in Session.objects.all():
        kept = row.get_decoded()
        kept["seen_at"] -= kept["rest"]
        row.session_data = SessionStore().encode(kept)
        row.save()


def test_a_session_that_ended(arrive, notice, town):
    """A window says so; Amira signs in again in another tab, comes back, and her text is there and saved."""
    amira = arrive("amira")
    amira.go(notice)
    amira.page.wait_for_load_state("networkidle")  # the page's own first look at the session is over
    half_an_hour_passes()
    write(amira, TEXT)
    amira.page.wait_for_selector("#session-dialog [data-session=ended]")
    assert amira.page.input_value("[name=reason]") == TEXT
    amira.page.keyboard.press("Escape")
    assert amira.page.is_visible("#session-dialog"), "the window stays: nothing can be saved behind it"
    with amira.page.expect_popup() as opened:
        amira.page.click("#session-dialog a[target=_blank]")
    tab = opened.value
    tab.click("a.rows-link[href*='/staff/']")
    tab.click(f"button[name=person]:text-is('{town.actors['amira'].name}')")
    tab.wait_for_url("**/arbete/")
    tab.close()
    with amira.page.expect_response("**/utkast/"):
        amira.page.click("[data-session=resume]")
    wait_for(amira, "saved")
    assert amira.page.is_hidden("#session-dialog")
    amira.page.reload()
    assert amira.page.input_value("[name=reason]") == TEXT


@pytest.mark.full
def test_a_session_that_ended_without_javascript(arrive, message, told_case, town):
    """She sends too late: signs in, sees what she wrote, and sends it on."""
    amira = arrive("amira", js=False)
    amira.go(message)
    amira.fill("text", TEXT)
    amira.tick("[name=secrecy_basis][value=consent]")
    half_an_hour_passes()
    amira.press("button[value=review]")
    amira.press("a.rows-link[href*='/staff/']")
    amira.press(f"button[name=person]:text-is('{town.actors['amira'].name}')")
    assert TEXT in amira.look().page.content()
    amira.press("main form button[data-variant=primary]")
    assert TEXT in amira.words
    amira.press("button[value=send]")
    assert messages_of(told_case) == 1


@pytest.mark.parametrize("trouble", ["no contact", "a broken server"])
def test_a_draft_that_cannot_be_saved(at_work, notice, trouble):
    amira = at_work("amira")
    amira.go(notice)
    broken = (lambda route: route.abort()) if trouble == "no contact" else (lambda route: route.fulfill(status=500))
    amira.page.route("**/utkast/", broken)
    write(amira, TEXT)
    wait_for(amira, "failed")
    assert amira.page.input_value("[name=reason]") == TEXT
    amira.page.unroute("**/utkast/")
    amira.page.focus("[name=reason]")
    amira.page.evaluate("document.activeElement.blur()")
    wait_for(amira, "saved")
    amira.page.reload()
    assert amira.page.input_value("[name=reason]") == TEXT


def test_a_server_that_breaks_while_sending(at_work, message):
    amira = at_work("amira")
    amira.go(message)
    write(amira, TEXT, "text")
    wait_for(amira, "saved")
    amira.tick("[name=secrecy_basis][value=consent]")
    amira.page.route("**/meddelande/", lambda route: route.fulfill(status=500, body="trasigt"))
    amira.press("button[value=review]")
    amira.page.unroute("**/meddelande/")
    amira.go(message)
    assert amira.page.input_value("[name=text]") == TEXT


@pytest.mark.parametrize(
    "js", [True, pytest.param(False, marks=pytest.mark.full)], ids=["with a script", "without JavaScript"]
)
def test_two_people_write_in_the_same_field(at_work, notice, js):
    """Jonas has saved meanwhile: Amira sees both texts, keeps both, and both are there after a reload."""
    amira, jonas = at_work("amira", js=js), at_work("jonas", js=js)
    amira.go(notice)
    jonas.go(notice)
    for somebody, text in ((jonas, OTHER), (amira, TEXT)):
        if js:
            write(somebody, text)
            somebody.page.wait_for_selector("[data-draft=status][data-state=saved], [data-conflict]")
        else:
            somebody.fill("reason", text)
            somebody.press("button[value=draft]")
    panel = amira.text_of("[data-conflict=reason]")
    assert TEXT in panel
    assert OTHER in panel
    assert amira.page.input_value("[name=reason]") == TEXT
    if js:
        amira.look()
        with amira.page.expect_response("**/utkast/"):
            amira.page.click("[data-conflict] button >> nth=0")
            amira.page.evaluate("document.activeElement.blur()")
        wait_for(amira, "saved")
    else:
        amira.press("[data-conflict] button >> nth=0")
        amira.press("button[value=draft]")
    for somebody in (amira, jonas):
        somebody.go(notice)
        assert TEXT in somebody.page.input_value("[name=reason]")
        assert OTHER in somebody.page.input_value("[name=reason]")


def review(somebody, path: str) -> None:
    somebody.go(path)
    somebody.fill("text", TEXT)
    somebody.tick("[name=secrecy_basis][value=consent]")
    somebody.press("button[value=review]")


def messages_of(case) -> int:
    with as_system("a test counts"):
        return Message.objects.filter(case=case, kind=MessageKind.GENERAL_MESSAGE).count()


@pytest.mark.parametrize("js", [True, False], ids=["with a script", "without JavaScript"])
def test_a_double_click_sends_once(at_work, message, told_case, js):
    amira = at_work("amira", js=js)
    review(amira, message)
    amira.page.dblclick("button[value=send]")  # the second press may break off the first one's way
    expect(amira.page).to_have_url(re.compile(f"/arbete/arende/{told_case.pk}/$"), timeout=10_000)
    assert messages_of(told_case) == 1
    assert amira.page.locator("h1").count() == 1


def test_sent_from_one_tab_and_once_more_from_another(at_work, message, told_case):
    """The same look-through, opened twice: the second says that it has been sent already."""
    amira = at_work("amira")
    review(amira, message)
    tab = amira.page.context.new_page()
    tab.goto(message)
    form = [
        (field.get_attribute("name"), field.get_attribute("value"))
        for field in amira.page.query_selector_all("form.panel-foot input[type=hidden]")
    ]
    amira.press("button[value=send]")
    answer = tab.request.post(
        message,
        data=urlencode([*form, ("do", "send")]),
        headers={
            "Referer": tab.url,
            "Origin": tab.url.split("/arbete")[0],
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    assert answer.ok
    assert "redan" in answer.text()
    assert messages_of(told_case) == 1


def test_a_notice_that_a_colleague_sent_meanwhile(at_work, notice, case):
    """Two tabs stand on the form; after the first has sent, the second says so, and keeps the text."""
    amira, jonas = at_work("amira"), at_work("jonas")
    for somebody in (jonas, amira):
        somebody.go(notice)
        somebody.tick("[name=secrecy_basis][value=consent]")
        somebody.press("button[value=review]")
    amira.press("button[value=send]")
    jonas.press("button[value=send]")
    assert jonas.path == notice
    assert jonas.page.locator("#error-summary").count() == 1
    assert jonas.page.locator(f"main a[href='/arbete/arende/{case.pk}/']").count() >= 1
    jonas.look()
    jonas.go(f"/arbete/arende/{case.pk}/")
    assert jonas.page.goto(notice).status == 409
    jonas.look()
