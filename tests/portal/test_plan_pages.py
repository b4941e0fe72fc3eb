"""Karin's coordinated plan on her own pages: what waits for her, what it says, and what she can do with it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.careplans import actions as verbs
from apps.careplans.models import Change, Evaluation, Preparation
from apps.cases import actions as spine
from apps.cases.models import Case, Consent
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.models import Unit
from apps.patients.models import Relationship
from tests.cast import make_person, moment
from tests.signing import new_user, sign_in_as_staff

from . import plans
from .conftest import come_in, words_of

pytestmark = pytest.mark.django_db
HOME, PLAN = "/min/", "/min/plan/"


def page(name: str, row, *more) -> str:
    return reverse(f"portal:{name}", args=[row.pk, *more])


def state(case) -> str:
    return plans.reload_closed(case).state


def only(model, **where):
    with as_system("a test looks"):
        return model.objects.get(**where)


def send(somebody, url: str, data: dict | None = None) -> str:
    """The words of the page after the form; the form was accepted."""
    response = somebody.post(url, data or {}, follow=True)
    assert response.redirect_chain, words_of(response)
    return words_of(response)


def near(person, other, kind: str):
    with as_system("a test registers a relation"):
        return Relationship.objects.create(
            person=person, relative=other, kind=kind, valid_from=moment("2026-01-01T08:00")
        )


def at_work(cast, name: str) -> Client:
    """Somebody of staff in a browser of their own."""
    staff, client = cast.staff(name), Client()
    staff.user = new_user()
    staff.save()
    sign_in_as_staff(client, staff.user, getattr(cast, name).assignment)
    return client


# --- Yes or no


def test_home_asks_for_her_yes_and_she_gives_it(karin, cast):
    case = plans.asked(cast)
    home = karin.words(HOME)
    assert "Vill du ha en plan tillsammans med dem som hjälper dig?" in home
    assert "Vårdcentralen Måsen frågar dig." in home
    assert "Ja, jag vill ha en plan" in karin.words(page("plan-consent", case))
    assert "Tack. Du har sagt ja." in send(karin, page("plan-consent", case), {"answer": "given"})
    assert state(case) == "preparing"
    said = only(Consent, case=case)
    assert (said.method, said.given_by, said.signed_by_id) == ("e_signed", "patient", cast.karin.pk)
    assert "Skriv vad som är viktigt för dig" in karin.words(HOME)


def test_her_no_ends_it(karin, cast):
    case = plans.asked(cast)
    send(karin, page("plan-consent", case), {"answer": "refused"})
    assert state(case) == "declined"
    assert "Det blir ingen plan nu" in karin.words(PLAN)


def test_she_asks_for_a_plan_herself_and_then_says_yes(karin, cast):
    plans.give_care(cast)
    assert "Be om en plan" in karin.words(PLAN)
    assert "Skriv något först." in words_of(karin.post(reverse("portal:plan-new"), {"own_words": "Orka mer"}))
    after = send(karin, reverse("portal:plan-new"), {"reason": "Ingen håller ihop det", "own_words": "Orka mer"})
    assert "Skickat. De som kan göra en plan med dig har fått veta det." in after
    assert only(Case, process="sip").responsible_unit_id == cast.vc.pk
    assert "Svara ja eller nej" in after


def test_two_guardians_must_both_say_yes_and_neither_can_answer_twice(client, cast):
    child = make_person("Elsa Testsson", "201601012393")
    mother, father = make_person("Mia Testsson", "198001019297"), make_person("Pelle Testsson", "197801019290")
    plans.give_care(cast, child)
    case = verbs.propose_plan(child, by=cast.siv, reason="Skola och vård drar åt olika håll.")
    people = {}
    for parent in (mother, father):
        mandate = near(child, parent, "guardian")
        people[parent.pk] = somebody = come_in(Client(), parent)
        somebody.post("/min/for/", {"mandate": str(mandate.pk)})
    url = page("plan-consent", case)
    alone = people[mother.pk].post(url, {"answer": "given", "is_only_guardian": "on"})
    assert "Det finns en vårdnadshavare till" in words_of(alone)
    assert "Tack. Du har sagt ja." in send(people[mother.pk], url, {"answer": "given"})
    assert "En plan väntar på ett ja" in people[mother.pk].words(HOME)
    send(people[mother.pk], url, {"answer": "given"})
    assert state(case) == "proposed"
    assert "En vårdnadshavare har redan sagt ja." in people[father.pk].words(url)
    send(people[father.pk], url, {"answer": "given"})
    assert state(case) == "preparing"
    with as_system("a test looks"):
        givers = set(Consent.objects.filter(case=case).values_list("given_by", "signed_by"))
    assert {one for one, _who in givers} == {"guardian_1", "guardian_2"}
    send(people[mother.pk], page("plan-prepare", case), {"childs_voice": "Jag vill ha rast med Ali"})
    assert "Jag vill ha rast med Ali" in people[father.pk].words(page("plan-one", case))


def test_she_limits_her_yes_and_says_whom_she_does_not_want_there(karin, cast):
    case = plans.asked(cast)
    Unit.objects.filter(pk=cast.lund.pk).update(municipality_code="1281")
    page_words = karin.words(page("plan-consent", case))
    assert "Jag vill begränsa mitt ja" in page_words
    assert "Biståndsenheten Lund" in page_words
    limits = {"answer": "given", "excluded_units": [str(cast.lund.pk)], "scope": "Hjälpen hemma, inte min ekonomi"}
    send(karin, page("plan-consent", case), limits)
    said = only(Consent, case=case)
    assert (said.excluded_units, said.scope) == ([cast.lund.pk], "Hjälpen hemma, inte min ekonomi")
    siv = at_work(cast, "siv").get(f"/arbete/arende/{case.pk}/")
    assert "Ska inte vara med: Biståndsenheten Lund." in words_of(siv)
    olle = make_person("Olle Testsson", "197001239297")
    near(cast.karin, olle, "relative")
    url = page("plan-relatives", case)
    assert "Är inte inbjuden och läser ingenting." in karin.words(url)
    assert "Är inte med, eftersom du har sagt nej." in send(karin, url, {"person": str(olle.pk), "takes_part": "no"})
    assert karin.post(url, {"person": str(cast.karin.pk), "takes_part": "no"}).status_code == 422
    assert "De kan bli inbjudna igen." in send(karin, url, {"person": str(olle.pk), "takes_part": "yes"})


def test_taking_back_the_yes_closes_the_plan_for_everybody_else_and_keeps_it_for_her(karin, cast):
    case = plans.active(cast)
    url = page("plan-end-consent", case)
    assert "De som var med kan inte läsa planen längre. Du kan läsa den." in karin.words(url)
    assert "Ditt ja slutade gälla" in send(karin, url)
    assert state(case) == "ended"
    assert not Case.objects.visible_to(cast.per).filter(pk=case.pk).exists()
    words = karin.words(page("plan-one", case))
    assert "Samtycket är återtaget, och planen är avslutad" in words
    assert "Om du ändrar dig, säg det till Vårdcentralen Måsen: då kan planen fortsätta. 040-628 04 01" in words
    assert "Jag vill bo kvar hemma" in words
    assert karin.get(url).status_code == 302  # once is enough


# --- Before the meeting


def test_what_matters_is_written_and_nothing_typed_is_lost(karin, cast):
    case = plans.agreed(cast)
    url = page("plan-prepare", case)
    empty = karin.post(url, {})
    assert empty.status_code == 422
    assert "Skriv något först." in words_of(empty)
    too_much = karin.post(url, {"what_matters": "Torget", "questions": "x" * 20_001})
    assert "Torget" in words_of(too_much)
    assert "Sparat." in send(karin, url, {"what_matters": "Att orka till torget", "not_shared": "Min ekonomi"})
    said = only(Preparation, case=case)
    assert (said.what_matters, said.not_shared, said.person_id) == (
        "Att orka till torget",
        "Min ekonomi",
        cast.karin.pk,
    )
    assert "Att orka till torget" in karin.words(PLAN)


def test_she_answers_the_invitation_and_asks_for_another_time(karin, cast):
    case = plans.called(cast)
    home = karin.words(HOME)
    assert "I morgon" in home
    assert "Du är inbjuden till ett möte om din plan" in home
    url = page("plan-meeting", case)
    words = karin.words(url)
    assert "Torsdag 2 april klockan 10.00 till 11.00 Hemma hos dig, Storgatan 1" in words
    assert "Tolk: arabiska" in words
    assert "Tack. De vet att du kommer." in send(karin, url, {"answer": "yes"})
    half = {"answer": "other_time", "day_day": "9", "day_month": "4", "day_year": "2026"}
    assert "Skriv tiden också." in words_of(karin.post(url, half))
    assert "en annan tid" in send(karin, url, {**half, "time": "14.00"})
    assert "Du har bett om torsdag 9 april klockan 14.00." in karin.words(url)
    send(karin, url, {"answer": "no"})
    assert "Du har sagt att du inte kan komma." in karin.words(url)


# --- The plan


def test_she_reads_the_plan(karin, cast):
    plans.active(cast)
    words = karin.words(PLAN)
    order = ("Jag vill bo kvar hemma", "Gå till torget med rollator", "Om det blir sämre", "Vi tittar på planen igen")
    assert [words.index(one) for one in order] == sorted(words.index(one) for one in order)
    assert "Du Gå en stund varje dag Varje morgon, från 30 mars" in words.replace("30 mar ", "30 mars ")
    assert "Ring 046-000 00 06" in words
    assert "Kvällar och helger 046-000 00 05" in words
    assert "Måndag 15 juni" in words
    assert "Det här behöver jag Vardag Hjälp med trappan" in words
    assert "Sonen följer med" in words
    assert "betalar hälften var" in words
    assert "Håller i din plan" in words


def test_her_earlier_plan_is_a_link_from_the_new_one(karin, cast):
    earlier = plans.ended(cast)
    plans.active(cast)
    assert f'href="{page("plan-one", earlier)}"' in karin.get(PLAN).content.decode()
    words = karin.words(page("plan-one", earlier))
    assert "Jag vill bo kvar hemma" in words
    assert "Slutade med planen" in words
    assert "Pågår" not in words, "nothing goes on in a plan that has ended"


def test_the_plan_costs_ten_statements_however_much_it_holds(karin, cast):
    case = plans.active(cast)
    karin.words(PLAN)  # what is new has been seen
    few = statements(karin)
    goals = [{"id": f"m{n}", "text": f"Mål {n}"} for n in range(12)]
    efforts = [
        {"id": f"i{n}", "goal": f"m{n % 3}", "action": f"Insats {n}", "responsible": cast.hsv,
         "start_on": plans.content(cast)["efforts"][0]["start_on"]}
        for n in range(30)
    ]  # fmt: skip
    for number in range(5):
        verbs.revise_plan(case, by=cast.siv, goals=goals[: 3 + 2 * number], efforts=efforts[: 6 * number + 2])
    for number in range(5):
        verbs.propose_change(case, by=cast.siv, what=f"goal:m{number}", text=f"Annat mål {number}")
    karin.words(PLAN)
    many = statements(karin)
    assert many == few <= 10


def statements(somebody) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert somebody.get(PLAN).status_code == 200
    return len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_she_proposes_other_words_and_sees_the_answer(karin, cast):
    case = plans.active(cast)
    url = page("plan-propose", case)
    assert "Vad vill du ändra?" in karin.words(url)
    assert "Gå till torget med rollator" in karin.words(f"{url}?vad=goal:g1")
    assert karin.get(f"{url}?vad=goal:nope").status_code == 404
    after = send(karin, f"{url}?vad=goal:g1", {"text": "Gå till torget och biblioteket"})
    assert "Mål 1 ” Gå till torget och biblioteket ”" in after
    assert "Får svar senast onsdag 8 april" in after
    verbs.answer_change(only(Change, case=case), by=cast.siv, accept=True, text="Så gör vi.")
    words = karin.words(PLAN)
    assert "Ja, det står i planen sedan" in words
    assert "Så gör vi." in words
    versions = karin.words(page("plan-versions", case))
    assert "Version 2" in versions
    assert "Förut: Gå till torget med rollator" in versions


def test_nobody_changes_her_words_without_her_yes(karin, cast):
    case = plans.active(cast)
    change = verbs.propose_change(case, by=cast.siv, what="own_words", text="Jag vill bo hemma.")
    assert "Vårdcentralen Måsen föreslår andra ord i din plan" in karin.words(HOME)
    url = page("plan-change", change)
    assert "Ja, skriv de nya orden" in karin.words(url)
    assert "Dina ord står kvar." in send(karin, url, {"accept": "no", "text": "Torget är viktigt"})
    assert "Jag vill bo kvar hemma och kunna gå till torget." in karin.words(PLAN)
    assert karin.get(url).status_code == 404  # answered once


def test_she_asks_and_reads_the_answer(karin, cast):
    case = plans.active(cast)
    after = send(karin, page("plan-ask", case), {"text": "När börjar träningen?"})
    assert "När börjar träningen?" in after
    assert "Får svar senast" in after
    assert karin.post(page("plan-ask", case), {"text": " "}).status_code == 422


def test_she_says_how_her_own_effort_goes(karin, cast):
    case = plans.active(cast)
    assert karin.get(page("plan-effort", case, "e2")).status_code == 302  # somebody else's
    assert "Sparat i din plan." in send(karin, page("plan-effort", case, "e1"), {"did": "done", "comment": "Gick bra"})
    assert "Klar Gick bra" in karin.words(PLAN)


def test_she_says_what_she_thought(karin, cast):
    case = plans.ended(cast)
    assert "Säg vad du tyckte" in karin.words(HOME)
    assert "Tack." in send(karin, page("plan-evaluate", case), {"took_part": "5", "was_done": "2", "text": "Bra"})
    said = only(Evaluation, case=case)
    assert (said.took_part, said.was_done, said.plan_helps, said.text) == (5, 2, None, "Bra")
    assert "Säg vad du tyckte" not in karin.words(HOME)


# --- On paper


def test_the_paper_on_the_fridge(karin, cast):
    case = plans.active(cast)
    words = karin.words(page("plan-print", case))
    assert "Min plan Karin Testsson" in words
    assert "Mål 1: Gå till torget med rollator" in words
    assert "Fara för livet: 112" in words
    assert cast.karin.personal_number not in words


# --- Others


def test_an_invited_relative_sees_the_plan_answers_and_nothing_else(cast):
    olle = make_person("Olle Testsson", "197001239297")
    near(cast.karin, olle, "relative")
    case = plans.called(cast, olle)
    somebody = come_in(Client(), olle)
    assert "Planen för Karin Testsson" in somebody.words("/min/narstaende/")
    words = somebody.words(page("plan-one", case))
    assert "Karins plan" in words
    assert "”Du” på sidan betyder Karin Testsson." in words
    assert "De vet att du kommer" in send(somebody, page("plan-meeting", case), {"answer": "yes"})
    for name in ("plan-end-consent", "plan-consent", "plan-ask", "plan-evaluate"):
        assert somebody.get(page(name, case)).status_code == 404
        assert somebody.post(page(name, case), {"answer": "refused", "text": "Nej"}).status_code == 404
    spine.end_consent(case, by=cast.siv, purpose="sip")
    assert somebody.get(page("plan-one", case)).status_code == 404


NAMES = (
    "plan-one", "plan-consent", "plan-end-consent", "plan-prepare", "plan-meeting", "plan-propose", "plan-ask",
    "plan-evaluate", "plan-versions", "plan-print", "plan-file", "plan-calendar",
)  # fmt: skip


def test_what_is_not_mine_and_what_does_not_exist_answer_the_same(client, cast):
    case = plans.called(cast)
    stranger = come_in(Client(), make_person("Robert Ask", "197110021834"))
    client = at_work(cast, "siv")
    for name in NAMES:
        there, nowhere = page(name, case), page(name, cast.vc)
        assert stranger.get(there).status_code == stranger.get(nowhere).status_code == 404, name
        assert words_of(stranger.get(there)) == words_of(stranger.get(nowhere)), name
        assert client.get(there).status_code == 403, name


def test_a_way_home_and_a_plan_lead_to_each_other(karin, cast):
    from . import states

    states.with_contact(cast)
    plans.active(cast)
    assert "Din väg hem från sjukhuset" in karin.words(PLAN)
    assert "Frågor om planen?" in karin.words(HOME)
    assert clock.now()
