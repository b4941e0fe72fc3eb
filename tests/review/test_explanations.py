"""What was not justified is asked about: Agneta answers for the ward, Olle for his health centre; Lo judges anew."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.access.deciding import decide
from apps.access.models import Emergency
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.notifications.models import Promise
from apps.review import queue, tasks
from apps.review.actions import explain_reading, review_reading
from apps.review.models import Explanation, Reading
from tests.cast import make_actor, moment

from .conftest import enter, reads

pytestmark = pytest.mark.django_db
NIGHT = moment("2026-03-30T00:00")


@pytest.fixture
def agneta(cast):
    cast.actors["agneta"] = make_actor("Agneta Regel", "permission_admin", cast.ward)
    return cast.agneta


def the_reading() -> Reading:
    with as_system("a test looks"):
        return Reading.objects.select_related("staff", "unit").get()


def must_explain(cast, outcome="to_explain") -> Explanation:
    review_reading(the_reading(), by=cast.lo, outcome=outcome, note="Vad gällde det?")
    with as_system("a test looks"):
        return Explanation.objects.get(answered_at=None)


@pytest.fixture
def at_the_centre(cast, lo):
    """Maria at the health centre has read long after care, and Olle is her manager."""
    with clock.at(NIGHT):
        reads(cast.maria, cast.karin)
        cast.karin.protection = "protected"
        with as_system("a test protects Karin"):
            cast.karin.save(update_fields=["protection"])
        tasks.pick_readings_to_review(NIGHT)


def told(kind: str) -> list:
    with as_system("a test looks"):
        return list(Promise.objects.filter(kind=kind).order_by("created_at").values_list("to_unit__name", flat=True))


def test_until_it_is_explained_it_waits_last_and_is_not_reviewed(emergency, cast, agneta):
    asked = must_explain(cast)
    [row] = queue.in_order(cast.lo)
    assert (row.group, row.explain_by.isoformat()) == (queue.ASKED, "2026-04-13")
    assert the_reading().reviewed_at is None
    assert asked.staff_id == cast.jonas.staff_id
    with as_system("a test looks"):
        assert Emergency.objects.get(pk=emergency.pk).reviewed_at is None


def test_the_administrator_of_a_ward_without_a_manager_is_told_and_answers(emergency, cast, agneta):
    explain_reading(must_explain(cast), by=agneta, text="Jonas hade jouren.")
    assert told("log_explain") == told("log_explained") == ["Geriatrikavdelning 7"]
    [row] = queue.in_order(cast.lo)
    assert row.group == queue.EXPLAINED
    said = [(entry.title, entry.text) for entry in queue.story(cast.lo, row.reading)]
    assert ("Chefens förklaring", "”Jonas hade jouren.”") in said


def test_the_final_judgement_ends_it_and_the_manager_sees_it(emergency, cast, agneta):
    asked = explain_reading(must_explain(cast), by=agneta, text="Jonas hade jouren.")
    review_reading(the_reading(), by=cast.lo, outcome="unjustified", note="Han hade ingen jour.")
    assert queue.in_order(cast.lo) == []
    assert the_reading().reviewed_at == clock.now()
    [seen] = Explanation.objects.visible_to(agneta)
    assert (seen.pk, seen.judged_as) == (asked.pk, "unjustified")
    with as_system("a test looks"):
        assert Explanation.objects.count() == 1
        assert Emergency.objects.get(pk=emergency.pk).reviewed_at == clock.now()


def test_what_is_not_justified_is_reviewed_and_comes_back_when_somebody_explains_it(emergency, cast, agneta):
    asked = must_explain(cast, "unjustified")
    assert queue.in_order(cast.lo) == []
    with clock.at(clock.now() + timedelta(days=2)):
        explain_reading(asked, by=agneta, text="Det var en förväxling. Vi har pratat om det.")
        [row] = queue.in_order(cast.lo)
        assert (row.group, row.is_late) == (queue.EXPLAINED, False)


def test_nothing_is_asked_twice_while_it_waits_but_may_be_asked_again(emergency, cast, agneta):
    asked = must_explain(cast)
    assert must_explain(cast).pk == asked.pk
    explain_reading(asked, by=agneta, text="Vet inte.")
    assert must_explain(cast).pk != asked.pk


def test_the_manager_answers_for_the_own_unit_and_sees_nothing_that_points_at_the_patient(at_the_centre, cast, agneta):
    asked = must_explain(cast)
    assert told("log_explain") == ["Vårdcentralen Måsen"]
    assert [one.pk for one in Explanation.objects.visible_to(cast.olle)] == [asked.pk]
    assert not Reading.objects.visible_to(cast.olle).exists()
    said = {field.name for field in Explanation._meta.fields}
    assert not {name for name in said if "patient" in name or "reason" in name}
    explain_reading(asked, by=cast.olle, text="Hon ringde upp.")


def test_no_colleague_no_other_manager_and_not_the_reader(at_the_centre, cast, agneta):
    asked = must_explain(cast)
    elsewhere = make_actor("Rebecka Forsman", "permission_admin", cast.lund)
    for actor in (cast.siv, cast.maria, cast.amira, elsewhere, cast.patient):
        assert not decide(actor, asked).permits
        assert not Explanation.objects.visible_to(actor, lead=True).exists()
        with pytest.raises((NotFound, NotAllowed)):
            explain_reading(asked, by=actor, text="x")
    assert decide(cast.lo, asked).permits
    with pytest.raises(NotAllowed):
        explain_reading(asked, by=cast.lo, text="x")


def test_a_manager_who_has_read_does_not_answer_and_the_administrators_are_told(cast, lo, agneta):
    with as_system("a test protects Karin"):
        cast.karin.protection = "protected"
        cast.karin.save(update_fields=["protection"])
    reads(cast.olle, cast.karin)
    with clock.at(NIGHT):
        tasks.pick_readings_to_review(NIGHT)
    asked = must_explain(cast)
    assert told("log_explain") == ["Geriatrikavdelning 7"]
    assert not Explanation.objects.visible_to(cast.olle).exists()
    with as_system("a test tries"), pytest.raises(IntegrityError), transaction.atomic():
        Explanation.objects.filter(pk=asked.pk).update(
            answered_by=cast.olle.staff_id, answered_at=clock.now(), text="Jag behövde det."
        )


def test_an_explanation_has_words_and_is_given_once(emergency, cast, agneta):
    asked = must_explain(cast)
    with pytest.raises(Invalid):
        explain_reading(asked, by=agneta, text="  ")
    explain_reading(asked, by=agneta, text="Jonas hade jouren.")
    with pytest.raises(IllegalMove):
        explain_reading(asked, by=agneta, text="Nej, förresten.")


def waiting_in_the_tab(page: str) -> str:
    [tab] = re.findall(r"<span>Att förklara</span>(.*?)</a>", page, re.DOTALL)
    return "".join(re.findall(r">(\d+)<", tab))


def test_agneta_reads_what_is_asked_and_answers(client, emergency, cast, agneta):
    asked = must_explain(cast)
    desk = enter(client, agneta)
    page = desk.get(reverse("review:explanations")).content.decode()
    assert waiting_in_the_tab(page) == "1"
    assert "Jonas Ek" in page
    assert "Nödöppning" in page
    url = reverse("review:explanation", args=[asked.pk])
    text = desk.get(url).content.decode()
    for secret in ("Karin", "1948", "Medvetslös", "Vad gällde det?"):
        assert secret not in page + text
    assert desk.post(url, {"text": ""}).status_code == 422
    assert desk.post(url, {"text": "Jonas hade jouren."}).status_code == 302
    page = desk.get(reverse("review:explanations")).content.decode()
    assert "Väntar på slutlig bedömning" in page
    assert waiting_in_the_tab(page) == ""
    assert "Jonas hade jouren." in desk.get(url).content.decode()
