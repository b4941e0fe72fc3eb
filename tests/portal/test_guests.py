"""Karin invites Eva on the page; Eva answers, reads and is shown out."""

import pytest
from django.urls import reverse

from apps.audit import log
from apps.cases.models import GuestInvitation
from apps.core.guard import as_system
from apps.discharge import actions
from apps.patients.models import Person
from tests.cast import make_person
from tests.discharge.conftest import case, morning, told_case  # noqa: F401  (fixtures)
from tests.signing import new_user, sign_in_as_patient

EVA = "197001239297"
GUESTS = "/min/narstaende/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def karin(client, told_case, cast):  # noqa: F811
    user = new_user("https://simulator.invalid/resident")
    with as_system("a test signs Karin in"):
        Person.objects.filter(pk=cast.karin.pk).update(user=user)
    sign_in_as_patient(client, user)
    return client


@pytest.fixture
def eva(told_case):  # noqa: F811
    from django.test import Client

    client, user = Client(), new_user("https://simulator.invalid/resident")
    make_person("Eva Testsson", EVA, user=user)
    sign_in_as_patient(client, user)
    return client


def invite(karin) -> GuestInvitation:
    sent = karin.post(GUESTS, {"personal_number": EVA, "name": "Eva Testsson"})
    assert sent.status_code == 302
    with as_system("a test looks"):
        return GuestInvitation.objects.select_related("mandate").get()


def test_eva_follows_until_karin_ends_it(karin, eva):
    invitation = invite(karin)
    assert "Eva Testsson" in karin.get(GUESTS).content.decode()
    assert "Karin Testsson" in eva.get(GUESTS).content.decode()
    followed = reverse("portal:followed", args=[invitation.pk])
    assert eva.get(followed).status_code == 404  # not before she has said yes
    assert eva.post(reverse("portal:answer-guest", args=[invitation.pk]), {"answer": "yes"})["Location"] == followed
    page = eva.get(followed)
    assert page.status_code == 200
    assert "Karin" in page.content.decode()
    assert log.has("read", actor_kind="relative", patient_id=invitation.mandate.person_id)
    karin.post(reverse("portal:end-guest", args=[invitation.pk]))
    over = eva.get(followed)
    assert over.status_code == 403
    assert "Du följer inte längre" in over.content.decode()
    assert "Geriatrikavdelning" not in over.content.decode()


def test_a_guest_sees_nothing_else_of_hers(karin, eva, told_case, cast):  # noqa: F811
    invitation = invite(karin)
    eva.post(reverse("portal:answer-guest", args=[invitation.pk]), {"answer": "yes"})
    assert eva.get(reverse("portal:discharge", args=[told_case.pk])).status_code == 404
    assert eva.get("/min/meddelanden/").content.decode().count("Karin") == 0
    actions.mark_ready(told_case, by=cast.amira, decided_by=cast.staff("jonas"), secrecy_basis="consent")
    assert eva.get(reverse("portal:followed", args=[invitation.pk])).status_code == 200


def test_what_was_typed_survives_a_wrong_number(karin):
    page = karin.post(GUESTS, {"personal_number": "12", "name": "Eva Testsson"})
    assert page.status_code == 422
    assert "Eva Testsson" in page.content.decode()


def test_no_is_no(karin, eva):
    invitation = invite(karin)
    eva.post(reverse("portal:answer-guest", args=[invitation.pk]), {"answer": "no"})
    assert "Karin Testsson" not in eva.get(GUESTS).content.decode()
    assert "Eva Testsson" not in karin.get(GUESTS).content.decode()


def test_a_strangers_invitation_does_not_exist(karin, eva, client):
    invitation = invite(karin)
    other, user = type(client)(), new_user("https://simulator.invalid/resident")
    make_person("Sven Testsson", "197105142397", user=user)
    sign_in_as_patient(other, user)
    for name in ("followed", "answer-guest", "end-guest"):
        address = reverse(f"portal:{name}", args=[invitation.pk])
        assert other.post(address).status_code in (404, 405)
        assert other.get(address).status_code in (404, 405)


def test_until_eva_has_said_yes_karin_reads_only_the_name_she_wrote(karin, eva):
    karin.post(GUESTS, {"personal_number": EVA, "name": "Min dotter"})
    with as_system("a test looks"):
        invitation = GuestInvitation.objects.get()
    assert "Eva" not in karin.get(GUESTS).content.decode()
    eva.post(reverse("portal:answer-guest", args=[invitation.pk]), {"answer": "yes"})
    assert "Eva Testsson" in karin.get(GUESTS).content.decode()
