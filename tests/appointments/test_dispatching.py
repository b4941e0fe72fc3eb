"""Sending invitations: when they go, what is asked again before they do, and what a channel tells afterwards."""

import json
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache as kept
from django.urls import reverse

from apps.appointments import actions, chain, dispatching, following, trying
from apps.appointments.models import Appointment, Dispatch, InboundEvent, Invitation, Reminder
from apps.core import clock, rules
from apps.core.calendar import local
from apps.core.guard import as_system
from apps.core.health import Unready, _parts
from apps.notifications import outbox
from apps.organisations.models import Assignment, Staff
from apps.patients.models import ContactPoint, Person, Preference
from apps.simulators import channels as simulated
from tests.cast import moment
from tests.signing import new_user, sign_in_as_staff

from .channels import ChannelServer, settings_for
from .conftest import lines
from .test_inviting import knows, stands, ways

pytestmark = pytest.mark.django_db
START = moment("2026-04-20T09:00")
MORNING = moment("2026-03-30T09:10")


@pytest.fixture(autouse=True)
def morning():
    """As elsewhere here, but what is promised may leave the house."""
    with clock.at(MORNING):
        yield


@pytest.fixture
def server(tmp_path, settings):
    server = ChannelServer(tmp_path)
    for name, value in settings_for(server).items():
        setattr(settings, name, value)
    kept.clear()
    yield server
    server.stop()


@pytest.fixture
def booked(clinic, server) -> Appointment:
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(START))
    return actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=START)


@pytest.fixture
def invited(booked, cast) -> Invitation:
    """Karin has Kivra and a telephone."""
    knows(cast.karin, mailboxes=["kivra"], phone="0701740605")
    return actions.send_invitation(booked, by=cast.maria)


def sending(invitation, channel="kivra") -> Dispatch:
    with as_system("a test looks again"):
        return Dispatch.objects.get(invitation=invitation, channel=channel)


def deliver_all(invitation) -> None:
    with as_system("a test looks"):
        keys = list(Dispatch.objects.filter(invitation=invitation, next_at__isnull=False).values_list("pk", flat=True))
    for key in keys:
        dispatching.deliver(key)


def change(model, **values) -> None:
    with as_system("a test changes"):
        model.objects.update(**values)


def test_each_channel_gets_its_own_and_the_invitation_is_sent(invited, server):
    deliver_all(invited)
    assert ways(invited) == {"kivra": "accepted", "portal": "accepted", "sms": "accepted"}
    [text] = server.of("sms").taken()
    assert text.text == "Du har ett nytt meddelande från Region Skåne. Logga in i Samplan för att läsa det."
    assert sending(invited).is_simulated is False  # it stood at another address than the simulators of development
    with as_system("a test"):
        assert not Dispatch.objects.filter(invitation=invited, next_at__isnull=False).exists()


def test_with_her_yes_a_text_says_when_and_where_but_never_why(booked, cast, server):
    knows(cast.karin, mailboxes=["kivra"], phone="0701740605", full_texts_since="2026-01-01")
    invitation = actions.send_invitation(booked, by=cast.maria)
    deliver_all(invitation)
    [text] = server.of("sms").taken()
    assert "20 april klockan 09.00, Vårdcentralen Måsen" in text.text.replace("\xa0", " ")
    assert "Sjuksköterska" not in text.text


def test_an_email_says_whose_it_is_and_nothing_more(booked, cast):
    knows(cast.karin, has_account=True, email="karin@post.example")
    deliver_all(actions.send_invitation(booked, by=cast.maria))
    [letter] = mail.outbox
    content = letter.message().as_bytes() if not hasattr(letter, "content") else letter.content
    assert b"Karin" not in content
    assert b"M=C3=A5sen" not in content


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda cast: change(Person, deceased_at=MORNING), "deceased"),
        (lambda cast: change(Person, protection="protected"), "protected"),
        (lambda cast: change(Appointment, starts_at=START - timedelta(days=1)), "changed"),
        (lambda cast: change(Appointment, state="cancelled"), "changed"),
    ],
)
def test_whether_it_is_still_to_go_is_asked_when_its_turn_comes(invited, cast, server, happens, code):
    happens(cast)
    deliver_all(invited)
    assert (sending(invited).state, sending(invited).error_code) == ("stopped", code)
    assert server.asked == []


