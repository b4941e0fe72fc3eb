"""The forms of a plan: the whole way without a script, what is missing, and the drafts that units share."""

import re
from datetime import timedelta

import pytest

from apps.careplans import actions
from apps.careplans.forms import PLAN_FORMS
from apps.careplans.models import Change, Effort, Invitation, Plan, Question, Sheet
from apps.cases.actions import record_statement
from apps.cases.models import Case
from apps.core import clock
from apps.core.guard import as_system
from apps.patients.models import Person, Relationship
from apps.records.models import EntryDraft

from .conftest import fresh, rows, signed_in
from .plans import WORDS, person_of, plan_at


def form_url(case, slug: str) -> str:
    return f"/arbete/plan/{case.pk}/{slug}/"


def typed(page) -> dict:
    """What a browser would send back from the page's form, as it stands."""
    return {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}


def names(page, pattern: str) -> list[str]:
    return [name for name in page.context["form"].fields if re.fullmatch(pattern, name)]


def state_of(case) -> str:
    return rows(Case, pk=case.pk)[0].state


def test_a_plan_is_made_from_the_wish_to_its_force_without_a_script(cast):
    plan_at(cast, "proposed")
    siv, case = signed_in(cast.siv), rows(Case, process="sip")[0]
    siv.post(f"/arbete/arende/{case.pk}/samtycke/", {"purpose": "sip", "status": "given", "do": "send"})
    assert state_of(case) == "preparing"
    siv.post(form_url(case, "forberedelse"), {"what_matters": WORDS, "do": "send"})
    begins = clock.now() + timedelta(days=8)
    call = {
        "to": [str(cast.lund.pk), str(cast.hsv.pk)], "people": [str(cast.karin.pk)], "how": "video",
        "begins_date": begins.date().isoformat(), "begins_time": "10.00", "do": "send",
        "link": "https://video.example/rum",
    }  # fmt: skip
    sent = siv.post(form_url(case, "kallelse"), call)
    assert sent.status_code == 302, sent.context["form"].errors
    assert state_of(case) == "called"
    per = signed_in(cast.per)
    per.post(form_url(case, "svara-pa-kallelsen"), {"answer": "yes", "do": "send"})
    siv.post(form_url(case, "motet-halls"), {"attended": [str(cast.lund.pk)], "how": "video", "do": "send"})
    assert state_of(case) == "met"
    page = siv.get(form_url(case, "skriv-planen"))
    assert page.context["form"]["own_words"].value() == WORDS, "what the person wrote before is there"
    (goal,) = names(page, "goal-.*-text")
    (action,) = names(page, "effort-.*-action")
    line = action.removesuffix("action")
    sent = typed(page) | {goal: "Gå till torget", action: "Träna gång", f"{line}who": str(cast.hsv.pk)}
    missing = siv.post(form_url(case, "skriv-planen"), sent | {"do": "activate"})
    wrong = missing.context["form"].errors
    assert {f"{line}due", "lead_unit", "follow_up_on"} <= set(wrong), "all that is missing at once, at its field"
    day = (clock.now() + timedelta(days=60)).date().isoformat()
    whole = sent | {f"{line}due": day, "lead_unit": str(cast.vc.pk), "follow_up_on": day}
    assert siv.post(form_url(case, "skriv-planen"), whole | {"do": "activate"}).status_code == 302
    assert state_of(case) == "active"
    signed_in(cast.nadja).post(form_url(case, "bekrafta"), {"do": "send"})
    (effort,) = rows(Effort, case=case)
    assert effort.confirmed_at
    assert not rows(Sheet), "what is in the plan needs no draft"


def test_the_municipality_comes_with_one_press_from_its_list_or_answers_something_else(cast):
    case = plan_at(cast, "called")
    per = signed_in(cast.per)
    page = per.get("/arbete/").content.decode()
    assert form_url(case, "svara-pa-kallelsen") in page
    url = f"/arbete/arende/{case.pk}/kom/"
    assert f'action="{url}"' in page
    answer = per.post(url, follow=True)
    assert "Svaret är skickat: er enhet kommer till mötet." in answer.content.decode()
    assert rows(Invitation, case=case, unit=cast.lund)[0].answer == "yes"
    assert url not in answer.content.decode(), "nothing more is asked of the unit"


