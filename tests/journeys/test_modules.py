"""Our small JavaScript modules in a real browser. The server's side is played by the test."""

import json
from urllib.parse import parse_qs

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

CONFLICT = """<section class="conflict" data-conflict="conditions"><h3 tabindex="-1">Per ändrade</h3>
<button name="resolve" data-use="Min text. Pers text.">Ta med båda</button></section>"""


def answering(page, path, *answers):
    """Let the server answer `path` with these, one after the other; gives the list of what was asked."""
    asked = []
    left = list(answers)

    def answer(route):
        asked.append(route.request)
        route.fulfill(**(left.pop(0) if len(left) > 1 else left[0]))

    page.route(path, answer)
    return asked


def saved(version):
    return {"status": 200, "content_type": "application/json", "body": json.dumps({"version": version})}


def test_amira_pauses_and_her_draft_is_saved(window):
    page = window()
    asked = answering(page, "**/dev/stil/", saved(2))
    page.goto("/dev/stil/formular/")
    with page.expect_response("**/dev/stil/"):
        page.fill("[name=conditions]", "Duschpall behövs")
    page.wait_for_function("document.querySelector('[data-draft=words]').textContent.startsWith('Utkast sparat')")
    assert parse_qs(asked[-1].post_data)["conditions"] == ["Duschpall behövs"]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_draft_that_cannot_be_saved_says_so_and_the_text_stays(window):
    page = window()
    answering(page, "**/dev/stil/", {"status": 503, "body": ""})
    page.goto("/dev/stil/formular/")
    page.fill("[name=conditions]", "Duschpall behövs")
    page.focus("[name=phone]")
    page.wait_for_function("document.querySelector('[data-draft=words]').textContent.startsWith('Inte sparat')")
    assert page.input_value("[name=conditions]") == "Duschpall behövs"


def test_two_people_wrote_at_once_and_both_texts_stay(window):
    page = window()
    answering(page, "**/dev/stil/", {"status": 409, "content_type": "text/html", "body": CONFLICT}, saved(3))
    page.goto("/dev/stil/formular/")
    page.fill("[name=conditions]", "Min text.")
    page.wait_for_selector("[data-conflict=conditions]")
    assert page.evaluate("document.activeElement.tagName") == "H3"
    page.click("text=Ta med båda")
    assert page.input_value("[name=conditions]") == "Min text. Pers text."
    assert page.query_selector("[data-conflict=conditions]") is None


def test_an_impatient_second_press_sends_nothing_more(window):
    page = window()
    sent = []
    page.goto("/dev/stil/meddelande/")
    page.route(
        "**/dev/stil/meddelande/", lambda route: sent.append(route)
    )  # the server takes its time: nobody answers
    page.evaluate("""() => { const button = document.querySelector('main form button');
        for (const pause of [0, 300]) setTimeout(() => button.click(), pause); }""")
    page.wait_for_timeout(800)
    assert len(sent) == 1


def test_back_in_the_history_a_form_can_be_sent_again(window):
    page = window()
    page.goto("/dev/stil/meddelande/")
    with page.expect_navigation():
        page.click("text=Skicka")
    page.go_back()
    with page.expect_request(lambda request: request.method == "POST"):
        page.click("text=Skicka")


def test_somebody_else_changes_a_case_and_focus_stays_where_it_is(window):
    page = window()
    page.clock.install()
    changed = {"status": 200, "content_type": "text/html", "body": "2 ärenden har ändrats."}
    answering(page, "**/dev/stil/?v=1", changed)
    page.goto("/dev/stil/arbetslista/")
    page.focus("#open-3")
    assert page.is_hidden("[data-changed=show]")
    page.clock.fast_forward(31_000)
    page.wait_for_selector("[data-changed=show]", state="visible")
    assert page.inner_text("[data-changed=words]") == "2 ärenden har ändrats."
    assert page.evaluate("document.activeElement.id") == "open-3"


def test_an_unchanged_list_is_silent_and_asks_with_its_version(window):
    page = window()
    page.clock.install()
    asked = answering(page, "**/dev/stil/?v=1", {"status": 204})
    page.goto("/dev/stil/arbetslista/")
    before = page.inner_text("#changed")
    with page.expect_response("**/dev/stil/?v=1"):
        page.clock.fast_forward(31_000)
    assert asked[0].headers["x-samplan-poll"] == "1"
    assert page.inner_text("#changed") == before


def test_letters_move_in_the_list_but_not_in_a_text_field(window):
    page = window()
    page.goto("/dev/stil/arbetslista/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "open-2"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "open-1"
    page.keyboard.press("/")
    page.keyboard.type("jk?q/")
    assert page.input_value("#patient-search") == "jk?q/"
    assert page.query_selector("dialog[open]") is None


def test_q_acknowledges_the_row_and_enter_opens_it(window):
    page = window()
    page.goto("/dev/stil/arbetslista/")
    page.keyboard.press("j")
    with page.expect_request(lambda request: request.method == "POST"), page.expect_navigation():
        page.keyboard.press("q")
    page.goto("/dev/stil/arbetslista/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dev/stil/arende/")


def test_letters_can_be_turned_off_and_stay_off(window):
    page = window()
    page.goto("/dev/stil/arbetslista/")
    page.keyboard.press("?")
    with page.expect_navigation():
        page.click("text=Stäng av bokstäverna")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_menu_opens_without_javascript_and_closes_with_escape(window):
    plain = window(js=False)
    plain.goto("/dev/stil/arbetslista/")
    plain.click("summary:has-text('Avdelning 7')")
    assert plain.is_visible("text=Ortopedavdelning 3")
    page = window()
    page.goto("/dev/stil/arbetslista/")
    page.click("summary:has-text('Avdelning 7')")
    page.keyboard.press("Escape")
    assert page.is_hidden("text=Ortopedavdelning 3")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
