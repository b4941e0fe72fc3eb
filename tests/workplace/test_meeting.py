"""The meeting on one shared screen: several devices write into one plan at once, and nothing is lost."""

import re
from datetime import timedelta

import pytest

from apps.careplans.models import Effort, Goal, Plan, Sheet
from apps.cases.models import Case, Statement
from apps.core import clock

from .conftest import rows, signed_in
from .plans import plan_at


def url(case, rest: str = "") -> str:
    return f"/arbete/arende/{case.pk}/mote/{rest}"


@pytest.fixture
def met(cast) -> Case:
    return plan_at(cast, "met")


def line(who, key: str, goal: str, action: str) -> dict:
    names = {"goal": goal, "action": action, "who": str(who.pk), "due": "2026-06-01"}
    return {f"effort-{key}-{part}": value for part, value in names.items()}


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_each_step_opens_with_the_words_of_the_person_and_nothing_else(cast, met, step):
    page = signed_in(cast.siv).get(url(met, f"?steg={step}")).content.decode()
    assert page.count("aria-current") == 1
    assert "patient-search" not in page


def test_two_computers_and_a_phone_write_into_one_plan_and_nothing_is_lost(cast, met):
    siv, per, nadja = (signed_in(actor) for actor in (cast.siv, cast.per, cast.nadja))
    siv.post(url(met), {"steg": "1", "own_words": "Jag vill hem", "version": "0", "do": "go:2"})
    siv.post(url(met, "utkast/"), {"steg": "2", "goal-g1-text": "Gå till torget", "version": "1"})
    per.post(url(met, "utkast/"), {"steg": "3", **line(cast.lund, "a", "g1", "Ledstång"), "version": "2"})
    nadja.post(url(met, "utkast/"), {"steg": "3", **line(cast.hsv, "b", "g1", "Träna gång"), "version": "2"})
    clash = nadja.post(url(met, "utkast/"), {"steg": "1", "own_words": "Jag vill bo kvar", "version": "0"})
    assert clash.status_code == 409, "both texts are shown, none is written over"
    (sheet,) = rows(Sheet)
    written = {name: (kept["value"], kept["by"]) for name, kept in sheet.fields.items()}
    assert written["own_words"] == ("Jag vill hem", "Siv Lind")
    assert written["goal-g1-text"] == ("Gå till torget", "Siv Lind")
    assert written["effort-a-action"] == ("Ledstång", "Per Olsson")
    assert written["effort-b-action"] == ("Träna gång", "Nadja Berg")
    news = siv.get(url(met, "lage/?version=1")).json()
    assert news["fields"]["effort-b-action"] == "Träna gång"
    assert {"Per Olsson", "Nadja Berg"} <= set(news["who"])


def test_a_yes_to_what_is_read_aloud_brings_the_plan_into_force(cast, met):
    siv = signed_in(cast.siv)
    later = {"steg": "4", "lead_unit": str(cast.vc.pk), "follow_up_on": "2026-06-15", "version": "0", "do": "go:5"}
    siv.post(url(met), {"steg": "1", "own_words": "Jag vill hem", "goal-g1-text": "Gå", "version": "0", "do": "go:4"})
    siv.post(url(met, "utkast/"), {"steg": "3", **line(cast.lund, "a", "g1", "Ledstång"), "version": "1"})
    assert "Ledstång" in siv.get(url(met, "?steg=5")).content.decode()
    early = siv.post(url(met), {"steg": "5", "do": "yes"})
    assert early.status_code == 422, "what is missing is said before anything is in force"
    siv.post(url(met), later)
    siv.post(url(met), {"steg": "5", "do": "yes"})
    (plan,) = rows(Plan)
    assert (plan.version, plan.own_words, plan.case_id) == (1, "Jag vill hem", met.pk)
    assert [one.text for one in rows(Goal)] == ["Gå"]
    assert [one.action for one in rows(Effort)] == ["Ledstång"]
    assert not rows(Sheet)


def test_a_no_changes_nothing_and_keeps_what_the_person_said(cast, met):
    siv = signed_in(cast.siv)
    siv.post(url(met), {"steg": "2", "goal-g1-text": "Gå", "version": "0", "do": "go:5"})
    siv.post(url(met), {"steg": "5", "do": "no", "said": "Jag vill inte gå"})
    assert [one.text for one in rows(Statement)] == ["Jag vill inte gå"]
    assert rows(Plan)[0].version == 0
    assert len(rows(Sheet)) == 1


def test_somebody_outside_the_plan_sees_no_meeting(cast, met):
    elin = signed_in(cast.elin)
    assert elin.get(url(met)).status_code == elin.get(url(met, "lage/")).status_code == 404


def test_the_screen_says_who_is_here(cast, met):
    signed_in(cast.per).get(url(met, "lage/?version=0"))
    here = signed_in(cast.siv).get(url(met, "lage/?version=0")).json()["here"]
    assert {"Per Olsson", "Siv Lind"} <= set(here)


def test_a_yes_before_anybody_has_said_who_is_here_leads_there_and_back(cast):
    case, siv = plan_at(cast, "called"), signed_in(cast.siv)
    answer = siv.post(url(case), {"steg": "5", "do": "yes"}, follow=True)
    assert "Skriv först vilka som är här. Sedan kan personen svara." in answer.content.decode()
    held = siv.post(f"/arbete/plan/{case.pk}/motet-halls/", {"attended": [str(cast.lund.pk)], "how": "video"})
    assert held["Location"] == url(case), "who has said it goes on with the meeting"


def test_goals_stand_in_the_order_in_which_they_were_begun(cast, met):
    siv = signed_in(cast.siv)
    for number in range(4):
        with clock.at(clock.now() + timedelta(seconds=number)):
            page = siv.get(url(met, "?steg=2")).content.decode()
        empty = re.findall(r'name="(goal-[0-9a-z]+-text)"', page)[-1]
        siv.post(url(met), {"steg": "2", empty: f"Mål {number}", "version": str(number), "do": "stay"})
    read = siv.get(url(met, "?steg=5")).content.decode()
    assert re.findall(r"<h2>(Mål \d)</h2>", read) == [f"Mål {number}" for number in range(4)]
