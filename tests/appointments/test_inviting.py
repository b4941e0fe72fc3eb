"""Inviting somebody, by which ways it goes, and what they answer: with people in it, and no channel that is real."""

from datetime import timedelta

import pytest

from apps.access.actor import Actor
from apps.appointments import actions, following
from apps.appointments.kinds import AnswerKind, ChannelAnswer, ChannelKind, Said
from apps.appointments.models import Answer, Appointment, Clinic, ClinicTask, Dispatch, Invitation, PrintBatch, Service
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.patients.models import ContactPoint, Preference, Relationship
from tests.cast import make_person, moment

from .conftest import HALF_PAST, NINE, TEN, again, left, lines

pytestmark = pytest.mark.django_db
FAR = moment("2026-04-20T09:00")


def knows(person, *, mailboxes=(), phone="", email="", **more) -> None:
    with as_system("a test says how somebody is reached"):
        Preference.objects.update_or_create(person=person, defaults={"mailboxes": list(mailboxes), **more})
        for kind, value in (("phone", phone), ("email", email)):
            if value:
                ContactPoint.objects.create(person=person, kind=kind, value=value, verified_at=clock.now())


def stands(invitation) -> Invitation:
    with as_system("a test looks again"):
        return Invitation.objects.select_related("appointment").get(pk=invitation.pk)


def ways(invitation) -> dict[str, str]:
    with as_system("a test looks at what was sent"):
        return dict(Dispatch.objects.filter(invitation=invitation).order_by("order").values_list("channel", "state"))


def calls_for(invitation) -> list[str]:
    with as_system("a test looks at what is owed"):
        rows = ClinicTask.objects.filter(invitation=invitation, kind="phone_patient", state="open")
        return list(rows.values_list("reason", flat=True))


def says(invitation, channel, answer, by):
    actions.channel_answers(invitation, by=by, channel=ChannelKind(channel), answer=ChannelAnswer(answer))


@pytest.fixture
def far(clinic) -> Appointment:
    """Karin has a time in three weeks."""
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(FAR))
    return actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=FAR, agreed=False)


@pytest.fixture
def by_kivra(far, cast) -> Invitation:
    knows(cast.karin, mailboxes=["kivra"], phone="0701740605")
    return actions.send_invitation(far, by=cast.maria)


def test_somebody_with_a_mailbox_is_invited_there_and_it_is_sent_when_the_channel_has_it(by_kivra, cast):
    assert [step["channel"] for step in by_kivra.plan] == ["kivra", "portal", "sms"]
    assert ways(by_kivra) == {"kivra": "queued", "portal": "accepted", "sms": "queued"}
    assert stands(by_kivra).state == "ready"
    says(by_kivra, "kivra", "accepted", cast.maria)
    sent = stands(by_kivra)
    assert (sent.state, sent.opened) == ("sent", "unknown")
    assert sent.fallback_at == clock.now() + timedelta(hours=48)


def test_kivra_says_no_and_the_next_way_is_taken(by_kivra, cast):
    says(by_kivra, "kivra", "rejected", cast.maria)
    assert stands(by_kivra).state == "paper_required"
    assert ways(by_kivra)["paper"] == "queued"
    assert [step["channel"] for step in stands(by_kivra).plan] == ["kivra", "portal", "sms", "paper"]


def test_a_channel_that_never_answers_is_given_up_after_the_rules_attempts(by_kivra, cast):
    for _attempt in range(6):
        assert ways(by_kivra)["kivra"] in ("queued", "retry")
        says(by_kivra, "kivra", "timeout", cast.maria)
    assert ways(by_kivra)["kivra"] == "failed"
    assert ways(by_kivra)["paper"] == "queued"
    actions.send_again(first(by_kivra, "kivra"), by=cast.maria)
    assert ways(by_kivra)["kivra"] == "queued"


def first(invitation, channel) -> Dispatch:
    with as_system("a test looks"):
        return Dispatch.objects.get(invitation=invitation, channel=channel)