def test_at_night_no_text_goes_out_and_in_the_morning_it_does(invited, server):
    with clock.at(moment("2026-03-30T22:30")):
        dispatching.deliver(sending(invited, "sms").pk)
        waits = sending(invited, "sms")
    assert (waits.state, local(waits.next_at).hour, waits.attempts) == ("queued", 7, 0)
    with clock.at(waits.next_at):
        dispatching.deliver(waits.pk)
    assert sending(invited, "sms").state == "accepted"


@pytest.mark.parametrize(
    ("now", "morning_at"),
    [
        ("2026-03-28T22:30", "2026-03-29T07:00"),  # the night when the clocks go forward
        ("2026-03-29T03:10", "2026-03-29T07:00"),
        ("2026-10-24T23:30", "2026-10-25T07:00"),  # … and back
        ("2026-12-31T23:59", "2027-01-01T07:00"),
        ("2026-06-01T06:59", "2026-06-01T07:00"),
        ("2026-06-01T07:00", None),
        ("2026-06-01T20:59", None),
    ],
)
def test_the_quiet_hours_are_those_of_the_wall_clock(now, morning_at):
    with clock.at(moment(now)):
        assert dispatching.morning_after(clock.now()) == (morning_at and moment(morning_at))


def test_more_than_a_channel_takes_in_a_minute_waits_for_the_next(invited, server):
    with rules.override({"appointment.most_per_minute": 0}):
        dispatching.deliver(sending(invited).pk)
    waits = sending(invited)
    assert (waits.state, waits.attempts, waits.next_at) == ("queued", 0, clock.now() + timedelta(minutes=1))


def test_a_worker_that_died_while_sending_is_followed_by_another_with_the_same_bytes(invited, server):
    key = sending(invited).pk
    with as_system("a worker that dies"):
        dispatching.prepare(sending(invited))
        chain_claim(key)
    before = sending(invited).content_sha256
    dispatching.deliver(key)  # it may be sending still
    assert server.of("kivra").taken() == []
    with clock.at(clock.now() + timedelta(seconds=5)):
        dispatching.deliver(key)
    assert (sending(invited).state, sending(invited).uncertain) == ("accepted", 1)
    assert sending(invited).content_sha256 == before


def chain_claim(key) -> None:
    from apps.core.attempts import claim

    assert claim(Dispatch, key, open_in=("queued",), sending="sending") == 1


def test_the_sweep_finds_what_was_sent_and_not_concluded(invited, server, monkeypatch):
    monkeypatch.setattr(dispatching, "conclude", lambda *_keys: None)  # it dies just before
    deliver_all(invited)
    assert stands(invited).state == "ready"
    monkeypatch.undo()
    with clock.at(clock.now() + timedelta(minutes=1)):
        for key in dispatching.take_overdue():
            dispatching.deliver(key)
        assert dispatching.take_overdue() == []
    assert stands(invited).state == "sent"


def test_who_turns_out_to_have_a_mailbox_gets_no_letter(booked, cast, server):
    invitation = actions.send_invitation(booked, by=cast.maria)
    assert ways(invitation) == {"paper": "queued"}
    dispatching.look_up(invitation.pk)
    assert ways(invitation)["paper"] == "stopped"
    assert [step["channel"] for step in stands(invitation).plan] == ["kivra", "portal"]
    with as_system("a test"):
        known = Preference.objects.get(person=cast.karin)
    assert known.mailboxes == ["1177", "kivra", "mina_meddelanden"]
    deliver_all(invitation)
    assert stands(invitation).state == "sent"


def test_nobody_asks_about_a_protected_person(cast, server):
    change(Person, protection="marked")
    with as_system("a test"):
        assert not dispatching.ask_about(Person.objects.get(pk=cast.karin.pk))
    assert server.asked == []


