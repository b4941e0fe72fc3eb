"""Lo's pages: what waits, one after the other, the questions, and why somebody can or cannot read."""

import pytest
from django.urls import reverse

from apps.access import grounds
from apps.access.actor import Actor
from apps.access.models import Basis
from apps.access.verbs.emergencies import open_emergency
from apps.access.verbs.looking import seek_person
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.models import Assignment
from apps.review import queue, tasks
from apps.review.actions import ask_about_reading, explain_reading, review_reading
from apps.review.models import Explanation, Reading
from tests.cast import make_actor, make_person, moment
from tests.trail import events
from tests.workplace.conftest import admit, counted, tell
from tests.workplace.plans import plan_at

from .conftest import enter, reads

pytestmark = pytest.mark.django_db
KARIN, NOBODY = "194807073228", "189001129817"


@pytest.fixture
def desk(client, cast, lo):
    return enter(client, cast.lo)


def ask_explain(desk, **more):
    given = {"who": "Amira Haddad", "number": KARIN, "kind": "note", "writer": ""}
    return desk.post(reverse("review:explain"), given | more)


def test_lo_reviews_an_emergency_and_the_next_one_comes(desk, emergency, cast):
    page = desk.get(reverse("review:queue"))
    text = page.content.decode()
    assert "Jonas Ek" in text
    assert "Medvetslös" in text
    for secret in ("Karin", "3228", "Storgatan"):
        assert secret not in text
    url = reverse("review:reading", args=[page.context["row"].reading.pk])
    assert desk.post(url, {"outcome": "unjustified", "note": ""}).status_code == 422
    assert desk.post(url, {"outcome": "justified", "note": ""}).status_code == 302
    assert "Det finns inget kvar att granska" in desk.get(reverse("review:queue")).content.decode()
    assert "Befogad" in desk.get(reverse("review:reviewed")).content.decode()
    assert events(activity="review_reading", staff_id=cast.lo.staff_id)
    assert events(activity="list", subject_type="review.reading", staff_id=cast.lo.staff_id)


def test_lo_answers_karin(desk, cast):
    reads(cast.amira, cast.karin)
    question = ask_about_reading(
        cast.karin, by=cast.patient, reading=events(activity="read")[0].pk, text="Varför läste ni?"
    )
    assert "Geriatrikavdelning 7" in desk.get(reverse("review:questions")).content.decode()
    url = reverse("review:question", args=[question.pk])
    assert "Varför läste ni?" in desk.get(url).content.decode()
    assert desk.post(url, {"text": "Du vårdades där."}).status_code == 302
    assert "Du vårdades där." in desk.get(url).content.decode()


def test_explain_says_the_same_about_a_stranger_and_about_a_number_that_nobody_has(desk, cast):
    known, unknown = (ask_explain(desk, number=number) for number in (KARIN, NOBODY))
    assert "Amira Haddad kan inte läsa det här om patienten." in known.content.decode()
    for shown in ("explained", "sentence", "decided", "passed", "remedies", "in_vain"):
        assert str(known.context[shown]) == str(unknown.context[shown])
    assert "Testsson" not in known.content.decode()
    assert len(events(activity="explain_access", staff_id=cast.lo.staff_id)) == 2
    assert "3228" not in str([event.columns() for event in events(activity="explain_access")])


def test_explain_says_yes_when_the_unit_cares_for_karin(desk, cast):
    grounds.open(
        patient_id=cast.karin.pk, unit_id=cast.ward.pk, basis=Basis.CARE, source="test", source_id=cast.karin.pk,
        valid_from=clock.now(),
    )  # fmt: skip
    assert "Amira Haddad kan läsa det här om patienten." in ask_explain(desk).content.decode()


def test_one_of_several_assignments_is_chosen_and_a_name_that_nobody_has_is_said(desk, cast):
    other = Assignment.objects.create(
        staff=cast.staff("amira"), unit=cast.other_ward, role="ward_nurse", valid_from="2020-01-01"
    )
    page = ask_explain(desk, who="haddad")
    assert page.status_code == 422
    assert "Medicinavdelning 2" in page.content.decode()
    chosen = ask_explain(desk, who="haddad", post=str(other.pk))
    assert chosen.context["post"].unit == cast.other_ward
    only_one = ask_explain(desk, who="haddad medicin", post=str(cast.amira.assignment))
    assert only_one.context["post"].unit == cast.other_ward
    assert "har ett sådant uppdrag nu" in ask_explain(desk, who="Nils").content.decode()
    assert "har ett sådant uppdrag nu" in ask_explain(desk, who="Per Olsson").content.decode()


def test_explain_answers_about_the_plan_and_its_messages(desk, cast):
    about_nobody = {kind: ask_explain(desk, kind=kind).context["decided"].rule for kind in ("case", "message")}
    assert about_nobody == {"case": "C11", "message": "C11"}
    tell(cast, admit(cast, cast.karin))
    for kind in ("case", "message"):
        assert "Amira Haddad kan läsa det här" in ask_explain(desk, kind=kind).content.decode()
    stranger = ask_explain(desk, who="Berit Alm", kind="case")
    assert stranger.context["decided"].rule == "C11"
    assert "Enheten deltar i planeringen." in stranger.content.decode()


