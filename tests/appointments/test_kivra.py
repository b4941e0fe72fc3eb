"""Kivra by its published description: our requests hold to it, and so do the answers of the simulator."""

import base64
import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.core.cache import cache as kept

from apps.appointments import actions, dispatching
from apps.appointments.channels import CHANNELS, Declined, Failed
from apps.appointments.models import Appointment, Dispatch
from apps.core import clock
from apps.core.guard import as_system
from apps.patients.models import Person, Preference
from tests.cast import moment

from .channels import ChannelServer, settings_for
from .conftest import lines

pytestmark = pytest.mark.django_db
DESCRIPTION = Path(__file__).parent / "data" / "kivra.yml"
START = moment("2026-04-20T09:00")


@pytest.fixture(autouse=True)
def morning():
    """As elsewhere here, but what is promised may leave the house."""
    with clock.at(moment("2026-03-30T09:10")):
        yield


@pytest.fixture
def server(tmp_path, settings):
    server = ChannelServer(tmp_path)
    for name, value in settings_for(server).items():
        setattr(settings, name, value)
    kept.clear()
    yield server
    server.stop()


@cache
def description() -> dict:
    return yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))


def holds_to(schema: dict, said: object) -> None:
    jsonschema.Draft202012Validator({**schema, "components": description()["components"]}).validate(said)


def operation(path: str) -> dict:
    return description()["paths"][path]["post"]


@pytest.fixture
def invited(clinic, server) -> Dispatch:
    """Karin has Kivra, and an invitation waits to go there."""
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(START))
    appointment = actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=START)
    with as_system("a test"):
        Appointment.objects.filter(pk=appointment.pk).update(note="Kontroll av blodtryck och sköldkörtel")
        Preference.objects.create(person=clinic.karin, mailboxes=["kivra"])
    invitation = actions.send_invitation(appointment, by=clinic.maria)
    with as_system("a test"):
        return Dispatch.objects.get(invitation=invitation, channel="kivra")


def again(dispatch) -> Dispatch:
    with as_system("a test looks again"):
        return Dispatch.objects.select_related("invitation").get(pk=dispatch.pk)


def test_a_letter_with_its_booking_holds_to_the_description(invited, server):
    dispatching.deliver(invited.pk)
    path, headers, body = server.asked[-1]
    sent, said = json.loads(body), operation("/v2/tenant/{tenantKey}/content")
    assert path.endswith("/content")
    assert headers["authorization"] == "Bearer simulated"
    holds_to(said["requestBody"], sent)
    known = description()["components"]["schemas"]
    assert set(sent) <= set(known["Content_user_v2"]["properties"])
    assert set(sent["booking"]) <= set(known["Booking"]["properties"])
    assert (sent["type"], sent["booking"]["start_time"]) == ("booking", "2026-04-20T07:00:00Z")
    assert base64.b64decode(sent["parts"][0]["data"]).startswith(b"%PDF")
    assert len(body) < 1_000_000
    found = again(invited)
    assert (found.state, found.content, found.invitation.state) == ("accepted", None, "sent")
    assert found.external_ref


def test_nothing_outside_the_letter_says_why_or_with_whom(invited, server):
    dispatching.deliver(invited.pk)
    sent = json.loads(server.asked[-1][2])
    outside = json.dumps([sent["subject"], sent["booking"]], ensure_ascii=False).lower()
    assert "kallelse från region skåne" in outside
    assert not any(word in outside for word in ("blodtryck", "sköldkörtel", "sjuksköterska", "karin", "3228"))


def test_the_answers_of_the_simulator_hold_to_the_description_too(invited, server):
    said = operation("/v2/tenant/{tenantKey}/content")
    body = json.dumps({"ssn": "194807073228", "subject": "x", "type": "letter", "parts": []}).encode()
    answer = server.of("kivra").answer("v2/tenant/1/content", {"authorization": "Bearer simulated"}, body)
    assert answer.status == said["status"]
    assert {"kivra-objkey", "location"} <= set(answer.headers) & set(said["headers"])
    holds_to(said["answer"], json.loads(answer.body))


