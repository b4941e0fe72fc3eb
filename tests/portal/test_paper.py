"""Karin has no e-identification: the ward prints what she would have seen, in her language, and reads it with her."""

import pytest
from django.urls import reverse

from apps.core import clock
from apps.core.guard import as_system
from tests.cast import moment
from tests.signing import new_user, sign_in_as_staff
from tests.trail import events

from . import states
from .conftest import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira(client, cast):
    return at_work(client, cast, "amira")


def at_work(client, cast, name):
    staff, user = cast.staff(name), new_user()
    type(staff).objects.filter(pk=staff.pk).update(user=user)
    sign_in_as_staff(client, user, cast.actors[name].assignment)
    return client


def paper(case) -> str:
    return reverse("workplace:person_page", args=[case.pk])


def test_the_ward_prints_what_she_would_have_read(amira, cast):
    case = states.follow_up(cast)
    words = words_of(amira.get(paper(case)))
    assert "Min väg hem Karin Testsson" in words
    assert "Du åkte hem onsdag 1 april klockan 11.00" in words
    assert "Siv Lind" in words
    assert "Du bröt höften" in words
    assert "Utskrivet av Geriatrikavdelning 7" in words
    assert events(activity="print", patient_id=cast.karin.pk, unit_name="Geriatrikavdelning 7")


def test_it_is_in_her_language_and_the_page_after_it_is_not(amira, cast):
    case = states.ready(cast)
    with as_system("a test"):
        type(cast.karin).objects.filter(pk=cast.karin.pk).update(language="en")
    page = amira.get(paper(case))
    assert "You go home Thursday 2 April" in words_of(page)
    assert '<html lang="en"' in page.content.decode()
    assert '<html lang="sv"' in amira.get(reverse("workplace:worklist")).content.decode()


def test_a_unit_without_a_part_cannot_print_it(client, cast):
    case = states.ready(cast)
    assert at_work(client, cast, "elin").get(paper(case)).status_code == 404


def test_what_the_ward_wrote_to_her_is_not_shown_to_another_unit(client, cast):
    """The summary was given to her by the ward; the social services may read it only when she shows it."""
    case = states.follow_up(cast)
    words = words_of(at_work(client, cast, "per").get(paper(case)))
    assert "Min väg hem" in words
    assert "Du bröt höften" not in words


@pytest.mark.parametrize("name", [name for name in states.STATES if name != "discarded"])
def test_every_state_has_a_paper(amira, cast, name):
    case = states.STATES[name](cast)
    with clock.at(moment(states.LOOKED_AT)):
        page = amira.get(paper(case))
    assert page.status_code == 200
    assert "Ring hit" in words_of(page)