def test_unread_for_a_day_she_gets_a_text_and_after_two_a_letter(far, cast):
    knows(cast.karin, mailboxes=["1177"])
    invitation = actions.send_invitation(far, by=cast.maria)
    says(invitation, "1177", "accepted", cast.maria)
    assert stands(invitation).opened == "unopened"
    knows(cast.karin, mailboxes=["1177"], phone="0701740605")
    with clock.at(clock.now() + timedelta(hours=25)):
        assert following.remind_of_unread(clock.now()) == 1
        assert following.remind_of_unread(clock.now()) == 0
    assert ways(invitation)["sms"] == "queued"
    with clock.at(clock.now() + timedelta(hours=49)):
        assert following.send_another_way(clock.now()) == 1
        assert following.send_another_way(clock.now()) == 0
        assert stands(invitation).state == "fallback_due"
        batch = actions.print_batch(cast.vc, by=cast.maria)
        assert (stands(invitation).state, ways(invitation)["paper"]) == ("paper_sent", "accepted")
        actions.confirm_printed(batch, by=cast.maria)
    assert ways(invitation)["paper"] == "delivered"


def test_too_close_to_the_visit_the_clinic_phones_instead(booked, cast):
    """The visit is on Thursday, before Easter: no letter would be there."""
    knows(cast.karin, mailboxes=["kivra"])
    invitation = actions.send_invitation(booked, by=cast.maria)
    says(invitation, "kivra", "accepted", cast.maria)
    assert stands(invitation).fallback_at == NINE - timedelta(hours=24)
    with clock.at(NINE - timedelta(hours=24)):
        following.send_another_way(clock.now())
    assert stands(invitation).state == "phone_task"
    assert calls_for(invitation) == ["too_close"]


def test_a_letter_that_nobody_printed_in_time_becomes_a_call(far, cast):
    invitation = actions.send_invitation(far, by=cast.maria)
    assert (stands(invitation).state, ways(invitation)) == ("paper_required", {"paper": "queued"})
    with clock.at(moment("2026-04-15T09:00")):
        following.send_another_way(clock.now())
    assert (stands(invitation).state, ways(invitation)) == ("phone_task", {"paper": "stopped"})


def test_whoever_reads_it_in_samplan_needs_no_letter_and_no_call(far, cast):
    knows(cast.karin, has_account=True, email="karin@post.example")
    invitation = actions.send_invitation(far, by=cast.maria)
    assert (stands(invitation).state, stands(invitation).opened) == ("sent", "unopened")
    with clock.at(clock.now() + timedelta(hours=49)):
        following.send_another_way(clock.now())
        actions.open_invitation(stands(invitation), by=cast.patient)
    assert (stands(invitation).state, stands(invitation).opened) == ("opened", "opened")
    assert ways(invitation) == {"portal": "opened", "email": "queued", "paper": "stopped"}
    with pytest.raises(Conflict):
        actions.print_batch(cast.vc, by=cast.maria)


def test_somebody_with_a_protected_identity_is_phoned_and_nothing_is_sent(clinic):
    hidden = make_person("Hemlig Testsson", "194107233025", protection="protected")
    maria = with_clearance(clinic.maria)
    appointment = actions.book(hidden, by=maria, unit=clinic.vc, start=NINE)
    invitation = actions.send_invitation(appointment, by=maria)
    assert (stands(invitation).state, ways(invitation)) == ("phone_task", {})
    assert calls_for(invitation) == ["protected"]


def with_clearance(actor: Actor) -> Actor:
    from dataclasses import replace

    return replace(actor, clearance=True)


def test_a_childs_invitation_goes_to_the_guardian_and_home(clinic, rut):
    child = make_person("Alva Testsson", "201304012380")
    with as_system("a test"):
        Relationship.objects.create(person=child, relative=rut, kind="guardian", valid_from=clock.now())
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(FAR))
    appointment = actions.book(child, by=clinic.maria, unit=clinic.vc, start=FAR)
    with outbox.collecting() as told:
        invitation = actions.send_invitation(appointment, by=clinic.maria)
    assert {(row.kind, row.to_person_id) for row in told} == {("invitation_to_guardian", rut.pk)}
    assert ways(invitation) == {"portal": "accepted", "paper": "queued"}
    assert stands(invitation).state == "sent"


# --- Answers


