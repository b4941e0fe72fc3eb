"""Inviting, answering, and what a channel or the printer says."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.appointments import calls, chain, ending, issuing, places, printing, settings, tasks
from apps.appointments.kinds import (
    AnswerKind,
    ChannelAnswer,
    ChannelKind,
    DispatchError,
    EndReason,
    InvitationKind,
    Said,
    TaskKind,
)
from apps.appointments.models import Answer, Appointment, Dispatch, Invitation, PrintBatch
from apps.appointments.states import COMING, UNANSWERED, AppointmentState, DispatchState
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid
from apps.core.text import clean
from apps.notifications import outbox, queue
from apps.organisations.models import Unit

from .booking import put_into
from .common import at_own_unit, tell_clinic
from .moving import rebook, refuse_if_late

LONGEST = 2000


@action(Appointment)
def send_invitation(
    appointment: Appointment,
    *,
    by: Actor,
    kind: InvitationKind = InvitationKind.FIXED,
    respond_by: datetime | None = None,
) -> Invitation:
    """Invite the person to a time (skicka kallelse): with the time, to choose one, or only to tell something.

    What it says is fixed here, and so is the plan of the ways it goes. One that was sent before is withdrawn. Refused
    with invalid:sensitive_subject where the clinic's texts would tell outside the sign-in why somebody comes.
    """
    if kind == InvitationKind.FIXED and appointment.starts_at is None:
        raise Invalid("kind", _("There is no time yet. Invite the person to choose one."))
    if respond_by and respond_by <= clock.now():
        raise Invalid("respond_by", _("The last day to answer has already been."))
    if appointment.patient.deceased_at:
        raise IllegalMove(_("The person has died. Nothing is sent."))
    return issuing.issue(
        appointment, kind, respond_by or appointment.respond_by, unit_id=by.unit, staff_id=by.staff_id
    )


@action(Invitation)
def open_invitation(invitation: Invitation, *, by: Actor):
    """Read the invitation in Samplan (öppna kallelse): from then on it is known to have been read."""
    invitation.move("open_invitation")
    page = held(invitation, ChannelKind.PORTAL)
    if page is not None and page.can("open"):
        chain.was_opened(page)
    chain.note_opened(invitation)


@action(Invitation)
def answer_invitation(
    invitation: Invitation,
    *,
    by: Actor,
    kind: AnswerKind,
    start: datetime | None = None,
    text: str = "",
    said: Said | None = None,
) -> Answer:
    """Answer an invitation (svara på kallelse): come, not come, another time, or a question.

    Who chooses a time gives its `start`: a free one of the clinic. Staff write down what somebody without
    e-identification has `said`: by phone unless they say otherwise, on the reply slip or at the clinic. Cancelling
    and moving hold to the clinic's limits for the person, not for staff.
    """
    said = said or (Said.PHONE if by.is_staff else Said.SELF)
    if (said == Said.SELF) == by.is_staff:
        raise Invalid("said", _("Say how the person answered."))
    if invitation.kind == InvitationKind.INFO and kind != AnswerKind.QUESTION:
        raise Invalid("kind", _("This only tells something. You can ask a question about it."))
    answer = Answer(
        invitation=invitation,
        kind=kind,
        text=clean(text, "text", LONGEST),
        at=clock.now(),
        said=said,
        by_person_id=None if by.is_staff else by.person,
        by_staff_id=by.staff_id,
    )
    if said == Said.SELF:
        chain.note_opened(invitation)
    invitation.move("answer_invitation")
    DO[kind](held_time(invitation), answer, start, by)
    answer.save(force_insert=True)
    tasks.end(invitation.appointment, TaskKind.PHONE_PATIENT, by_staff=by.staff_id, invitation=invitation)
    return answer


def held_time(invitation: Invitation) -> Appointment:
    """The time under lock. Whoever holds it now may wait for the invitation, so nobody waits here for it."""
    rows = Appointment.objects.select_for_update(of=("self",), skip_locked=True).select_related("slot", "unit")
    appointment = rows.filter(pk=invitation.appointment_id).first()
    if appointment is None:
        raise Conflict(_("Somebody is changing the time just now. Look at it again."))
    return appointment


def accept(appointment: Appointment, answer: Answer, start: datetime | None, by: Actor) -> None:
    """Yes: to the time that was sent, or to the one that is chosen now."""
    if appointment.state == AppointmentState.PROPOSED:
        choose(appointment, start, by)
        return
    if appointment.state == AppointmentState.PENDING:
        appointment.move("confirm_booking")
        appointment.hold_until = None
    elif appointment.state != AppointmentState.BOOKED:
        raise IllegalMove
    appointment.is_agreed, appointment.changed_at = True, clock.now()
    appointment.save(update_fields=["is_agreed", "changed_at", "hold_until"])


def choose(appointment: Appointment, start: datetime | None, by: Actor) -> None:
    if start is None:
        raise Invalid("start", _("Choose one of the clinic's free times."))
    slot = places.find(appointment.unit, start, service=appointment.service)
    put_into(appointment, slot, is_agreed=True)
    tell_clinic(appointment, by)


def decline(appointment: Appointment, answer: Answer, start: datetime | None, by: Actor) -> None:
    """No: the time is free for somebody else."""
    is_coming = appointment.state in COMING
    if is_coming and not by.is_staff:
        refuse_if_late(appointment, settings.limits_of(appointment.unit_id).cancel_before)
    appointment.move("cancel_appointment")
    ending.end(appointment, EndReason.DECLINED, answer.text[:500], gives_back=is_coming)
    if is_coming and appointment.slot is not None:
        calls.freed(appointment.slot)
    tell_clinic(appointment, by)


def another_time(appointment: Appointment, answer: Answer, start: datetime | None, by: Actor) -> None:
    """Another time: the one that is chosen, or one that the clinic shall offer."""
    if appointment.state == AppointmentState.PROPOSED:
        choose(appointment, start, by)
    elif start is not None:
        rebook(appointment, by=by, start=start)
    else:
        tasks.make(appointment, TaskKind.OFFER_NEW_TIME, calls.end_of_next_workday(), invitation=answer.invitation)


def ask(appointment: Appointment, answer: Answer, start: datetime | None, by: Actor) -> None:
    if not answer.text:
        raise Invalid("text", _("Write your question."))
    tasks.make(appointment, TaskKind.ANSWER_QUESTION, calls.end_of_next_workday(), invitation=answer.invitation)


DO = {
    AnswerKind.ACCEPT: accept,
    AnswerKind.DECLINE: decline,
    AnswerKind.REBOOK: another_time,
    AnswerKind.QUESTION: ask,
}


@action(Answer)
def answer_question(answer: Answer, *, by: Actor, text: str):
    """Answer what the person asked about the invitation (besvara fråga). They are told that there is an answer."""
    reply = clean(text, "text", LONGEST)
    if not reply:
        raise Invalid("text", _("Write an answer."))
    if answer.kind != AnswerKind.QUESTION or answer.replied_at:
        raise IllegalMove
    answer.reply, answer.replied_at, answer.replied_by_id = reply, clock.now(), by.staff_id
    answer.save(update_fields=["reply", "replied_at", "replied_by"])
    invitation = answer.invitation
    waiting = invitation.answers.filter(kind=AnswerKind.QUESTION, replied_at=None)
    if not waiting.exists():
        task = TaskKind.ANSWER_QUESTION
        tasks.end(invitation.appointment, task, by_staff=by.staff_id, invitation=invitation)
    for one in chain.readers(invitation.appointment):
        outbox.promise("appointment", to_person=one)


@action(Invitation)
def withdraw_invitation(invitation: Invitation, *, by: Actor, reason: str = ""):
    """Take an invitation back (återkalla kallelse). The time itself stays as it is.

    What has not left is stopped. Where a letter has gone, somebody phones.
    """
    clean(reason, "reason", 500)
    had_arrived = invitation.sent_at is not None
    chain.withdraw(invitation)
    if had_arrived:
        for one in chain.readers(invitation.appointment):
            outbox.promise("appointment", to_person=one)


@action(Invitation)
def channel_answers(invitation: Invitation, *, by: Actor, channel: ChannelKind, answer: ChannelAnswer):
    """Write down what a channel says: that a letter came back, that somebody who phoned has read theirs.

    In a scenario it stands for the channel itself. A channel that does not answer is asked again as the rules say.
    """
    dispatch = held(invitation, channel)
    if dispatch is None:
        raise Invalid("channel", _("The invitation has not gone this way."))
    SAID[answer](dispatch)
    if channel == ChannelKind.PAPER and answer == ChannelAnswer.ACCEPTED:
        chain.note_printed(invitation)
    chain.conclude(invitation)


def held(invitation: Invitation, channel: ChannelKind) -> Dispatch | None:
    rows = Dispatch.objects.select_for_update(of=("self",)).filter(invitation=invitation, channel=channel)
    return rows.first()


def rejected(dispatch: Dispatch) -> None:
    if dispatch.can("come_back"):
        dispatch.move("come_back")
        chain.end(dispatch, DispatchError.REJECTED, "returned")
    else:
        chain.said_no(dispatch, DispatchError.REJECTED)


def silent(dispatch: Dispatch) -> None:
    dispatch.move("claim")
    dispatch.attempts += 1
    dispatch.attempted_at = clock.now()
    dispatch.save(update_fields=["attempts", "attempted_at"])
    chain.no_answer(dispatch, "timeout", is_uncertain=True)


SAID = {
    ChannelAnswer.ACCEPTED: chain.took,
    ChannelAnswer.REJECTED: rejected,
    ChannelAnswer.OPENED: chain.was_opened,
    ChannelAnswer.TIMEOUT: silent,
}


@action(Dispatch)
def send_again(dispatch: Dispatch, *, by: Actor):
    """Try a channel once more that had been given up (skicka igen)."""
    if dispatch.invitation.state not in UNANSWERED:
        raise IllegalMove(_("The invitation no longer waits for anybody."))
    revive(dispatch)


@action(Invitation)
def dispatch_invitation(invitation: Invitation, *, by: Actor) -> Invitation:
    """Let an invitation go the ways of its plan (sänd kallelsen): what had been given up is tried again.

    What is under way or has arrived is not sent twice, so that asking again does no harm.
    """
    given_up = Dispatch.objects.select_for_update(of=("self",)).filter(invitation=invitation)
    for dispatch in given_up.filter(state=DispatchState.FAILED).order_by("order", "pk"):
        revive(dispatch)
    chain.conclude(invitation)
    return invitation


def revive(dispatch: Dispatch) -> None:
    """From the first attempt, as if nobody had tried. Letters wait for the printer, the rest for a worker."""
    dispatch.move("send_again")
    dispatch.attempts, dispatch.error, dispatch.error_code, dispatch.ended_at = 0, "", "", None
    is_sent_by_worker = dispatch.channel != ChannelKind.PAPER and not outbox.is_held()
    dispatch.next_at = clock.now() if is_sent_by_worker else None
    dispatch.save(update_fields=["attempts", "error", "error_code", "ended_at", "next_at"])
    if is_sent_by_worker:
        queue.ask_after_commit(chain.SEND, dispatch.pk)


@action(Unit, unseen=True, only=at_own_unit)
def print_batch(unit: Unit, *, by: Actor) -> PrintBatch:
    """Make one file of all letters that wait, for the next posting day (skriv ut kallelser).

    Letters that wait when the day's file has been made and not yet printed are added to it.
    """
    batch = printing.make(unit, by.staff_id)
    if batch is None:
        raise Conflict(_("No letters wait."))
    return batch


@action(PrintBatch)
def confirm_printed(batch: PrintBatch, *, by: Actor):
    """Say that the letters have been printed and posted. Their bytes are forgotten; each letter is kept by itself."""
    if batch.printed_at:
        raise IllegalMove
    printing.confirm(batch, by.staff_id)
