"""What becomes of an invitation: its plan, its sendings, and which way it goes on when one of them says no.

Everything follows from how the sendings (`Dispatch`) stand, so `conclude` can be asked any number of times, by a verb,
a worker or the sweep, and after any of them has died. Its caller holds the invitation's lock; whoever sends holds only
the sending's, and concludes afterwards.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from apps.core import clock, rules
from apps.core.attempts import LEASE, next_try
from apps.notifications import outbox, queue

from . import calls, channelplan, content, settings, tasks
from .channelplan import Known, Step
from .kinds import ChannelKind, DispatchError, Opened, TaskKind, Why
from .models import Appointment, Dispatch, Invitation
from .states import (
    ARRIVED_DISPATCHES,
    DEAD_DISPATCHES,
    OPEN_DISPATCHES,
    PLANNED,
    UNANSWERED,
    DispatchState,
    InvitationState,
)
from .whom import readers

C = ChannelKind
TELLS_OPENED = (C.PORTAL, C.INBOX_1177)
SEND = "appointments.send"
LONGEST_CODE, LONGEST_REFERENCE = 40, 120  # what others say is cut to what fits


def hold(invitation_id: UUID) -> Invitation | None:
    """The invitation under lock, after its time: in the order of the verbs that change both."""
    Appointment.objects.select_for_update(of=("self",)).filter(invitations=invitation_id).first()
    rows = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation_id)
    return rows.select_related("appointment__patient", "appointment__unit__provider__principal").first()


# --- Beginning


def begin(invitation: Invitation) -> None:
    """Make the plan and queue what it says. The invitation is ready."""
    steps = channelplan.plan(known(invitation))
    invitation.plan = [step.as_dict() for step in steps]
    invitation.save(update_fields=["plan"])
    carry_out(invitation, steps)
    conclude(invitation)


def known(invitation: Invitation) -> Known:
    appointment = invitation.appointment
    days = settings.limits_of(appointment.unit_id).paper_days
    return channelplan.known_about(appointment, paper_days=days, by=invitation.respond_by)


def carry_out(invitation: Invitation, steps: Iterable[Step]) -> None:
    """Queue each step that has not been taken. What was a notice only becomes the way where nothing else is left."""
    taken = {row.channel: row for row in invitation.dispatches.defer("content")}
    for step in steps:
        if step.channel == C.PHONE:
            phone(invitation, step.reason)
        elif step.channel not in taken:
            add(invitation, step, order=len(taken))
            taken[step.channel] = None
        elif (row := taken[step.channel]) is not None and row.reason == Why.NOTICE != step.reason:
            row.reason = step.reason
            row.save(update_fields=["reason"])


def add(invitation: Invitation, step: Step, *, order: int) -> Dispatch:
    """One more way. Samplan itself has it at once; letters wait for the printer, the rest for a worker."""
    now = clock.now()
    waits = outbox.is_held() or step.channel in (C.PAPER, C.PORTAL)
    dispatch = Dispatch.objects.create(
        invitation=invitation,
        channel=step.channel,
        order=order,
        reason=step.reason,
        key=uuid4(),
        made_at=now,
        next_at=None if waits else now + LEASE,
    )
    if step.channel == C.PORTAL:
        took(dispatch)
        tell(invitation)
    elif not waits:
        queue.ask_after_commit(SEND, dispatch.pk)
    return dispatch


def tell(invitation: Invitation) -> None:
    """A line in the inbox of whoever may read it. The person's own ways are steps of the plan; guardians have theirs,
    and are told there that there is something to read."""
    for one in readers(invitation.appointment):
        is_own = one.pk == invitation.appointment.patient_id
        outbox.promise("invitation" if is_own else "invitation_to_guardian", to_person=one)


# --- How one sending goes. The caller holds its lock.


def took(dispatch: Dispatch, *, reference: str = "", is_delivered: bool = False) -> None:
    """The channel has it; some can say that it is delivered too. The bytes are forgotten, their hash is kept."""
    dispatch.move("accept")
    dispatch.accepted_at, dispatch.error, dispatch.error_code = clock.now(), "", ""
    dispatch.external_ref = reference[:LONGEST_REFERENCE] or dispatch.external_ref
    dispatch.content = None
    dispatch.save(update_fields=["accepted_at", "error", "error_code", "external_ref", "content", "uncertain"])
    if is_delivered:
        was_delivered(dispatch)


def was_delivered(dispatch: Dispatch) -> None:
    dispatch.move("deliver")
    dispatch.delivered_at = dispatch.delivered_at or clock.now()
    dispatch.save(update_fields=["delivered_at"])


def was_opened(dispatch: Dispatch) -> None:
    dispatch.move("open")
    dispatch.opened_at = dispatch.opened_at or clock.now()
    dispatch.save(update_fields=["opened_at"])


def said_no(dispatch: Dispatch, error: DispatchError, code: str = "") -> None:
    """It never will take it."""
    dispatch.move("refuse")
    end(dispatch, error, code)


def stopped(dispatch: Dispatch, code: str) -> None:
    """It was no longer to be sent when its turn came."""
    dispatch.move("stop")
    end(dispatch, DispatchError.STOPPED, code)


def no_answer(dispatch: Dispatch, code: str, *, is_uncertain: bool) -> None:
    """Try again later, with the same bytes under the same key, or give up when it has been tried often enough."""
    waits = [rules.duration(wait) for wait in rules.on(clock.now()).get("appointment.retry_waits")]
    dispatch.uncertain += is_uncertain
    if dispatch.attempts > len(waits):
        dispatch.move("give_up")
        end(dispatch, DispatchError.UNREACHABLE, code)
        return
    dispatch.move("wait")
    dispatch.error, dispatch.error_code = DispatchError.UNREACHABLE, code[:LONGEST_CODE]
    dispatch.next_at = None if outbox.is_held() else next_try(dispatch.attempts, waits)
    dispatch.save(update_fields=["error", "error_code", "uncertain", "next_at"])


def end(dispatch: Dispatch, error: DispatchError, code: str) -> None:
    """It is over without having arrived. Its bytes are forgotten; the letter itself is kept with the invitation."""
    dispatch.error, dispatch.error_code, dispatch.ended_at = error, code[:LONGEST_CODE], clock.now()
    dispatch.content = None
    dispatch.save(update_fields=["error", "error_code", "ended_at", "content", "uncertain"])


# --- How the invitation stands


def conclude(invitation: Invitation) -> None:
    """Let the invitation follow from its sendings: sent, opened, or in need of a letter; go on where one died."""
    if invitation.state not in UNANSWERED:
        return
    rows = list(invitation.dispatches.defer("content"))
    if invitation.state != InvitationState.OPENED:
        rows = go_on(invitation, rows)
        if invitation.state == InvitationState.PAPER_SENT and has_come_back(rows):
            phone(invitation, Why.UNREAD)
    if any(row.state == DispatchState.OPENED for row in rows):
        note_opened(invitation)
    elif any(carries(row) and row.state in ARRIVED_DISPATCHES for row in rows):
        note_sent(invitation, rows)
    elif invitation.state == InvitationState.READY and not any(is_under_way(row) for row in rows) and letters(rows):
        invitation.move("need_paper")


def has_come_back(rows: Iterable[Dispatch]) -> bool:
    """Whether the letter came back with the post: what it was sent instead of has not been read either."""
    return any(row.channel == C.PAPER and row.state in DEAD_DISPATCHES for row in rows)


def letters(rows: Iterable[Dispatch]) -> list[Dispatch]:
    """Those that wait for the printer."""
    return [row for row in rows if row.channel == C.PAPER and row.state in OPEN_DISPATCHES]


def carries(row: Dispatch) -> bool:
    """Whether it holds the invitation for somebody who reads there: not a notice, nor a page without an account."""
    return row.channel in channelplan.CONTENT and not (row.channel == C.PORTAL and row.reason == Why.NOTICE)


def is_under_way(row: Dispatch) -> bool:
    return carries(row) and row.channel != C.PAPER and row.state in OPEN_DISPATCHES


def go_on(invitation: Invitation, rows: list[Dispatch]) -> list[Dispatch]:
    """Where channels have said no, plan anew without them. Asking twice adds nothing."""
    dead = {row.channel for row in rows if row.state in DEAD_DISPATCHES}
    if not dead:
        return rows
    steps = channelplan.plan(known(invitation), without=dead)
    invitation.plan = [*invitation.plan, *(new for step in steps if (new := step.as_dict()) not in invitation.plan)]
    invitation.save(update_fields=["plan"])
    carry_out(invitation, steps)
    return list(invitation.dispatches.defer("content"))


def note_sent(invitation: Invitation, rows: list[Dispatch]) -> None:
    """Some channel has it. From here the hours run until it goes another way, if nobody has read it."""
    if invitation.can("note_sent"):
        invitation.move("note_sent")
    if invitation.opened != Opened.OPENED:
        invitation.opened = Opened.UNOPENED if all(can_tell(row) for row in rows) else Opened.UNKNOWN
    if invitation.sent_at is None:
        invitation.sent_at = clock.now()
        invitation.fallback_at = fallback_at(invitation)
    invitation.save(update_fields=["opened", "sent_at", "fallback_at"])


def can_tell(row: Dispatch) -> bool:
    """Whether we would know if it had been read: what has arrived where nobody tells may have been."""
    has_arrived = carries(row) and row.state in ARRIVED_DISPATCHES
    return not has_arrived or row.channel in TELLS_OPENED


def fallback_at(invitation: Invitation) -> datetime:
    """So many hours after it was sent, but in time for a call before the visit."""
    now, starts_at = clock.now(), invitation.appointment.starts_at
    after = now + settings.limits_of(invitation.appointment.unit_id).fallback_after
    if starts_at is None:
        return after
    return max(now, min(after, starts_at - rules.on(now).duration("appointment.phone_before")))


def note_opened(invitation: Invitation) -> None:
    """Somebody has read it: nobody needs to phone, and no letter needs to be printed."""
    if invitation.can("note_opened"):
        invitation.move("note_opened")
    if invitation.opened != Opened.OPENED:
        invitation.opened, invitation.opened_at = Opened.OPENED, clock.now()
        invitation.sent_at = invitation.sent_at or clock.now()
        invitation.save(update_fields=["opened", "opened_at", "sent_at"])
        tasks.end(invitation.appointment, TaskKind.PHONE_PATIENT, is_done=False, invitation=invitation)
        for row in waiting_letters(invitation).filter(reason=Why.UNREAD):
            stopped(row, "opened")


def note_printed(invitation: Invitation) -> None:
    """A letter of it has been handed to the printer."""
    if invitation.can("note_printed"):
        invitation.move("note_printed")
    invitation.sent_at = invitation.sent_at or clock.now()
    invitation.save(update_fields=["sent_at"])


def phone(invitation: Invitation, why: Why) -> None:
    """The clinic phones: by the end of the next working day, and before the visit."""
    appointment = invitation.appointment
    due_at = calls.end_of_next_workday()
    if appointment.starts_at:
        due_at = max(clock.now(), min(due_at, appointment.starts_at))
    tasks.make(appointment, TaskKind.PHONE_PATIENT, due_at, invitation=invitation, reason=why)
    if invitation.can("ask_to_phone"):
        invitation.move("ask_to_phone")


def fall_back(invitation: Invitation) -> None:
    """Nobody has read it in time: a letter where one would still arrive, else a call."""
    invitation.move("fall_back")
    letter = invitation.dispatches.filter(channel=C.PAPER).defer("content").first()
    if letter is not None and letter.state in ARRIVED_DISPATCHES:
        note_printed(invitation)  # one has gone already
    elif letter is not None and letter.state not in OPEN_DISPATCHES:
        phone(invitation, Why.UNREAD)  # one has come back
    elif not channelplan.is_in_time_for_paper(known(invitation)):
        phone_instead_of_letter(invitation)
    elif letter is None:
        step = Step(C.PAPER, Why.UNREAD)
        add(invitation, step, order=invitation.dispatches.count())
        invitation.plan = [*invitation.plan, step.as_dict()]
        invitation.save(update_fields=["plan"])


def phone_instead_of_letter(invitation: Invitation) -> None:
    """A letter would not be there in time, or there is nowhere to send it."""
    for row in waiting_letters(invitation):
        stopped(row, "too_late")
    phone(invitation, Why.TOO_CLOSE)


def waiting_letters(invitation: Invitation):
    rows = Dispatch.objects.select_for_update(of=("self",)).filter(invitation=invitation, channel=C.PAPER)
    return rows.filter(state__in=OPEN_DISPATCHES)


# --- When it is not to be


def expire(invitation: Invitation) -> None:
    """Its time has passed."""
    invitation.move("expire")
    end_sending(invitation, "too_late")


def end_sending(invitation: Invitation, code: str) -> None:
    """What has not left is stopped, and nobody needs to phone."""
    invitation.ended_at = clock.now()
    invitation.save(update_fields=["ended_at"])
    rows = Dispatch.objects.select_for_update(of=("self",)).filter(invitation=invitation, state__in=OPEN_DISPATCHES)
    for row in rows:
        stopped(row, code)
    tasks.end(invitation.appointment, TaskKind.PHONE_PATIENT, is_done=False, invitation=invitation)


def obstacle(invitation: Invitation) -> str:
    """Why it must not go out now, although it was planned; empty where it may. Asked at each sending."""
    appointment = invitation.appointment
    patient = appointment.patient
    if patient.deceased_at:
        return "deceased"
    if invitation.state not in UNANSWERED:
        return "over"
    if appointment.state not in PLANNED:
        return "changed"
    if invitation.page["starts_at"] != content.moment(appointment.starts_at) and invitation.page["starts_at"]:
        return "changed"
    if appointment.starts_at and appointment.starts_at <= clock.now():
        return "too_late"
    return "protected" if patient.is_protected else ""


def give_to_clinic(invitation: Invitation) -> None:
    """What could not go out is somebody's to look at. Nobody phones the dead, and what is over waits for nobody."""
    appointment = invitation.appointment
    if appointment.patient.deceased_at:
        tasks.make(
            appointment,
            TaskKind.PHONE_PATIENT,
            calls.end_of_next_workday(),
            invitation=invitation,
            reason=Why.STOPPED,
        )
    elif invitation.state in UNANSWERED and appointment.state in PLANNED:
        phone(invitation, Why.PROTECTED if appointment.patient.is_protected else Why.STOPPED)


def withdraw(invitation: Invitation) -> None:
    """It no longer holds: what has not left is stopped, and where a letter has, the clinic phones."""
    appointment = invitation.appointment
    invitation.move("withdraw_invitation")
    end_sending(invitation, "withdrawn")
    arrived = set(invitation.dispatches.filter(state__in=ARRIVED_DISPATCHES).values_list("channel", flat=True))
    if C.PAPER in arrived and invitation.opened != Opened.OPENED:
        due_at = calls.end_of_next_workday()
        tasks.make(appointment, TaskKind.PHONE_PATIENT, due_at, invitation=invitation, reason=Why.WITHDRAWN)
