"""The same request again, with the same key: the first answer is told again, to whoever sent it and nobody else."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client

from apps.access.models import Submission
from apps.api import once
from apps.api.models import KeptAnswer
from apps.appointments import actions
from apps.appointments.models import Appointment, Dispatch
from apps.core import clock
from apps.core.guard import as_system
from apps.patients.models import Preference
from tests.appointments.conftest import HALF_PAST, NINE, booked, clinic, rut  # noqa: F401  (fixtures)

from .test_times import as_karin, verb
from .test_verbs import enter, morning  # noqa: F401  (signing in, and the day it is)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nine(clinic):  # noqa: F811
    return {"unit": str(clinic.vc.pk), "start": NINE.isoformat()}


@pytest.fixture
def key():
    return {"Idempotency-Key": str(uuid4())}


def times_booked() -> int:
    with as_system("a test counts"):
        return Appointment.objects.filter(state="booked").count()


def answered(response) -> tuple:
    return response.status_code, response.content, response.headers.get("ETag"), response.headers.get("Location")


def test_marias_booking_is_made_once_and_answered_alike_to_the_last_sign(enter, clinic, nine, key):  # noqa: F811
    maria = enter("maria")
    first = verb(maria, "book", clinic.karin, headers=key, **nine)
    assert (first.status_code, bool(first.headers["ETag"])) == (201, True)
    assert answered(verb(maria, "book", clinic.karin, headers=key, **nine)) == answered(first)
    assert first.headers["ETag"] == maria.get(first.headers["Location"]).headers["ETag"]
    assert times_booked() == 1


def test_the_same_key_for_something_else_is_refused(enter, clinic, rut, nine, key):  # noqa: F811
    maria = enter("maria")
    verb(maria, "book", clinic.karin, headers=key, **nine)
    for row, fields in ((clinic.karin, {**nine, "start": HALF_PAST.isoformat()}), (rut, nine)):
        refused = verb(maria, "book", row, headers=key, **fields)
        assert (refused.status_code, refused.json()["code"]) == (422, "key_reused")
    assert times_booked() == 1


def test_who_was_too_late_is_told_so_again_although_a_place_is_free_now(enter, booked, rut, nine, key):  # noqa: F811
    maria = enter("maria")
    first = verb(maria, "book", rut, headers=key, **nine)
    assert first.json()["code"] == "slot_taken"
    verb(maria, "cancel_appointment", booked)
    assert answered(verb(maria, "book", rut, headers=key, **nine)) == answered(first)


def test_marias_key_tells_karin_nothing(enter, clinic, cast, nine, key):  # noqa: F811
    verb(enter("maria"), "book", clinic.karin, headers=key, **nine)
    karin = as_karin(Client(), cast)
    hers = verb(karin, "book", clinic.karin, headers=key, **{**nine, "start": HALF_PAST.isoformat()})
    assert (hers.status_code, times_booked()) == (201, 2)


def test_what_nobody_may_do_is_asked_afresh(enter, booked, key):  # noqa: F811
    elin = enter("elin")
    assert verb(elin, "cancel_appointment", booked, headers=key).status_code == 404
    assert not KeptAnswer.objects.exists()


def test_while_the_first_is_under_way_the_second_is_told_to_wait(enter, clinic, nine, key):  # noqa: F811
    maria = enter("maria")
    ours = once.key_of(UUID(key["Idempotency-Key"]), clinic.maria)
    held = connections.create_connection("default")
    try:
        with held.cursor() as cursor:  # another process, in the middle of the same request
            cursor.execute("SELECT pg_advisory_lock(%s)", [int.from_bytes(ours.bytes[:8], signed=True)])
        refused = verb(maria, "book", clinic.karin, headers=key, **nine)
        assert (refused.status_code, refused.json()["code"]) == (409, "in_progress")
        assert refused.headers["Retry-After"] == "1"
    finally:
        held.close()
    assert verb(maria, "book", clinic.karin, headers=key, **nine).status_code == 201


def test_a_crash_between_the_verb_and_its_answer_leaves_neither(enter, clinic, nine, key, monkeypatch):  # noqa: F811
    maria = enter("maria")
    maria.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(KeptAnswer, "text_of", lambda _answer: 1 / 0)
        assert verb(maria, "book", clinic.karin, headers=key, **nine).status_code == 500
    assert (times_booked(), KeptAnswer.objects.count(), Submission.objects.count()) == (0, 0, 0)
    assert verb(maria, "book", clinic.karin, headers=key, **nine).status_code == 201


def test_after_a_day_the_answer_is_forgotten_and_nothing_is_done_twice(enter, clinic, nine, key):  # noqa: F811
    maria = enter("maria")
    verb(maria, "book", clinic.karin, headers=key, **nine)
    later = clock.now() + timedelta(hours=24)
    assert (once.forget_kept_answers(later - timedelta(seconds=1)), once.forget_kept_answers(later)) == (0, 1)
    assert verb(maria, "book", clinic.karin, headers=key, **nine).json()["code"] == "conflict"
    assert times_booked() == 1


# --- The addresses of the services' description


def test_an_invitation_is_made_sent_again_and_answered_where_the_description_says(enter, booked, cast):  # noqa: F811
    maria = enter("maria")
    assert verb(maria, "invite", booked, template="Läkare").json()["code"] == "invalid:template"
    sent = verb(maria, "invite_plain", booked, kind="fixed", template="Sjuksköterska")
    assert sent.status_code == 202, sent.json()
    again = verb(maria, "dispatch", sent.json()["made"])
    assert (again.status_code, again.json()["plan"]) == (202, sent.json()["plan"])
    karin = as_karin(Client(), cast)
    [free] = [one for one in slots_of(karin, cast.vc) if one["start"] == HALF_PAST.isoformat()]
    said = verb(karin, "respond_plain", sent.json()["made"], kind="rebook", slot_id=free["id"])
    assert said.status_code == 200, said.json()
    assert [one["starts_at"] for one in coming(karin)] == [HALF_PAST.isoformat()]


def slots_of(client, unit) -> list[dict]:
    return client.get(f"/api/v1/clinics/{unit.hsa_id}/slots/").json()["slots"]


def coming(client) -> list[dict]:
    return client.get("/api/v1/appointments/?state=booked").json()["appointments"]


def test_what_was_given_up_is_tried_again_and_the_rest_is_left_alone(enter, booked, cast):  # noqa: F811
    with as_system("a test says how Karin is reached"):
        Preference.objects.create(person=cast.karin, mailboxes=["kivra"])
    maria = enter("maria")
    made = verb(maria, "invite", booked).json()["made"]
    with as_system("a test lets a channel be given up"):
        Dispatch.objects.filter(channel="kivra").update(state="failed", attempts=6)
    verb(maria, "dispatch", made)
    with as_system("a test looks"):
        assert set(Dispatch.objects.values_list("channel", "state", "attempts")) == {
            ("kivra", "queued", 0), ("portal", "accepted", 0),
        }  # fmt: skip


def test_another_clinics_time_cannot_be_chosen(enter, booked, cast):  # noqa: F811
    actions.set_schedule(
        cast.ward, by=cast.amira, service="Läkare", slots=[{"start": NINE, "end": HALF_PAST, "capacity": 1}]
    )
    made = verb(enter("maria"), "invite", booked).json()["made"]
    karin = as_karin(Client(), cast)
    theirs = slots_of(karin, cast.ward)[0]["id"]
    for named, status in ((theirs, 403), (str(uuid4()), 422), ("nine", 422)):
        refused = verb(karin, "respond", made, kind="rebook", slot_id=named)
        assert refused.status_code == status, refused.json()
