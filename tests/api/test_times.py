"""Booking and inviting by machine: the same verbs and policy, with ETags, keys of one's own and stable words."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.appointments import actions
from apps.core import clock
from apps.core.guard import as_system
from apps.patients.models import Person, Preference
from tests.appointments.conftest import HALF_PAST, NINE, TEN, booked, clinic, lines, rut  # noqa: F401  (fixtures)
from tests.cast import moment
from tests.signing import new_user, sign_in_as_patient
from tests.trail import events

from .test_verbs import enter, morning, post  # noqa: F401  (signing in, and the day it is)

pytestmark = pytest.mark.django_db


@pytest.fixture
def karin(client, cast):
    """Karin herself, signed in."""
    return as_karin(client, cast)


def as_karin(client, cast):
    user = new_user("https://simulator.invalid/resident")
    with as_system("a test signs Karin in"):
        Person.objects.filter(pk=cast.karin.pk).update(user=user)
    sign_in_as_patient(client, user)
    return client


def verb(client, name, row, /, *, headers=None, **fields):
    url = reverse(f"api:{name}", args=[row if isinstance(row, str) else row.pk])
    return client.post(url, json.dumps(fields), content_type="application/json", headers=headers or {})


def slots(client, unit, **asked):
    return client.get(reverse("api:slots", args=[unit.hsa_id]), asked)


def test_karin_finds_a_time_books_it_and_reads_it(karin, clinic):  # noqa: F811
    me = karin.get(reverse("api:me")).json()
    found = slots(karin, clinic.vc).json()["slots"]
    assert [(one["service"], one["left"]) for one in found] == [("Sjuksköterska", 1)] * 3
    made = verb(karin, "book", me["person"], unit=str(clinic.vc.pk), start=found[0]["start"])
    assert made.status_code == 201, made.json()
    read = karin.get(made.headers["Location"])
    assert (read.json()["state"], read.json()["patient"]["name"]) == ("booked", "Karin Testsson")
    assert {"cancel_appointment", "rebook"} <= set(read.json()["can"])
    again = karin.get(made.headers["Location"], headers={"if-none-match": read.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert [one["id"] for one in karin.get(reverse("api:appointments")).json()["appointments"]] == [
        made.json()["made"]
    ]
    assert {event.activity for event in events()} >= {"book", "read", "list"}


def test_karins_times_in_the_words_of_fhir(client, enter, booked, cast):  # noqa: F811
    """As staff of the clinic by her id and from a day on; as somebody else there is nothing; nonsense is explained."""
    url = reverse("fhir:appointments")
    maria = enter("maria")
    found = maria.get(url, {"patient": f"Patient/{cast.karin.pk}", "date": ["ge2026-04-02", "lt2026-04-03"]})
    assert (found.status_code, found.headers["Content-Type"]) == (200, "application/fhir+json")
    [entry] = found.json()["entry"]
    time = entry["resource"]
    assert (time["resourceType"], time["status"], time["start"]) == ("Appointment", "booked", NINE.isoformat())
    assert [(one["actor"]["display"], one["status"]) for one in time["participant"]] == [
        ("Karin Testsson", "accepted"), (cast.vc.name, "accepted"),
    ]  # fmt: skip
    for date in ("2026-04-03", "gt2026-04-02", "lt2026-04-02", "le2026-04-02T08:59", "2026-04-02T09:30"):
        assert maria.get(url, {"date": date}).json()["total"] == 0, date
    for date in ("2026-04-02", "le2026-04-02", "gt2026-04-01", "2026-04-02T09:00"):
        assert maria.get(url, {"date": date}).json()["total"] == 1, date
    assert [event.shown for event in events() if event.activity == "list"][0] == {"patients": [str(cast.karin.pk)]}
    for asked, code in (({"patient": "Karin"}, "invalid:patient"), ({"date": "xx2026-04-02"}, "invalid:date")):
        refused = maria.get(url, asked)
        assert (refused.status_code, refused.json()["resourceType"]) == (400, "OperationOutcome")
        assert code in refused.json()["issue"][0]["diagnostics"]
    assert as_karin(client, cast).get(url).json()["total"] == 1
    assert enter("elin").get(url, {"patient": str(cast.karin.pk)}).json()["total"] == 0


def test_only_free_times_of_at_most_62_days_are_told(enter, booked, cast):  # noqa: F811
    maria = enter("maria")
    assert [one["start"] for one in slots(maria, cast.vc).json()["slots"]] == [HALF_PAST.isoformat(), TEN.isoformat()]
    assert slots(maria, cast.vc, **{"from": "2026-04-03"}).json() == {"slots": []}
    assert slots(maria, cast.vc, to="2026-04-01").json() == {"slots": []}
    assert len(slots(maria, cast.vc, to="2026-04-02").json()["slots"]) == 2
    assert slots(maria, cast.vc, modality="video", service="Sjuksköterska").json() == {"slots": []}
    for asked, status, code in [
        ({"to": "2026-06-30"}, 422, "invalid_time"),
        ({"from": "2026-04-03", "to": "2026-04-01"}, 422, "invalid_time"),
        ({"from": "2026-03-29T02:30"}, 422, "nonexistent_time"),
        ({"from": "9999-12-31"}, 400, "invalid:from"),
        ({"modality": "magic"}, 400, "invalid:modality"),
        ({"service": "a\x00"}, 400, "invalid:service"),
    ]:
        refused = slots(maria, cast.vc, **asked)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert maria.get("/api/v1/clinics/nobody%00/slots/").status_code == 404


def test_what_patients_do_not_book_themselves_is_not_shown_to_them(karin, clinic):  # noqa: F811
    actions.save_service(clinic.vc, by=clinic.maria, name="Sjuksköterska", patients_book=False)
    assert slots(karin, clinic.vc).json() == {"slots": []}


def test_who_comes_second_is_told_the_next_times(enter, booked, rut, clinic):  # noqa: F811
    maria = enter("maria")
    refused = verb(maria, "book", rut, unit=str(clinic.vc.pk), start=NINE.isoformat())
    assert (refused.status_code, refused.json()["code"]) == (409, "slot_taken")
    assert [one["start"] for one in refused.json()["next"]] == [HALF_PAST.isoformat(), TEN.isoformat()]


@pytest.mark.parametrize(
    ("start", "code"), [("2026-03-30T09:00", "invalid_time"), ("2026-03-29T02:30", "nonexistent_time")]
)
def test_a_time_that_cannot_be_is_understood_and_refused(enter, clinic, start, code):  # noqa: F811
    refused = verb(enter("maria"), "book", clinic.karin, unit=str(clinic.vc.pk), start=start)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["fields"]["start"]


def test_a_key_that_is_no_uuid_is_refused(enter, clinic):  # noqa: F811
    fields = {"unit": str(clinic.vc.pk), "start": NINE.isoformat()}
    wrong = verb(enter("maria"), "book", clinic.karin, headers={"Idempotency-Key": "mine"}, **fields)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid:once")


def test_nothing_is_done_to_a_time_that_has_changed_since_it_was_read(enter, booked):  # noqa: F811
    maria = enter("maria")
    url = reverse("api:appointment", args=[booked.pk])
    old = maria.get(url).headers["ETag"]
    with clock.at(moment("2026-03-30T09:20")):
        assert verb(maria, "confirm_booking", booked, headers={"If-Match": old}).status_code == 200
        refused = verb(maria, "cancel_appointment", booked, headers={"If-Match": old})
        assert (refused.status_code, refused.json()["code"]) == (412, "changed")
        new = maria.get(url).headers["ETag"]
        assert verb(maria, "cancel_appointment", booked, headers={"If-Match": new}).status_code == 200


def test_too_late_to_cancel_has_its_own_word(client, cast, booked):  # noqa: F811
    with clock.at(moment("2026-04-02T08:00")):
        karin = as_karin(client, cast)
        for name, fields in (("cancel_appointment", {}), ("rebook", {"start": TEN.isoformat()})):
            refused = verb(karin, name, booked, **fields)
            assert (refused.status_code, refused.json()["code"]) == (409, f"too_late_to_{name.split('_')[0]}")


def test_an_invitation_is_on_its_way_with_its_plan_and_karin_answers_it(client, enter, booked, cast):  # noqa: F811
    with as_system("a test says how Karin is reached"):
        Preference.objects.create(person=cast.karin, mailboxes=["kivra"])
    sent = verb(enter("maria"), "send_invitation", booked)
    assert sent.status_code == 202, sent.json()
    assert [(step["channel"], step["order"]) for step in sent.json()["plan"]] == [("kivra", 1), ("portal", 2)]
    assert all(step["why"] for step in sent.json()["plan"])
    seen = client.get(sent.headers["Location"]).json()
    assert (seen["state"], seen["opened"]) == ("ready", "unknown")
    assert {one["channel"]: one["state"] for one in seen["dispatches"]} == {"kivra": "queued", "portal": "accepted"}
    said = verb(client, "answer_invitation", sent.json()["made"], kind="accept", said="phone")
    assert said.status_code == 200, said.json()
    assert [one["kind"] for one in client.get(sent.headers["Location"]).json()["answers"]] == ["accept"]


def test_an_invitation_that_would_tell_why_is_refused_with_a_word_of_its_own(enter, booked, clinic):  # noqa: F811
    actions.save_service(clinic.vc, by=clinic.maria, name="Sjuksköterska", bring="Din diabetesdagbok")
    refused = verb(enter("maria"), "send_invitation", booked)
    assert (refused.status_code, refused.json()["code"]) == (422, "sensitive_subject")


def test_a_stranger_meets_the_same_404_as_for_nothing(enter, booked):  # noqa: F811
    elin = enter("elin")
    known = elin.get(reverse("api:appointment", args=[booked.pk]))
    unknown = elin.get(reverse("api:appointment", args=[uuid4()]))
    assert (known.status_code, known.json()) == (404, unknown.json())
    assert verb(elin, "cancel_appointment", booked).status_code == 404
    assert elin.get(reverse("api:appointments")).json() == {"appointments": []}


def test_karin_is_not_told_why_and_a_protected_name_is_told_to_nobody(karin, enter, cast, clinic):  # noqa: F811
    time = actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=NINE, note="Nya värden")
    url = reverse("api:appointment", args=[time.pk])
    assert karin.get(url).json()["note"] == ""
    with as_system("a test protects Karin"):
        Person.objects.filter(pk=cast.karin.pk).update(protection="protected")
    seen = enter("maria").get(url)
    assert (seen.json()["patient"]["name"], "Karin" in seen.content.decode()) == ("", False)
