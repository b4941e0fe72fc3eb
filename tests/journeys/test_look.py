"""Every component, on a phone and on a computer, in light and in dark: nothing that a machine can complain about."""

import pytest

from apps.core.style.samples import PARTS
from apps.core.tour import STEPS

from . import axe

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = ["/", "/rundtur/", f"/rundtur/{len(STEPS)}/", "/tillganglighet/", "/sa-skyddas-dina-uppgifter/"]
PAGES = [
    *PUBLIC,
    "/lattlast/",
    "/utan-e-legitimation/",
    "/finns-inte/",
    *(f"/dev/stil/{part}/" for part in PARTS if part != "index"),
]


AGAIN = pytest.mark.full
SCREENS = [
    (390, "dark"),
    *(pytest.param(width, "light", marks=AGAIN) for width in (1440, 390, 320)),
    *(pytest.param(width, "dark", marks=AGAIN) for width in (1440, 320)),
]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_a_machine_finds_no_fault(window, width, scheme):
    page = window(width=width, scheme=scheme)
    for path in PAGES:
        page.goto(path)
        axe.check(page)
        if width == 390:
            axe.no_sideways_scroll_with_large_text(page)


def test_wider_letters_and_lines_cut_nothing_off(window):
    """WCAG 1.4.12: people who need more space between letters and lines get it, and nothing disappears."""
    page = window(width=390)
    for path in ["/", "/dev/stil/patient/", "/dev/stil/arbetslista/", "/dev/stil/arende/", "/dev/stil/formular/"]:
        page.goto(path)
        page.evaluate("""() => document.querySelectorAll('body, body *').forEach(one => {
            one.style.setProperty('line-height', '1.5', 'important');
            one.style.setProperty('letter-spacing', '.12em', 'important');
            one.style.setProperty('word-spacing', '.16em', 'important');
        })""")
        axe.no_sideways_scroll(page)


def test_errors_in_a_form_get_focus_and_lead_to_their_fields(window):
    page = window(width=390)
    page.goto("/dev/stil/formular/")
    page.click("text=Granska och skicka")
    page.wait_for_selector("#error-summary:focus")
    assert page.title().startswith("Fel: ")
    axe.check(page)
    page.click("#error-summary >> text=Villkor")
    page.wait_for_selector("[name=conditions]:focus")
    assert page.get_attribute("[name=conditions]", "aria-invalid") == "true"


def test_every_stop_of_the_tab_key_can_be_seen(window):
    """Keyboard only: each stop has a ring, is inside the window's width, and nothing traps the key."""
    page = window(width=1440)
    page.goto("/dev/stil/arende/")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => { const one = document.activeElement, box = one.getBoundingClientRect();
            const style = getComputedStyle(one);
            return {tag: one.tagName, width: box.width, ring: style.outlineStyle !== 'none' && style.outlineWidth,
                    inside: box.right > 0 && box.left < innerWidth}; }""")
        if stop["tag"] == "BODY":
            break
        seen.append(stop)
    assert len(seen) > 15
    assert [stop for stop in seen if not (stop["ring"] and stop["inside"] and stop["width"])] == []


def test_the_tour_is_walked_without_javascript_from_ward_to_sofa(window):
    page = window(width=390, js=False)
    page.goto("/")
    page.click("text=Se Samplan på tre minuter")
    for _ in STEPS[1:]:
        page.click("text=Nästa")
    assert page.inner_text("h1") == "I sin egen soffa"
    page.click("text=Till startsidan")
    assert page.url.endswith("/")


def test_the_front_page_speaks_english_when_asked(window):
    page = window(width=390, js=False)
    page.goto("/")
    assert page.get_attribute("html", "lang") == "sv"
    page.click("text=English")
    assert page.get_attribute("html", "lang") == "en"
    assert "plan together with you" in page.inner_text("h1")
