"""Whatever fits the description, sent by Maria and by Karin: an answer or a refusal, never a fault of ours (5xx).

Schemathesis reads the description and invents what to send. Nothing that is sent is kept.
"""

import json
import time
from hashlib import sha256
from urllib.parse import urlencode

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core import NOT_SET

from apps.appointments import actions
from tests.appointments.conftest import booked, clinic  # noqa: F401  (fixtures)
from tests.conftest import IS_FULL
from tests.discharge.conftest import case, told_case  # noqa: F401  (a discharge under way)

from .test_times import as_karin
from .test_verbs import enter, morning  # noqa: F401  (signing in, and the day it is)

pytestmark = pytest.mark.django_db
SECONDS = 1800 if IS_FULL else 9
EXAMPLES = 25 if IS_FULL else 1


@pytest.fixture
def rows(told_case, booked, cast) -> dict[str, str]:  # noqa: F811
    """A row that both may know of, for each noun of an address."""
    invitation = actions.send_invitation(booked, by=cast.maria)
    found = {"cases": told_case, "persons": cast.karin, "appointments": booked, "invitations": invitation}
    return {**{noun: str(row.pk) for noun, row in found.items()}, "units": str(cast.vc.pk), "clinics": cast.vc.hsa_id}


@pytest.fixture
def both(enter, cast) -> tuple[Client, Client]:  # noqa: F811
    maria, karin = enter("maria"), as_karin(Client(), cast)
    for client in (maria, karin):
        client.raise_request_exception = False
    return maria, karin


def test_nothing_that_fits_the_description_is_a_fault_of_ours(both, rows):
    maria, _karin = both
    described = maria.get(reverse("api:schema"), headers={"accept": "application/json"}).json()
    operations = [one.ok() for one in schemathesis.openapi.from_dict(described).get_all_operations()]
    operations.sort(key=turn_of)
    until, faults, asked = time.monotonic() + SECONDS, [], 0
    for operation in operations:
        if time.monotonic() > until:
            break
        asked += 1
        faults += [f"{operation.label}: {status}" for status in ask(operation, both, rows) if status >= 500]
    assert not faults
    assert asked == len(operations) or not IS_FULL
    assert asked >= 20, "the machine is too slow to say anything"


def turn_of(operation) -> tuple[bool, bool, str]:
    """What is read first, then times and invitations; the rest in an order that has no beginning letter."""
    is_about_times = "/appointments/" in operation.path or "/invitations/" in operation.path
    return operation.method != "get", not is_about_times, sha256(operation.label.encode()).hexdigest()


def ask(operation, clients, rows) -> list[int]:
    """The status of each answer to some things that fit the operation, about a row that there is."""
    noun = operation.path.split("/")[3] if operation.path.count("/") > 3 else ""
    known = {one.name: rows[noun] for one in operation.path_parameters if noun in rows}
    statuses: list[int] = []

    @settings(
        max_examples=EXAMPLES, phases=[Phase.generate], database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(path_parameters=known or None))
    def send(sent):
        statuses.extend(answer_to(client, sent) for client in clients)

    send()
    return statuses


def answer_to(client, sent) -> int:
    path = f"{sent.formatted_path}?{urlencode(sent.query or {}, doseq=True)}"
    body = "" if sent.body is NOT_SET else json.dumps(sent.body)
    headers = {key: value for key, value in (sent.headers or {}).items() if value.isascii()}
    with transaction.atomic():
        answer = client.generic(sent.method, path, body, content_type="application/json", headers=headers)
        transaction.set_rollback(True)
    return answer.status_code