def test_explain_asks_about_a_plan_and_what_the_person_has_said_about_it(desk, cast):
    """The health centre leads Karin's plan, and she says no."""
    given = {"who": "Siv Lind", "kind": "plan"}
    assert ask_explain(desk, **given).context["decided"].rule == "C11"
    plan = plan_at(cast, "proposed")
    assert "Siv Lind kan läsa det här" in ask_explain(desk, **given).content.decode()
    with as_system("Karin says no"):
        type(plan).objects.filter(pk=plan.pk).update(agreement="refused")
    no = ask_explain(desk, **given)
    assert no.context["decided"].rule == "C7"
    assert "Personen säger ja till planen." in no.content.decode()
    assert ask_explain(desk, **given | {"kind": "case"}).context["decided"].rule == "C11", "a plan is no way home"


def test_the_unit_that_wrote_is_found_by_its_name(desk, cast):
    grounds.open(
        patient_id=cast.karin.pk, unit_id=cast.ward.pk, basis=Basis.CARE, source="test", source_id=cast.karin.pk,
        valid_from=clock.now(),
    )  # fmt: skip
    elsewhere = ask_explain(desk, writer="hemsjukvården")
    assert elsewhere.context["unit"] == cast.hsv
    assert "Anteckningar, skrivet av Hemsjukvården Lund" in elsewhere.content.decode()
    assert not elsewhere.context["explained"].is_open
    several = ask_explain(desk, writer="Biståndsenheten")
    assert several.status_code == 422
    assert "Biståndsenheten Eslöv" in several.content.decode()
    assert ask_explain(desk, writer="Biståndsenheten", unit=str(cast.eslov.pk)).context["unit"] == cast.eslov
    assert "Ingen enhet med det namnet." in ask_explain(desk, writer="Nils").content.decode()
    assert ask_explain(desk, writer="Nils\x00").status_code == 422


def test_the_protected_are_answered_for_as_nobody(desk, cast):
    robert = make_person("Robert Ask", "197110021834", protection="protected")
    hidden, unknown = (ask_explain(desk, number=number) for number in (robert.personal_number, NOBODY))
    for shown in ("sentence", "decided", "passed", "remedies"):
        assert str(hidden.context[shown]) == str(unknown.context[shown])


def test_what_is_reviewed_is_found_by_judgement_cause_and_day(desk, emergency, cast):
    url = reverse("review:reading", args=[desk.get(reverse("review:queue")).context["row"].reading.pk])
    desk.post(url, {"outcome": "justified", "note": ""})
    found, reviewed = "Jonas Ek", reverse("review:reviewed")
    for asked in ("", "outcome=justified&cause=emergency&since=2026-03-30&until=2026-03-30", "page=7"):
        assert found in desk.get(f"{reviewed}?{asked}").content.decode()
    for asked in ("outcome=unjustified", "cause=random", "until=2026-03-29"):
        page = desk.get(f"{reviewed}?{asked}").content.decode()
        assert found not in page
        assert "Inget som du frågade efter" in page
    for wrong in ("since=i+går", "outcome=x", "since=2026-03-30&until=2026-03-01"):
        assert desk.get(f"{reviewed}?{wrong}").status_code == 422
    assert "Befogad" in desk.get(url).content.decode()


def test_nobody_meets_what_was_read_about_themselves(desk, emergency, cast):
    session = desk.session
    session["person"] = str(cast.karin.pk)
    session.save()
    with as_system("a test looks"):
        reading = Reading.objects.get()
    assert "Jonas Ek" not in desk.get(reverse("review:queue")).content.decode()
    for ask in (desk.get, desk.post):
        assert ask(reverse("review:reading", args=[reading.pk])).status_code == 404


def test_every_page_costs_at_most_eight_statements_however_much_there_is(desk, cast):
    people = [make_person(f"Person {n}", f"1950010{n}0000") for n in range(1, 9)]
    for person in people:
        open_emergency(person, by=cast.jonas, reason="life", text="Medvetslös.")
        for minute in (1, 2):
            with clock.at(moment(f"2026-03-30T09:0{minute}")):
                seek_person(person, by=cast.berit, reason="Fel nummer")
    with clock.at(moment("2026-03-30T09:15")):
        tasks.pick_emergencies_to_review(clock.now())
        rows = queue.in_order(cast.lo)
        for row in rows[:4]:
            review_reading(row.reading, by=cast.lo, outcome="to_explain", note="Varför?")
        with as_system("a test looks"):
            found = [event.pk for event in events(activity="seek_person")[:6]]
        for key in found:
            person = next(one for one in people if one.pk == events(pk=key)[0].patient_id)
            question = ask_about_reading(person, by=Actor.of_person(person), reading=key, text="Varför?")
        answers = Explanation.objects.visible_to(agneta := make_actor("Agneta", "permission_admin", cast.ward))
        explain_reading(answers[0], by=agneta, text="Jouren.")
        desk.get(reverse("review:queue"))  # the session notes now and then that it is used
        asked = {
            "review:queue": [], "review:reviewed": [], "review:questions": [], "review:question": [question.pk],
            "review:reading": [queue.in_order(cast.lo)[0].reading.pk],
        }  # fmt: skip
        for name, keys in asked.items():
            with counted() as statements:
                assert desk.get(reverse(name, args=keys)).status_code == 200
            assert len(statements) <= 8, (name, "\n".join(statements))
        for more in ({}, {"writer": "Hemsjukvården Lund"}, {"kind": "plan"}, {"number": NOBODY}):
            with counted() as statements:
                assert ask_explain(desk, **more).status_code == 200
            most = 9 if "writer" in more else 8  # another unit's name is one more look-up
            assert len(statements) <= most, (more, "\n".join(statements))


def test_a_nurse_has_none_of_these_pages(client, cast, lo):
    enter(client, cast.amira)
    for name in ("queue", "reviewed", "questions", "explain"):
        assert client.get(reverse(f"review:{name}")).status_code == 403
