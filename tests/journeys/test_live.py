"""What somebody else has changed is said within half a minute, and nothing moves under anybody's hands."""

import pytest

from apps.cases.actions import send_message
from apps.cases.models import Case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

FOCUS = "document.activeElement.id"


@pytest.mark.parametrize(
    "place", ["list", "case", *(pytest.param(one, marks=pytest.mark.full) for one in ("received", "week"))]
)
def test_per_is_told_that_the_ward_has_written(at_work, town, told_case, place):
    """The page's own clock runs on by half a minute; the question and its answer are real."""
    paths = {"list": "", "case": f"arende/{told_case.pk}/", "received": "inkomna/", "week": "hem/"}
    per, amira = at_work("per"), at_work("amira")
    per.page.clock.install()
    per.go(f"/arbete/{paths[place]}")
    per.page.focus("#patient-search")
    before = per.text_of("main")
    with per.page.expect_response("**/lage/**") as quiet:
        per.page.clock.fast_forward(30_500)
    assert quiet.value.status == 204
    assert per.text_of("main") == before
    write_in_the_browser(amira, told_case)
    with per.page.expect_response("**/lage/**") as answer:
        per.page.clock.fast_forward(30_500)
    assert answer.value.status == 200
    per.page.wait_for_selector("[data-changed=show]", state="visible")
    assert "ändrat" in per.text_of("#changed").lower()
    assert per.page.evaluate(FOCUS) == "patient-search"
    per.press("[data-changed=show]")
    assert per.page.is_hidden("[data-changed=show]")


def write_in_the_browser(amira, case) -> None:
    amira.go(f"/arbete/arende/{case.pk}/meddelande/")
    amira.fill("text", "Ring mig om Karin.")
    amira.tick("[name=secrecy_basis][value=consent]")
    amira.press("button[value=review]")
    amira.press("button[value=send]")


def test_a_page_that_nobody_looks_at_asks_nothing(at_work, town, told_case):
    per = at_work("per")
    per.page.clock.install()
    per.page.add_init_script("Object.defineProperty(document, 'hidden', {get: () => true})")
    per.go("/arbete/")
    asked = []
    per.page.on("request", lambda request: asked.append(request.url) if "/lage/" in request.url else None)
    send_message(Case.objects.visible_to(town.amira).get(pk=told_case.pk), by=town.amira, text="Hej")
    per.page.clock.fast_forward(120_000)
    assert asked == []
    assert per.page.is_hidden("[data-changed=show]")
