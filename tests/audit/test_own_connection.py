"""What was read or refused stays written down, whatever becomes of the request; a deed falls with its transaction."""

from uuid import UUID

import pytest
from django.db import connections, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

from apps.audit import log
from config import urls

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "audit"]),
    pytest.mark.usefixtures("own_connection"),
]
KARIN = UUID(int=1)


@transaction.atomic
def overturned(activity: str) -> None:
    log.record(None, activity, patient_id=KARIN)
    transaction.set_rollback(True)


@pytest.mark.parametrize("activity", sorted(log.ON_THEIR_OWN))
def test_what_was_seen_or_refused_stays_when_the_request_falls(activity):
    overturned(activity)
    assert log.has(activity, patient_id=KARIN)


@pytest.mark.parametrize("activity", ["mark_ready", "sign_in"])
def test_what_was_done_falls_with_the_deed(activity):
    overturned(activity)
    assert not log.has(activity, patient_id=KARIN)


@transaction.atomic
def read_and_fall(_request):
    log.record(None, "read", patient_id=KARIN)
    transaction.set_rollback(True)
    return HttpResponse("what Karin's record says")


@transaction.atomic
def read_in_vain(_request):
    with connections["audit"].cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    log.record(None, "read", patient_id=KARIN)
    return HttpResponse("what Karin's record says")


urlpatterns = [path("arbete/", read_and_fall), path("min/", read_in_vain), *urls.urlpatterns]


@pytest.mark.urls("tests.audit.test_own_connection")
def test_a_page_whose_work_is_rolled_back_was_read_all_the_same(client):
    assert client.get("/arbete/").status_code == 200
    assert log.has("read", patient_id=KARIN)


@pytest.mark.urls("tests.audit.test_own_connection")
def test_nothing_is_shown_when_only_the_trails_own_connection_fails(client):
    answer = client.get("/min/")
    connections["audit"].close()
    assert answer.status_code == 503
    assert b"Karin" not in answer.content


def test_a_reading_costs_one_statement_on_its_own_connection_and_none_on_the_other():
    with CaptureQueriesContext(connections["default"]) as others, CaptureQueriesContext(connections["audit"]) as own:
        log.record(None, "read", patient_id=KARIN)
    assert len(others) == 0
    assert [one["sql"].split()[0] for one in own] == ["INSERT"]


def test_a_wait_for_the_deeds_own_locks_is_not_possible():
    """A request that holds rows it has changed can still write down what it reads."""
    with transaction.atomic():
        log.record(None, "mark_ready", patient_id=KARIN)
        log.record(None, "read", patient_id=KARIN)
        assert log.has("read", patient_id=KARIN)