def test_a_mailbox_that_does_not_answer_is_still_the_one_that_was_known(cast, server):
    knows(cast.karin, mailboxes=["kivra"])
    for channel in ("kivra", "mina_meddelanden", "1177"):
        server.of(channel).switch(unreachable=True)
    with as_system("a test"):
        assert not dispatching.ask_about(Person.objects.get(pk=cast.karin.pk))
        assert Preference.objects.get(person=cast.karin).mailboxes == ["kivra"]


# --- Reminders


@pytest.mark.parametrize(
    ("start", "reminded"),
    [
        ("2026-03-30T09:00", ["2026-03-23T09:00", "2026-03-29T09:00"]),  # over the night of 29 March
        ("2026-10-26T09:00", ["2026-10-19T09:00", "2026-10-25T09:00"]),  # … of 25 October
        ("2026-12-29T13:00", ["2026-12-22T13:00", "2026-12-28T13:00"]),  # over Christmas
        ("2026-06-02T06:00", ["2026-05-26T07:00", "2026-06-01T07:00"]),  # nobody is woken
    ],
)
def test_reminders_come_at_the_right_local_time(clinic, start, reminded):
    at = moment(start)
    with clock.at(at - timedelta(days=20)):
        actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(at))
        appointment = actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=at)
    seen = []
    for hours in [*range(8 * 24, 6 * 24, -1), *range(36, 0, -1)]:
        now = at - timedelta(hours=hours)
        with clock.at(now), outbox.collecting() as told:
            following.remind_of_times(now)
        seen += [now] * len([row for row in told if row.kind == "appointment_reminder"])
    assert seen == [moment(one) for one in reminded]
    with as_system("a test"):
        assert not Reminder.objects.filter(appointment=appointment, sent_at=None).exists()


def test_nobody_is_reminded_of_what_a_closed_clinic_has_cancelled(booked, cast):
    actions.cancel_appointment(booked, by=cast.maria, reason="Stängt")
    with clock.at(START - timedelta(days=1)), outbox.collecting() as told:
        following.remind_of_times(clock.now())
    assert told == []


# --- What a channel tells


def tell(client, body: bytes, *, at=None, key="simulated", channel="kivra"):
    at = int(clock.now().timestamp()) if at is None else at
    url = reverse("appointments:webhook", args=[channel])
    return client.post(url, body, "application/json", headers=simulated.signed(body, at, key))


@pytest.fixture
def sent(invited) -> Dispatch:
    deliver_all(invited)
    return sending(invited)


def test_an_event_counts_once_however_often_it_is_told(client, sent, invited):
    body = simulated.event(sent.external_ref, "opened")
    assert [tell(client, body).json()["new"] for _time in range(3)] == [True, False, False]
    assert (sending(invited).state, stands(invited).state, stands(invited).opened) == ("opened", "opened", "opened")
    assert InboundEvent.objects.count() == 1


def test_what_could_not_be_delivered_after_all_goes_another_way(client, sent, invited):
    tell(client, simulated.event(sent.external_ref, "failed"))
    assert (sending(invited).state, ways(invited)["paper"]) == ("rejected", "queued")


@pytest.mark.parametrize("wrong", [{"key": "another"}, {"at": 0}, {"at": int(time.time()) + 10**9}])
def test_what_nobody_of_ours_has_signed_is_not_heard(client, sent, invited, wrong):
    assert tell(client, simulated.event(sent.external_ref, "opened"), **wrong).status_code == 401
    assert sending(invited).state == "accepted"


def test_a_signature_for_other_bytes_does_not_do(client, sent):
    headers = simulated.signed(b"{}", int(clock.now().timestamp()), "simulated")
    url = reverse("appointments:webhook", args=["kivra"])
    body = simulated.event(sent.external_ref, "opened")
    assert client.post(url, body, "application/json", headers=headers).status_code == 401


def test_an_unknown_reference_is_kept_and_alarms(client, sent, caplog):
    assert tell(client, simulated.event("never-sent", "opened")).status_code == 200
    assert [(row.is_known, row.reference) for row in InboundEvent.objects.all()] == [(False, "never-sent")]
    assert "kivra tells of something that we have not sent" in caplog.text


