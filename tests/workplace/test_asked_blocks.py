"""Karin asks for a block in Samplan; the ward finds it in its list and registers it with one press."""

import pytest
from django.urls import reverse

from apps.access.models import Block
from apps.access.verbs import requests as verbs
from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import outbox
from tests.cast import moment
from tests.portal import states

from .test_patient_mandates import at_work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afternoon():
    with outbox.held(), clock.at(moment(states.LOOKED_AT)):
        yield


@pytest.fixture
def asked(cast) -> Block:
    states.planned_for_a_day(cast)
    return verbs.ask_for_block(
        cast.karin,
        by=cast.patient,
        unit=cast.ward,
        kind="inner",
        exempt=["medication"],
        text="Min granne arbetar där.",
    )


def test_the_ward_finds_what_is_asked_and_registers_it(client, cast, asked):
    at_work(client, cast, "amira")
    page = client.get(reverse("workplace:lifts")).content.decode()
    assert "Karin Testsson" in page
    assert "Min granne arbetar där." in page
    client.post(reverse("workplace:register_asked", args=[asked.pk]), {"do": "register"})
    with as_system("a test looks"):
        assert Block.objects.get(pk=asked.pk).registered_at == clock.now()
    assert "Karin Testsson" not in client.get(reverse("workplace:lifts")).content.decode()
    assert client.post(reverse("workplace:register_asked", args=[asked.pk])).status_code == 404


def test_a_request_taken_back_is_gone_from_the_list(client, cast, asked):
    verbs.take_back_block_request(asked, by=cast.patient)
    at_work(client, cast, "amira")
    assert "Karin Testsson" not in client.get(reverse("workplace:lifts")).content.decode()


def test_another_provider_finds_nothing(client, cast, asked):
    at_work(client, cast, "nadja")
    assert "Karin Testsson" not in client.get(reverse("workplace:lifts")).content.decode()
    assert client.post(reverse("workplace:register_asked", args=[asked.pk])).status_code == 404
