"""Three clicks from the front page to any main page, and both languages on the way."""

import pytest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

STAFF = {"/arbete/", "/arbete/inkomna/"}
# Who -> what they must reach. Signing in is one click on a door and one on a name; the third is the page's own.
MAIN_PAGES = {
    "amira": STAFF | {"/arbete/nytt/"},
    "per": STAFF | {"/arbete/hem/"},
    "olle": STAFF,
    "karin": {"/min/", "/min/plan/", "/min/meddelanden/", "/min/mer/"},
}
LINKS = "() => [...document.querySelectorAll('a')].filter(one => one.checkVisibility()).map(one => one.pathname)"


WHO = ["amira", "karin", *(pytest.param(who, marks=pytest.mark.full) for who in ("per", "olle"))]


@pytest.mark.parametrize("who", WHO)
def test_three_clicks_to_every_main_page(arrive, told_case, who):
    visitor = arrive(who, screen="phone" if who == "karin" else "computer")
    assert visitor.steps == 2
    home = visitor.path
    last = f"/arbete/arende/{told_case.pk}/" if who != "karin" else "/min/mer/"
    for page in sorted(MAIN_PAGES[who] | {last}):
        visitor.go(home)
        visitor.steps = 2
        if page != home:
            visitor.press(f"a[href='{page}'] >> visible=true >> nth=0")
        assert visitor.steps <= 3
        assert visitor.path == page
        if page == "/arbete/inkomna/":
            visitor.look()  # the other pages are looked at where they are used


def test_the_search_is_one_key_away(arrive, told_case):
    """The third thing Amira does on her first page finds Karin."""
    amira = arrive("amira")
    amira.page.keyboard.press("/")
    amira.page.keyboard.type("480707-3228")
    with amira.page.expect_navigation():
        amira.page.keyboard.press("Enter")
    assert "Karin Testsson" in amira.look().words
    assert "480707" not in amira.page.url


@pytest.mark.full
def test_english_all_the_way(arrive, told_case, window):
    """Chosen on the front page it holds for staff and patients; each can choose it where they are, too."""
    page = window()
    page.goto("/")
    page.click("button[lang=en]")
    assert page.get_attribute("html", "lang") == "en"
    assert "plan together" in page.inner_text("h1")
    for who, word in (("per", "Worklist"), ("karin", "Hello Karin")):
        visitor = arrive(who)
        assert visitor.page.get_attribute("html", "lang") == "sv"
        if who == "karin":
            visitor.press(".nav-patient a[href='/min/mer/']")
        else:
            visitor.page.click(".menu-user summary")
        visitor.press("button[lang=en]")
        visitor.go("/arbete/" if who == "per" else "/min/")
        assert visitor.page.get_attribute("html", "lang") == "en"
        assert visitor.text_of("h1") == word
        visitor.look()
