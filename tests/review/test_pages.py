"""Lo's pages: what waits, one after the other, the questions, and why somebody can or cannot read."""

import pytest
from django.urls import reverse

from apps.access import grounds
from apps.access.models import Basis
from apps.core import clock
from apps.organisations.models import Assignment, Staff
from apps.review.actions import ask_about_reading
from tests.signing import new_user, sign_in_as_staff
from tests.trail import events

from .conftest import reads

pytestmark = pytest.mark.django_db
KARIN, NOBODY = "194807073228", "189001129817"


def enter(client, actor):
    staff = Staff.objects.get(pk=actor.staff_id)
    staff.user = new_user()
    staff.save()
    sign_in_as_staff(client, staff.user, Assignment.objects.get(staff=staff))
    return client


@pytest.fixture
def desk(client, cast, lo):
    return enter(client, cast.lo)


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


def explain(desk, cast, number):
    post = cast.amira.assignment
    given = {"post": str(post), "number": number, "kind": "note", "owner": "unit"}
    return desk.post(reverse("review:explain"), given)


def test_explain_says_the_same_about_a_stranger_and_about_a_number_that_nobody_has(desk, cast):
    known, unknown = (explain(desk, cast, number) for number in (KARIN, NOBODY))
    assert "Amira Haddad kan inte läsa det här om patienten." in known.content.decode()
    for shown in ("explained", "sentence", "way", "remedies", "in_vain"):
        assert str(known.context[shown]) == str(unknown.context[shown])
    assert "Testsson" not in known.content.decode()
    assert len(events(activity="explain_access", staff_id=cast.lo.staff_id)) == 2
    assert "3228" not in str([event.columns() for event in events(activity="explain_access")])


def test_explain_says_yes_when_the_unit_cares_for_karin(desk, cast):
    grounds.open(
        patient_id=cast.karin.pk, unit_id=cast.ward.pk, basis=Basis.CARE, source="test", source_id=cast.karin.pk,
        valid_from=clock.now(),
    )  # fmt: skip
    assert "Amira Haddad kan läsa det här om patienten." in explain(desk, cast, KARIN).content.decode()


def test_a_nurse_has_none_of_these_pages(client, cast, lo):
    enter(client, cast.amira)
    for name in ("queue", "reviewed", "questions", "explain"):
        assert client.get(reverse(f"review:{name}")).status_code == 403