def test_she_says_yes_and_has_agreed(by_kivra, cast):
    answer = actions.answer_invitation(by_kivra, by=cast.patient, kind=AnswerKind.ACCEPT)
    assert answer.by_person_id == cast.karin.pk
    assert (stands(by_kivra).state, stands(by_kivra).opened) == ("answered", "opened")
    assert again(by_kivra.appointment).is_agreed


def test_she_says_no_in_time_and_the_place_is_free(by_kivra, cast):
    actions.answer_invitation(by_kivra, by=cast.patient, kind=AnswerKind.DECLINE, text="Jag är bortrest")
    appointment = again(by_kivra.appointment)
    assert (appointment.state, appointment.end_reason, left(FAR)) == ("cancelled", "declined", 1)
    assert stands(by_kivra).state == "answered"


def test_too_late_to_say_no_here_she_is_told_to_phone_and_staff_may_write_it_down(booked, cast):
    invitation = actions.send_invitation(booked, by=cast.maria)
    with clock.at(NINE - timedelta(hours=3)):
        with pytest.raises(Conflict, match="conflict"):
            actions.answer_invitation(invitation, by=cast.patient, kind=AnswerKind.DECLINE)
        actions.answer_invitation(invitation, by=cast.maria, kind=AnswerKind.DECLINE, said=Said.PHONE)
    assert again(booked).state == "cancelled"
    assert calls_for(invitation) == []


def test_she_moves_it_to_another_free_time(booked, cast):
    invitation = actions.send_invitation(booked, by=cast.maria)
    actions.answer_invitation(invitation, by=cast.patient, kind=AnswerKind.REBOOK, start=TEN)
    with as_system("a test"):
        moved = Appointment.objects.get(replaces=booked)
    assert (moved.starts_at, moved.state, left(NINE), left(TEN)) == (TEN, "booked", 1, 0)


def test_she_chooses_a_time_in_an_open_invitation(clinic):
    offered = actions.offer(clinic.karin, by=clinic.maria, unit=clinic.vc, service="Sjuksköterska")
    with pytest.raises(Invalid, match="invalid:kind"):
        actions.send_invitation(offered, by=clinic.maria)
    invitation = actions.send_invitation(offered, by=clinic.maria, kind="open", respond_by=FAR)
    with pytest.raises(Invalid, match="invalid:start"):
        actions.answer_invitation(invitation, by=clinic.patient, kind=AnswerKind.ACCEPT)
    actions.answer_invitation(invitation, by=clinic.patient, kind=AnswerKind.ACCEPT, start=HALF_PAST)
    assert (again(offered).state, again(offered).starts_at, left(HALF_PAST)) == ("booked", HALF_PAST, 0)


def test_a_question_waits_at_the_clinic_until_it_is_answered(by_kivra, cast):
    with pytest.raises(Invalid, match="invalid:text"):
        actions.answer_invitation(by_kivra, by=cast.patient, kind=AnswerKind.QUESTION)
    asked = actions.answer_invitation(
        by_kivra, by=cast.patient, kind=AnswerKind.QUESTION, text="Får min dotter följa med?"
    )
    with as_system("a test"):
        assert ClinicTask.objects.filter(invitation=by_kivra, kind="answer_question", state="open").exists()
    actions.answer_question(asked, by=cast.maria, text="Ja, gärna.")
    with as_system("a test"):
        assert not ClinicTask.objects.filter(invitation=by_kivra, state="open").exists()
        assert Answer.objects.get(pk=asked.pk).reply == "Ja, gärna."
    with pytest.raises(IllegalMove):
        actions.answer_question(asked, by=cast.maria, text="En gång till.")


def test_who_speaks_for_whom_is_said(by_kivra, cast):
    for by, said in ((cast.maria, Said.SELF), (cast.patient, Said.PHONE)):
        with pytest.raises(Invalid, match="invalid:said"):
            actions.answer_invitation(by_kivra, by=by, kind=AnswerKind.ACCEPT, said=said)


# --- Who may


def test_another_unit_knows_nothing_of_it_and_a_stranger_neither(by_kivra, cast, rut):
    for stranger in (cast.amira, cast.elin, Actor.of_person(rut)):
        with pytest.raises(NotFound):
            actions.answer_invitation(by_kivra, by=stranger, kind=AnswerKind.ACCEPT)
    with pytest.raises(NotAllowed):
        actions.withdraw_invitation(by_kivra, by=cast.patient)
    with pytest.raises(NotAllowed):
        actions.print_batch(cast.vc, by=cast.amira)


