"""Karin, 78, on her phone: what happens next, and whom does she call?"""

import pytest
from django.urls import reverse

from apps.audit.models import Event
from apps.cases.models import Message
from apps.core import clock
from apps.core.guard import as_system
from apps.discharge import actions
from apps.notifications import outbox
from tests.cast import moment
from tests.discharge.conftest import case, ready_case, told_case  # noqa: F401  (a discharge under way)
from tests.signing import new_user, sign_in_as_patient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with outbox.held(), clock.at(moment("2026-04-01T08:30")):
        yield


@pytest.fixture
def karin(client, cast):
    user = new_user()
    cast.karin.user = user
    with as_system("a test signs in"):
        cast.karin.save()
    sign_in_as_patient(client, user)
    return client


def words_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_before_anybody_was_told_nothing_is_planned(karin, case):  # noqa: F811
    page = karin.get(reverse("portal:home"))
    assert page.status_code == 200
    assert "inget planerat" in words_of(page).lower()


def test_she_sees_when_she_goes_home_and_whom_to_call(karin, cast, ready_case):  # noqa: F811
    with clock.at(moment("2026-04-01T13:00")):
        sign_in_as_patient(karin, cast.karin.user)
        actions.name_fixed_contact(
            ready_case, by=cast.olle, fixed_care_contact=cast.staff("siv"), phone="040-628 04 77"
        )
        words = words_of(karin.get(reverse("portal:home")))
    assert "fredag 3" in words.replace("\xa0", " ")
    assert "Siv Lind" in words
    assert "tel:" in words


def test_every_message_can_be_opened_in_plain_words(karin, ready_case):  # noqa: F811
    with as_system("a test looks"):
        ids = list(Message.objects.values_list("pk", flat=True))
    assert len(ids) == 2
    for pk in ids:
        page = karin.get(reverse("portal:message", args=[pk]))
        assert page.status_code == 200
        assert "betaldag" not in words_of(page)
    assert Event.objects.filter(activity="read", patient_id=ready_case.patient_id).count() >= 2


def test_her_own_words_are_saved_once_even_when_she_presses_twice(karin, told_case):  # noqa: F811
    url = reverse("portal:own-words", args=[told_case.pk])
    once = karin.get(url).context["form"]["once"].value()
    for _ in range(2):
        assert karin.post(url, {"once": once, "text": "Jag vill hem till katten."}).status_code == 302
    with as_system("a test looks"):
        assert told_case.statements.count() == 1


def test_what_she_typed_survives_an_error(karin, told_case):  # noqa: F811
    page = karin.post(reverse("portal:own-words", args=[told_case.pk]), {"text": "Katten\x00"})
    assert page.status_code == 422
    assert "Katten" in words_of(page)


def test_another_persons_case_does_not_exist(client, cast, told_case):  # noqa: F811
    from tests.cast import make_person

    other = make_person("Annan Testsson", "189001129817", user=new_user())
    sign_in_as_patient(client, other.user)
    assert client.get(reverse("portal:discharge", args=[told_case.pk])).status_code == 404
    assert client.get(reverse("portal:print", args=[told_case.pk])).status_code == 404


def test_the_paper_shows_the_same(karin, ready_case):  # noqa: F811
    page = karin.get(reverse("portal:print", args=[ready_case.pk]))
    assert page.status_code == 200
    assert Event.objects.filter(activity="print").exists()