def test_pressing_again_and_again_watches_an_unread_letter_in_kivra_to_its_end(booked, cast):
    """Kivra, unread, a reminder by text since Karin has told her number meanwhile, a letter, and then the visit."""
    knows(cast.karin, mailboxes=["kivra"])
    invitation = actions.send_invitation(booked, by=cast.maria)
    pressed = [trying.advance(invitation.pk)]
    with as_system("a test"):
        ContactPoint.objects.create(person=cast.karin, kind="phone", value="0701740605", verified_at=clock.now())
    while (what := trying.advance(invitation.pk)) and len(pressed) < 12:
        pressed.append(what)
    assert pressed == ["send", "remind", "send", "fall_back", "print", "expire"]
    assert stands(invitation).state == "expired"
    assert ways(invitation) == {"kivra": "accepted", "portal": "accepted", "sms": "accepted", "paper": "delivered"}
    with as_system("a test looks when"):
        [letter] = Dispatch.objects.filter(channel="paper")
    assert letter.accepted_at > MORNING + timedelta(hours=48)


def test_an_unknown_reference_stands_on_the_board_without_whatever_number_it_holds(client, sent, cast):
    for reference in ("never-sent", "letter 19480707-3228"):
        tell(client, simulated.event(reference, "opened"))
    staff = Staff.objects.get(pk=cast.maria.staff_id)
    staff.user = new_user()
    staff.save()
    sign_in_as_staff(client, staff.user, Assignment.objects.get(staff=staff))
    page = client.get("/arbete/tider/laget/")
    assert page.context["strangers"][0].count == 2
    assert ("never-sent" in page.content.decode(), "3228" in page.content.decode()) == (True, False)


def test_the_house_is_not_ready_where_an_invitation_has_been_overdue_for_long(invited):
    row = sending(invited)
    with as_system("a test makes it due"):
        Dispatch.objects.filter(pk=row.pk).update(next_at=clock.now())
    with clock.at(MORNING + timedelta(minutes=15)):
        _parts["dispatches"]()
    with clock.at(MORNING + timedelta(minutes=16)), pytest.raises(Unready, match="overdue"):
        _parts["dispatches"]()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", json.dumps({"id": "", "event_type": "x", "data": {}}).encode()])
def test_what_cannot_be_read_is_not_understood(client, body):
    assert tell(client, body).status_code == 422
    assert tell(client, body, channel="paper").status_code == 404


# --- What it costs


def test_planning_one_invitation_stays_cheap(booked, cast, django_assert_max_num_queries):
    knows(cast.karin, mailboxes=["kivra"], phone="0701740605")
    with django_assert_max_num_queries(45):
        actions.send_invitation(booked, by=cast.maria)


def test_the_chain_can_be_concluded_any_number_of_times(invited):
    deliver_all(invited)
    with as_system("a test"):
        before = list(Dispatch.objects.filter(invitation=invited).order_by("pk").values())
        for _time in range(3):
            chain.conclude(chain.hold(invited.pk))
        assert list(Dispatch.objects.filter(invitation=invited).order_by("pk").values()) == before


def test_a_number_that_is_gone_gets_nothing(invited, server):
    with as_system("a test"):
        ContactPoint.objects.all().delete()
    dispatching.deliver(sending(invited, "sms").pk)
    assert (sending(invited, "sms").error_code, server.of("sms").taken()) == ("no_number", [])


def test_a_simulated_channel_shows_what_it_has_taken_and_tells_twice_when_asked_to(client, sent, invited, settings):
    """The page of development, with the folder of this test."""
    body = simulated.event(sent.external_ref, "opened")
    assert simulated.Simulator("kivra").folder.parts[-3:] == ("var", "channels", "kivra")
    page = client.get(reverse("simulators:channel", args=["kivra"])).content.decode()
    assert "Simulerad" in page
    assert client.get(reverse("simulators:channel", args=["fax"])).status_code == 404
    assert tell(client, body).json() == {"heard": True, "new": True}
