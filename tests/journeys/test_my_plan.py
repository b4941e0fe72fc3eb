"""Karin on her phone: yes, what matters, the invitation, the plan, other words, and her yes taken back."""

from datetime import timedelta

import pytest

from apps.access.models import Basis
from apps.careplans import actions as verbs
from apps.careplans.models import Change
from apps.core import clock
from apps.core.calendar import today
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.patients.models import Person
from tests.access import world
from tests.signing import sign_in_as_patient

from .conftest import Jar, user_of
from .visitor import SIZES, Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_yes_to_no(window, town, live_server):
    with outbox.held():
        world.ground(town.karin, town.vc, Basis.CARE, clock.now() - timedelta(days=1))
        case = verbs.propose_plan(town.karin, by=town.siv, reason="Flera hjälper till hemma.")
    page, jar = window(*SIZES["phone"]), Jar()
    sign_in_as_patient(jar, user_of(Person, town.karin.pk))
    page.context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in jar.cookies.items()])
    karin = Visitor(page)

    karin.go("/min/")
    karin.look().press("a:has-text('Svara ja eller nej')")
    karin.look().press("button:has-text('Ja, jag vill ha en plan')")
    karin.look().press("a:has-text('Skriv vad som är viktigt för dig')")
    karin.look().fill("what_matters", "Att orka till torget")
    karin.press("button:has-text('Spara')")
    assert "Att orka till torget" in karin.look().words

    with outbox.held():
        verbs.send_summons(
            case, by=town.siv, to=[town.lund, town.karin], start=clock.now() + timedelta(days=2), place="Måsen"
        )
    karin.go("/min/")
    karin.press("a:has-text('Svara på inbjudan')")
    karin.look().press("button:has-text('Ja, jag kommer')")
    assert "Tack. De vet att du kommer." in karin.words

    with outbox.held():
        write(town, case)
    karin.go("/min/plan/")
    assert "Jag vill orka till torget" in karin.look().words
    karin.press("a:has-text('Ändra något i planen')")
    karin.look().press("a:has-text('Gå till torget')")
    karin.look().fill("text", "Gå till biblioteket")
    karin.press("button:has-text('Skicka förslaget')")
    with outbox.held(), as_system("a test looks"):
        change = Change.objects.get(case=case)
    with outbox.held():
        verbs.answer_change(change, by=town.siv, accept=True)
    karin.go("/min/plan/")
    assert "Ja, det står i planen sedan" in karin.look().words
    karin.press("a:has-text('Tidigare versioner')")
    karin.look().go("/min/plan/")
    karin.press("a:has-text('Skriv ut planen')")
    karin.look().press("a:has-text('Tillbaka')")

    karin.press("a:has-text('Ta tillbaka ditt ja')")
    karin.look().press("button:has-text('Ja, ta tillbaka')")
    assert "planen är avslutad" in karin.look().words


def write(town, case) -> None:
    verbs.hold_meeting(case, by=town.siv, attended=[town.vc, town.karin])
    verbs.write_plan(
        case, by=town.siv, own_words="Jag vill orka till torget", goals=[{"id": "g1", "text": "Gå till torget"}],
        efforts=[
            {"id": "e1", "goal": "g1", "action": "Gå varje dag", "responsible": "self", "start_on": today()},
            {"id": "e2", "goal": "g1", "action": "Se över hjälpen", "responsible": town.lund, "due_on": today()},
        ],
        lead=town.vc, follow_up_on=today() + timedelta(days=60),
    )  # fmt: skip
    verbs.activate_plan(case, by=town.siv)