def test_a_half_written_proposal_waits_as_a_draft_until_it_is_sent(cast):
    plan_at(cast, "proposed")
    siv, pk = signed_in(cast.siv), person_of(cast).pk
    url = f"/arbete/patient/{pk}/foresla-plan/"
    kept = siv.post(f"{url}utkast/", {"reason": "Många hjälper till", "version": "0"})
    assert kept.json()["version"] == 1
    assert siv.get(url).context["form"]["reason"].value() == "Många hjälper till"
    maria = signed_in(cast.maria).get(url)
    assert maria.context["form"]["reason"].value() == "Många hjälper till", "a colleague writes on"
    siv.post(url, {"reason": "Många hjälper till", "do": "send"})
    assert rows(EntryDraft), "there is a plan already, so it was refused, and the text waits"


def test_the_persons_other_plans_stand_with_the_plan_and_are_changed_with_it(cast):
    case = plan_at(cast, "active")
    siv = signed_in(cast.siv)
    page = siv.get(form_url(case, "andra-planen"))
    where = "LSS-handläggaren, https://lund.example/lss"
    sent = typed(page) | {"plan_lss": where, "reason": "Ny plan", "do": "send"}
    seen = siv.post(form_url(case, "andra-planen"), sent, follow=True).content.decode()
    assert '<a href="https://lund.example/lss"' in seen, "an address is a way there"
    assert rows(Plan, case=case)[0].other_plans == [{"text": where, "kind": "lss"}]
    told = signed_in(cast.per).get(f"/arbete/arende/{case.pk}/skriv-ut/").content.decode()
    assert "LSS-handläggaren" in told


def test_who_needs_an_interpreter_has_one_in_the_summons_from_the_start(cast):
    case = plan_at(cast, "preparing")
    with as_system("a test says what she speaks"):
        Person.objects.filter(pk=cast.karin.pk).update(needs_interpreter=True, language="ar")
    siv, url = signed_in(cast.siv), form_url(case, "kallelse")
    assert siv.get(url).context["form"]["interpreter"].value() == "arabiska"
    begins = {"begins_date": (clock.now() + timedelta(days=8)).date().isoformat(), "begins_time": "10.00"}
    call = {"to": [str(cast.lund.pk)], "how": "physical", "interpreter": "arabiska, dialekt från Irak", **begins}
    assert "arabiska, dialekt från Irak" in siv.post(url, call | {"do": "send"}, follow=True).content.decode()
    assert "arabiska, dialekt från Irak" in signed_in(cast.per).get(f"/arbete/arende/{case.pk}/").content.decode()


def test_staff_write_down_whom_she_does_not_want_there_and_keep_a_plan_from_her(cast):
    case = plan_at(cast, "called")
    with as_system("a test registers a brother"):
        olle = Person.objects.create(name="Olle Testsson", personal_number="197001239297", born_on="1970-01-23")
        Relationship.objects.create(
            person_id=cast.karin.pk, relative=olle, kind="relative", valid_from=clock.now() - timedelta(days=1)
        )
    siv = signed_in(cast.siv)
    said = {"person": str(olle.pk), "takes_part": "no", "reason": "Vi talar inte med varandra", "do": "send"}
    assert siv.post(form_url(case, "narstaende"), said).status_code == 302
    assert [name for _pk, name in siv.get(form_url(case, "kallelse")).context["form"].fields["people"].choices] == [
        "Karin Testsson"
    ]
    url = form_url(case, "visa-for-personen")
    assert "reason" in siv.post(url, {"shown": "no", "do": "send"}).context["form"].errors
    kept = siv.post(url, {"shown": "no", "reason": "Risk för henne", "do": "send"}, follow=True).content.decode()
    assert "Personen kan inte läsa planen: Risk för henne" in kept


def test_a_new_line_is_added_by_a_button_and_nothing_typed_is_lost(cast):
    case = plan_at(cast, "met")
    siv = signed_in(cast.siv)
    page = siv.get(form_url(case, "skriv-planen"))
    (goal,) = names(page, "goal-.*-text")
    sent = typed(page) | {goal: "Gå till torget", "do": f"more_effort:{goal.split('-')[1]}", "version": "0"}
    more = siv.post(form_url(case, "skriv-planen"), sent)
    assert len(names(more, "effort-.*-action")) == 2
    again = siv.get(form_url(case, "skriv-planen"))
    assert again.context["form"][goal].value() == "Gå till torget", "it was kept as a draft"