def test_who_has_a_mailbox_is_asked_as_described_with_a_scope_of_its_own(server, cast):
    assert CHANNELS["kivra"].reaches(cast.karin)
    (where, _headers, asked), (path, _more, body) = server.asked
    [scope] = operation("/v2/tenant/{tenantKey}/usermatch/ssn")["security"][0]["oAuth2Client"]
    assert where == "/kivra/v1/auth"
    assert scope.replace("{tenantKey}", "15b3e2ff1f1dc1f2").encode() in asked
    assert path.endswith("/v2/tenant/15b3e2ff1f1dc1f2/usermatch/ssn")
    holds_to(operation("/v2/tenant/{tenantKey}/usermatch/ssn")["requestBody"], json.loads(body))
    server.of("kivra").switch(opted_out=True)
    assert not CHANNELS["kivra"].reaches(cast.karin)
    assert not CHANNELS["kivra"].reaches(Person(personal_number="SK0000001212"))


def test_a_person_who_has_left_kivra_gets_a_letter_instead(invited, server):
    server.of("kivra").switch(opted_out=True)
    dispatching.deliver(invited.pk)
    found = again(invited)
    assert (found.state, found.error, found.error_code) == ("rejected", "opted_out", "40032")
    assert found.invitation.state == "paper_required"


def test_a_fault_at_kivra_is_tried_again_with_the_same_bytes(invited, server):
    server.of("kivra").switch(breaks=True)
    dispatching.deliver(invited.pk)
    waiting = again(invited)
    assert (waiting.state, waiting.error_code, waiting.attempts) == ("retry", "http_500", 1)
    server.of("kivra").switch()
    with clock.at(waiting.next_at):
        dispatching.deliver(invited.pk)
    [one] = server.of("kivra").taken()
    assert (again(invited).state, one.copies, one.digest) == ("accepted", 2, again(invited).content_sha256)


def test_what_hangs_up_is_uncertain_and_what_never_answered_is_not(invited, server):
    server.dies = 1
    dispatching.deliver(invited.pk)
    assert (again(invited).state, again(invited).uncertain) == ("retry", 1)
    server.stop()
    with clock.at(again(invited).next_at):
        dispatching.deliver(invited.pk)
    assert (again(invited).state, again(invited).uncertain, again(invited).attempts) == ("retry", 1, 2)
    server.start()


def test_an_old_token_is_asked_for_anew_once(invited, server, monkeypatch):
    scope = "post:kivra.v2.tenant.15b3e2ff1f1dc1f2.content"
    kept.set(f"appointments.kivra.token:{scope}", "old", 60)
    dispatching.deliver(invited.pk)
    assert again(invited).state == "accepted"
    assert [path.rpartition("/")[2] for path, _headers, _body in server.asked] == ["content", "auth", "content"]


def test_what_is_too_large_goes_another_way(invited, server):
    with as_system("a test"):
        type(invited.invitation).objects.update(pdf=b"%PDF" + b"x" * 800_000)
    dispatching.deliver(invited.pk)
    found = again(invited)
    assert (found.state, found.error, found.invitation.state) == ("rejected", "too_large", "paper_required")


@pytest.mark.parametrize("code", ["1177", "mina_meddelanden"])
def test_the_mailboxes_that_are_described_in_prose_take_and_refuse(clinic, server, code):
    person = clinic.karin
    assert CHANNELS[code].reaches(person)
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(START))
    appointment = actions.book(person, by=clinic.maria, unit=clinic.vc, start=START)
    with as_system("a test"):
        Preference.objects.create(person=person, mailboxes=[code])
    invitation = actions.send_invitation(appointment, by=clinic.maria)
    with as_system("a test"):
        dispatch = Dispatch.objects.get(invitation=invitation, channel=code)
    dispatching.deliver(dispatch.pk)
    assert again(dispatch).state == "delivered"
    [one] = server.of(code).taken()
    assert (one.subject, one.to) == ("Kallelse från Region Skåne", "19480707••••")
    server.of(code).switch(opted_out=True)
    assert not CHANNELS[code].reaches(person)
    with as_system("a test"), pytest.raises(Declined):
        CHANNELS[code].send(dispatch, CHANNELS[code].write(again_with_person(dispatch)))


def again_with_person(dispatch) -> Dispatch:
    return Dispatch.objects.select_related("invitation__appointment__patient").get(pk=dispatch.pk)


def test_an_answer_that_is_no_envelope_is_tried_again(cast, server, settings):
    settings.INBOX_1177_URL = server.url("sms")
    settings.INBOX_1177_KEY = "simulated"
    with pytest.raises(Failed):
        CHANNELS["1177"].reaches(cast.karin)