# --- What is not to be


def test_withdrawn_after_the_letter_has_gone_somebody_phones(far, cast):
    invitation = actions.send_invitation(far, by=cast.maria)
    actions.print_batch(cast.vc, by=cast.maria)
    actions.withdraw_invitation(invitation, by=cast.maria, reason="Fel dag")
    assert stands(invitation).state == "withdrawn"
    assert calls_for(invitation) == ["withdrawn"]


def test_cancelled_it_goes_nowhere(by_kivra, cast):
    actions.cancel_appointment(by_kivra.appointment, by=cast.maria)
    assert stands(by_kivra).state == "withdrawn"
    assert ways(by_kivra) == {"kivra": "stopped", "portal": "accepted", "sms": "stopped"}
    with pytest.raises(IllegalMove):
        actions.answer_invitation(by_kivra, by=cast.patient, kind=AnswerKind.ACCEPT)


def test_after_the_visit_has_begun_it_has_expired(by_kivra, cast):
    with clock.at(FAR):
        following.expire(clock.now())
    assert stands(by_kivra).state == "expired"
    assert ways(by_kivra)["kivra"] == "stopped"


def test_a_new_invitation_takes_the_place_of_the_one_before(by_kivra, far, cast):
    new = actions.send_invitation(again(far), by=cast.maria)
    assert (stands(by_kivra).state, stands(new).state) == ("withdrawn", "ready")


def test_a_letter_that_came_back_is_a_call(far, cast):
    invitation = actions.send_invitation(far, by=cast.maria)
    actions.print_batch(cast.vc, by=cast.maria)
    says(invitation, "paper", "rejected", cast.maria)
    assert (ways(invitation)["paper"], stands(invitation).state) == ("rejected", "phone_task")


# --- What it says


def test_the_letter_is_kept_with_its_hash_and_the_batch_holds_a_page_for_each_envelope(far, cast, rut):
    from hashlib import sha256
    from io import BytesIO

    from pypdf import PdfReader

    first = actions.send_invitation(far, by=cast.maria)
    batch = actions.print_batch(cast.vc, by=cast.maria)
    kept = stands(first)
    assert sha256(bytes(kept.pdf)).hexdigest() == kept.pdf_sha256
    letter = PdfReader(BytesIO(bytes(kept.pdf)))
    said = "\n".join(page.extract_text() for page in letter.pages)
    assert "Måndag 20 april" in said.replace("\xa0", " ")
    assert "Vårdcentralen Måsen" in said
    assert letter.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "4807" not in said  # no personal number on what lies in a hall
    with as_system("a test"):
        whole = PdfReader(BytesIO(bytes(PrintBatch.objects.get(pk=batch.pk).pdf)))
    assert len(whole.pages) == len(letter.pages) + 1


@pytest.mark.parametrize(
    ("texts", "note"),
    [
        ({"prepare": "Ta med din diabetesdagbok."}, ""),
        ({"bring": "Remissen från psykiatrin."}, ""),
        ({"prepare": "Vi ska undersöka ditt onda knä i dag."}, "ditt onda knä"),
        ({"bring_en": "Your cancer diary."}, ""),
    ],
)
def test_a_text_that_tells_why_somebody_comes_is_refused(far, cast, texts, note):
    Service.objects.update(**texts)
    with as_system("a test"):
        Appointment.objects.update(note=note)
    with pytest.raises(Invalid) as refusal:
        actions.send_invitation(again(far), by=cast.maria)
    assert refusal.value.code == "invalid:sensitive_subject"


def test_a_clinic_whose_name_tells_is_called_by_its_neutral_name_outside(far, cast):
    Clinic.objects.create(unit=cast.vc, is_sensitive=True, address="Parkgatan 2", city="Lund")
    invitation = actions.send_invitation(again(far), by=cast.maria)
    assert invitation.page["outside"] == "Region Skåne"
    assert invitation.page["unit"] == "Vårdcentralen Måsen"
