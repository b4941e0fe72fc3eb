"""Karin asks about a reading and has her answer; Lo finds an emergency that Olle must explain, and judges it."""

from datetime import timedelta

import pytest

from apps.access.verbs.emergencies import open_emergency
from apps.audit import log
from apps.core import clock
from apps.notifications import outbox
from apps.review import tasks
from tests.cast import make_actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
DESK = "/granskning/"


@pytest.fixture
def office(town):
    """An hour ago Maria at the health centre opened something about Karin in an emergency, and read."""
    town.actors["lo"] = make_actor("Lo Ginman", "log_reviewer", town.ward)
    with clock.at(clock.now() - timedelta(hours=1)), outbox.held():
        open_emergency(town.karin, by=town.maria, reason="life", text="Medvetslös i väntrummet.")
        shown = {"entries": [{"kind": "medication", "rule": "I9"}], "closed": []}
        log.record(
            town.maria, "read", patient_id=town.karin.pk, subject_type="records.recordentry", ground="emergency",
            shown=shown, obligations=["LOG", "NOTIFY", "REVIEW"],
        )  # fmt: skip
    with outbox.held():
        tasks.pick_emergencies_to_review(clock.now())
    return town


def test_asked_answered_explained_and_judged(office, at_work):
    karin = at_work("karin", width=390, height=844)
    karin.go("/min/mer/vem-har-last/")
    karin.press("a:has-text('Fråga om den här läsningen') >> nth=0")
    karin.look().fill("text", "Jag var aldrig medvetslös. Varför läste ni?")
    karin.press("button:has-text('Skicka frågan')")

    lo = at_work("lo")
    lo.go(DESK + "fragor/")
    lo.look().press("main .rows-link")
    assert "Jag var aldrig medvetslös." in lo.look().words
    lo.fill("text", "Du hittades i väntrummet. Maria behövde veta vilka läkemedel du tar.")
    lo.press("button:has-text('Skicka svaret')")
    lo.look()
    karin.go("/min/mer/vem-har-last/")
    assert "Maria behövde veta vilka läkemedel du tar." in karin.words

    lo.go(DESK)
    assert "Läkemedel" in lo.look().text_of(".work-review")
    lo.press(".work-review .work-name")
    assert "Patienten fick veta" in lo.look().words
    lo.tick("[name=outcome][value=to_explain]")
    lo.fill("note", "Var det Maria som hittade henne?")
    lo.press("button:has-text('Spara och nästa')")
    assert "Väntar på chefens förklaring" in lo.words

    olle = at_work("olle", width=390, height=844)
    olle.go(DESK + "att-forklara/")
    olle.look().press("main .rows-link")
    assert "Maria Olofsson" in olle.look().words
    assert not {"Karin", "Medvetslös", "1948"} & set(olle.words.split())
    olle.fill("text", "Ja, hon satt i receptionen.")
    olle.press("button:has-text('Skicka förklaringen')")

    lo.go(DESK)
    assert "Ja, hon satt i receptionen." in lo.words
    lo.tick("[name=outcome][value=justified]")
    lo.press("button:has-text('Spara och nästa')")
    assert "Det finns inget kvar att granska" in lo.look().words
    lo.go(DESK + "granskat/")
    assert "Befogad" in lo.look().words
    olle.go(DESK + "att-forklara/")
    assert "Befogad" in olle.words


@pytest.mark.parametrize("js", [True, pytest.param(False, marks=pytest.mark.full)])
def test_lo_finds_somebody_by_name_and_is_told_why_not(office, at_work, js):
    make_actor("Amira Haddad", "ward_nurse", office.other_ward)
    lo = at_work("lo", width=390, height=844, js=js)
    lo.js = js
    lo.go(DESK + "forklara/")
    lo.look().fill("who", "haddad")
    lo.fill("number", office.karin.personal_number)
    lo.press("button:has-text('Förklara')")
    assert "Vilket uppdrag?" in lo.look().words
    lo.tick("[name=post] >> nth=0")
    lo.press("button:has-text('Förklara')")
    assert "Amira Haddad kan inte läsa det här om patienten." in lo.look().words
    assert "Enheten deltar i personens vård." in lo.text_of("section[aria-labelledby=change]")
