"""From a wish to a plan in force: Siv proposes, asks and calls, and then she and Per write it in the meeting."""

from datetime import timedelta

import pytest

from apps.access import grounds
from apps.access.models import Basis
from apps.careplans.models import Meeting
from apps.cases.models import Case
from apps.core import clock
from apps.core.calendar import today
from apps.core.guard import as_system

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

WORDS = "Jag vill bo kvar hemma"


def saved(somebody) -> None:
    somebody.page.evaluate("document.activeElement.blur()")
    somebody.page.wait_for_selector("[data-draft=status][data-state=saved]")


@pytest.fixture
def siv(at_work, town):
    """At Karin's health centre, which cares for her."""
    grounds.open(
        patient_id=town.karin.pk, unit_id=town.vc.pk, basis=Basis.CARE, source="test", source_id=town.karin.pk,
        valid_from=clock.now() - timedelta(days=1),
    )  # fmt: skip
    return at_work("siv", width=1920, height=1080)


def propose(siv, town) -> None:
    """She sees the need, and Karin says yes to a plan."""
    siv.go(f"/arbete/patient/{town.karin.pk}/foresla-plan/")
    siv.look().fill("reason", "Många hjälper till")
    siv.fill("question", "Vem gör vad?")
    siv.press(".panel-foot button[value=send]")
    siv.press(".next .ds-button >> nth=0")
    siv.tick("[name=status][value=given]")
    siv.press(".panel-foot button[value=send]")


def call(siv, town) -> None:
    """To the ordinary meeting: Lund's two units, and Karin."""
    siv.press(".next .ds-button >> nth=0")
    for unit in (town.lund, town.hsv):
        siv.tick(f"[name=to][value='{unit.pk}']")
    siv.fill("begins_date", (today() + timedelta(days=8)).isoformat())
    siv.fill("begins_time", "10.00")
    siv.fill("place", "Måsen")
    siv.look().press(".panel-foot button[value=review]")
    siv.press(".panel-foot button[value=send]")
    assert "Mötet är" in siv.text_of(".next")


def meet(siv, town) -> Case:
    """The day has come: she ticks who is here."""
    with as_system("eight days pass"):
        Meeting.objects.update(starts_at=clock.now())
        case = Case.objects.get(process="sip")
    siv.go(f"/arbete/arende/{case.pk}/")
    siv.press(".next .ds-button >> nth=0")
    siv.tick(f"[name=attended][value='{town.lund.pk}']")
    siv.look().press(".panel-foot button[value=send]")
    return case


def test_from_a_wish_to_a_plan_that_they_write_together_and_read_back(siv, at_work, town):
    propose(siv, town)
    call(siv, town)
    case = meet(siv, town)
    per = at_work("per")
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