def test_units_write_on_one_sheet_and_a_clash_keeps_both_texts(cast):
    case = plan_at(cast, "met")
    siv, per = signed_in(cast.siv), signed_in(cast.per)
    url = form_url(case, "skriv-planen") + "utkast/"
    siv.post(url, {"goal-g1-text": "Gå till torget", "version": "0"})
    per.post(url, {"goal-g2-text": "Laga mat", "version": "0"})
    (sheet,) = rows(Sheet)
    assert (sheet.fields["goal-g1-text"]["by"], sheet.fields["goal-g2-text"]["by"]) == ("Siv Lind", "Per Olsson")
    clash = per.post(url, {"goal-g1-text": "Gå till kyrkan", "version": "0"})
    assert clash.status_code == 409
    for words in ("torget", "kyrkan", "Siv Lind"):
        assert words in clash.content.decode()


@pytest.mark.parametrize("step", ["called", "written", "active"])
def test_every_form_opens_or_says_that_it_is_not_now(cast, step):
    case = plan_at(cast, step)
    siv = signed_in(cast.siv)
    for form in PLAN_FORMS:
        status = siv.get(form_url(case, form.slug)).status_code
        assert status == (200 if case.can(form.verb) else 409), form.verb


def test_an_effort_is_done_with_one_press_on_the_page(cast):
    case = plan_at(cast)
    siv = signed_in(cast.siv)
    page = siv.get(f"/arbete/arende/{case.pk}/").content.decode()
    assert form_url(case, "klar") in page
    siv.post(form_url(case, "klar"), {"effort": "e0", "do": "send"})
    siv.post(form_url(case, "blev-inte-av"), {"effort": "e1", "reason": "nobody_answered", "do": "send"})
    assert [one.state for one in rows(Effort, case=case)][:2] == ["done", "not_done"]


def test_the_lead_follows_up_changes_and_answers(cast):
    case = plan_at(cast)
    siv = signed_in(cast.siv)
    day = (clock.now() + timedelta(days=90)).date().isoformat()
    siv.post(form_url(case, "folj-upp"), {"result-g0": "partly", "rating-g0": "6", "follow_up_on": day, "do": "send"})
    assert rows(Plan)[0].follow_up_on.isoformat() == day
    page = siv.get(form_url(case, "andra-planen"))
    said = {"crisis": "Ring 1177", "cost_sharing": "Hälften var", "reason": "Nytt", "do": "send"}
    siv.post(form_url(case, "andra-planen"), typed(page) | said)
    [plan] = rows(Plan)
    assert (plan.crisis, plan.cost_sharing, plan.version) == ("Ring 1177", "Hälften var", 2)
    signed_in(cast.per).post(form_url(case, "foresla-andring"), {"what": "goal:g0", "text": "Gå längre", "do": "send"})
    (change,) = rows(Change)
    assert change.text == "Gå längre"


def test_a_question_becomes_the_lead_s_task_and_is_answered_from_the_page(cast):
    case = plan_at(cast)
    actions.ask_about_plan(fresh(case, cast.patient), by=cast.patient, text="Vem ringer jag?")
    siv, (question,) = signed_in(cast.siv), rows(Question)
    page = siv.get(f"/arbete/arende/{case.pk}/").content.decode()
    assert "Vem ringer jag?" in page
    url = form_url(case, "svara-pa-fraga")
    siv.post(url, {"question": str(question.pk), "text": "Ring Måsen", "do": "send"})
    assert rows(Question)[0].answer == "Ring Måsen"


def test_a_no_to_the_plan_leads_to_a_page_that_opens(cast):
    case = plan_at(cast, "proposed")
    url = f"/arbete/arende/{case.pk}/samtycke/"
    siv = signed_in(cast.siv)
    answer = siv.post(url, {"purpose": "sip", "status": "refused", "do": "send"})
    assert siv.get(answer.url).status_code == 200


def test_a_plan_is_proposed_from_the_discharge_with_its_words(cast, ready_case):
    record_statement(fresh(ready_case, cast.maria), by=cast.maria, text=WORDS)
    url = f"/arbete/patient/{person_of(cast).pk}/foresla-plan/?from_case={ready_case.pk}"
    maria = signed_in(cast.maria)
    page = maria.get(url)
    assert page.context["form"]["own_words"].value() == WORDS
    maria.post(url, {"reason": "Många", "own_words": WORDS, "from_case": str(ready_case.pk), "do": "send"})
    (case,) = rows(Case, process="sip")
    assert case.previous_id == ready_case.pk
