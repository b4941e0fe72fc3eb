"""A meeting about Karin's plan: Siv at the big screen, Per at his own computer, and the plan in force when it ends."""

import pytest

from apps.cases.models import Case
from apps.core.calendar import today
from apps.core.guard import as_system
from tests.workplace.plans import plan_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

WORDS = "Jag vill bo kvar hemma"


def saved(somebody) -> None:
    somebody.page.evaluate("document.activeElement.blur()")
    somebody.page.wait_for_selector("[data-draft=status][data-state=saved]")


def test_they_write_together_and_read_it_back(at_work, town):
    case = plan_at(town, "met")
    siv, per = at_work("siv", width=1920, height=1080), at_work("per")
    siv.go(f"/arbete/arende/{case.pk}/")
    siv.look()
    siv.press("text=Öppna mötesskärmen")
    siv.look()
    siv.fill("own_words", WORDS)
    saved(siv)
    siv.press("button[value='go:2']")
    assert WORDS in siv.text_of(".meet-words")
    siv.page.fill("[name^=goal][name$=text]", "Gå till torget")
    saved(siv)
    siv.press("button[value='go:3']")

    per.go(f"/arbete/arende/{case.pk}/mote/?steg=3")
    per.page.fill(".meet-new [name$=action]", "Ledstång vid trappan")
    per.page.select_option(".meet-new [name$=who]", label="Biståndsenheten Lund")
    saved(per)

    siv.page.wait_for_selector("[data-meeting=changed]:not([hidden])")
    siv.page.wait_for_selector(".meet-here :text('Per Olsson')")
    siv.press("[data-meeting=changed] a")
    assert "Skriv en dag" in siv.words, "what is missing is said at the line"
    siv.look()
    siv.page.fill(".meet-effort [name$=due]", today().replace(year=today().year + 1).isoformat())
    saved(siv)
    siv.press("button[value='go:4']")
    siv.choose("lead_unit", str(town.vc.pk))
    siv.fill("follow_up_on", today().replace(year=today().year + 1).isoformat())
    saved(siv)
    siv.press("button[value='go:5']")
    assert "Ledstång vid trappan" in siv.text_of(".meet-read")
    siv.look()
    siv.press("button[value=yes]")
    with as_system("a test looks"):
        assert Case.objects.get(pk=case.pk).state == "active"
    siv.look()
    for page in ("skriv-ut/", "version/1/"):
        siv.go(f"/arbete/arende/{case.pk}/{page}")
        siv.look()
    siv.go(f"/arbete/plan/{case.pk}/andra-planen/")
    siv.look()
