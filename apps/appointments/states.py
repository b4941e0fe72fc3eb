"""The states of a time, of an invitation to it, and of one sending of the invitation: three things, three tables.

The states of a time are FHIR's codes for an Appointment.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.states import Move


class AppointmentState(TextChoices):
    PROPOSED = "proposed", _("To be chosen")
    PENDING = "pending", _("Kept for a while")
    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Has come")
    CHECKED_IN = "checked-in", _("Checked in")
    FULFILLED = "fulfilled", _("Done")
    CANCELLED = "cancelled", pgettext_lazy("a booking", "Cancelled")
    NO_SHOW = "noshow", _("Did not come")
    WRONG = "entered-in-error", _("Entered by mistake")
    WAITING = "waitlist", _("On the waiting list")


A = AppointmentState
COMING = (A.PENDING, A.BOOKED, A.ARRIVED, A.CHECKED_IN)  # holds a place in its slot
HERE = (A.ARRIVED, A.CHECKED_IN)
PLANNED = (A.PROPOSED, A.PENDING, A.BOOKED, A.WAITING)  # not begun, not over
OVER = (A.FULFILLED, A.CANCELLED, A.NO_SHOW, A.WRONG)

APPOINTMENT_MOVES: dict[str, Move] = {
    "offer": Move.of(to=A.PROPOSED),
    "join_waiting_list": Move.of(to=A.WAITING),
    "book": Move.of(A.PROPOSED, A.WAITING, to=A.BOOKED).or_to(A.PENDING),
    "confirm_booking": Move.of(A.PENDING, to=A.BOOKED).also(A.BOOKED),
    "accept_offer": Move.of(A.WAITING, to=A.BOOKED),
    "decline_offer": Move.stay(A.WAITING),
    "leave_waiting_list": Move.of(A.WAITING, to=A.CANCELLED),
    "rebook": Move.of(A.BOOKED, A.PENDING, to=A.CANCELLED),
    "cancel_appointment": Move.of(A.PROPOSED, A.PENDING, A.BOOKED, A.WAITING, to=A.CANCELLED),
    "check_in": Move.of(A.BOOKED, A.NO_SHOW, to=A.CHECKED_IN).or_to(A.ARRIVED),
    "fulfil": Move.of(*HERE, to=A.FULFILLED),
    "mark_no_show": Move.of(A.BOOKED, to=A.NO_SHOW).also(A.NO_SHOW),
    "excuse": Move.of(A.NO_SHOW, to=A.CANCELLED),
    "enter_in_error": Move.of(*PLANNED, *HERE, A.NO_SHOW, A.CANCELLED, to=A.WRONG),
    "send_invitation": Move.stay(A.PROPOSED, A.PENDING, A.BOOKED),
    "set_video_link": Move.stay(A.PROPOSED, A.PENDING, A.BOOKED, *HERE),
}


class InvitationState(TextChoices):
    DRAFT = "draft", _("Being written")
    READY = "ready", _("To be sent")
    SENT = "sent", pgettext_lazy("an invitation", "Sent")
    PAPER_REQUIRED = "paper_required", _("Needs a letter")
    OPENED = "opened", pgettext_lazy("an invitation", "Opened")
    FALLBACK_DUE = "fallback_due", _("Not opened in time")
    PAPER_SENT = "paper_sent", _("Sent as a letter")
    PHONE_TASK = "phone_task", _("The clinic phones")
    ANSWERED = "answered", pgettext_lazy("an invitation", "Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("an invitation", "Withdrawn")
    EXPIRED = "expired", _("The time has passed")


I = InvitationState  # noqa: E741
UNANSWERED = (I.READY, I.SENT, I.PAPER_REQUIRED, I.OPENED, I.FALLBACK_DUE, I.PAPER_SENT, I.PHONE_TASK)
REACHED = (I.SENT, I.OPENED, I.PAPER_SENT, I.PHONE_TASK, I.FALLBACK_DUE, I.PAPER_REQUIRED)

INVITATION_MOVES: dict[str, Move] = {
    "approve": Move.of(I.DRAFT, to=I.READY),
    "note_sent": Move.of(I.READY, I.PAPER_REQUIRED, to=I.SENT).also(I.SENT, I.OPENED, I.PAPER_SENT, I.PHONE_TASK),
    "need_paper": Move.of(I.READY, to=I.PAPER_REQUIRED),
    "note_opened": Move.of(*REACHED, I.READY, to=I.OPENED).also(I.OPENED),
    "open_invitation": Move.of(*REACHED, I.READY, to=I.OPENED).also(I.OPENED, I.ANSWERED),
    "fall_back": Move.of(I.SENT, I.PAPER_REQUIRED, to=I.FALLBACK_DUE),
    "note_printed": Move.of(I.FALLBACK_DUE, I.PAPER_REQUIRED, I.READY, to=I.PAPER_SENT).also(I.SENT, I.OPENED),
    "ask_to_phone": Move.of(I.READY, I.SENT, I.FALLBACK_DUE, I.PAPER_REQUIRED, I.PAPER_SENT, to=I.PHONE_TASK),
    "answer_invitation": Move.of(*UNANSWERED, to=I.ANSWERED).also(I.ANSWERED),
    "withdraw_invitation": Move.of(I.DRAFT, *UNANSWERED, to=I.WITHDRAWN),
    "expire": Move.of(I.DRAFT, *UNANSWERED, to=I.EXPIRED),
    "send_another_way": Move.stay(I.SENT),
    "dispatch_invitation": Move.stay(*UNANSWERED),
    # What a channel says may come late: it is written down, and moves what it still can.
    "channel_answers": Move.stay(*UNANSWERED, I.ANSWERED, I.WITHDRAWN, I.EXPIRED),
}


class DispatchState(TextChoices):
    QUEUED = "queued", _("To be sent")
    SENDING = "sending", _("Being sent")
    ACCEPTED = "accepted", _("Taken by the channel")
    DELIVERED = "delivered", pgettext_lazy("an invitation", "Delivered")
    OPENED = "opened", pgettext_lazy("an invitation", "Opened")
    RETRY = "retry", _("Is tried again")
    REJECTED = "rejected", _("The channel said no")
    FAILED = "failed", _("Given up")
    STOPPED = "stopped", _("Not sent: no longer to be sent")


D = DispatchState
OPEN_DISPATCHES = (D.QUEUED, D.SENDING, D.RETRY)
ARRIVED_DISPATCHES = (D.ACCEPTED, D.DELIVERED, D.OPENED)
DEAD_DISPATCHES = (D.REJECTED, D.FAILED)

DISPATCH_MOVES: dict[str, Move] = {
    # One that is being sent may be claimed again: whoever was sending it has died.
    "claim": Move.of(D.QUEUED, D.RETRY, to=D.SENDING).also(D.SENDING),
    "accept": Move.of(D.SENDING, D.QUEUED, D.RETRY, to=D.ACCEPTED),
    "deliver": Move.of(D.SENDING, D.ACCEPTED, to=D.DELIVERED).also(D.DELIVERED, D.OPENED),
    "open": Move.of(D.SENDING, D.ACCEPTED, D.DELIVERED, to=D.OPENED).also(D.OPENED),
    "wait": Move.of(D.SENDING, to=D.RETRY),
    "refuse": Move.of(D.SENDING, D.QUEUED, D.RETRY, to=D.REJECTED),
    "give_up": Move.of(D.SENDING, D.RETRY, to=D.FAILED),
    "stop": Move.of(*OPEN_DISPATCHES, to=D.STOPPED),
    # What the channel had taken came back: a letter with the post, a message that its gateway could not deliver.
    "come_back": Move.of(D.ACCEPTED, D.DELIVERED, to=D.REJECTED),
    "send_again": Move.of(*DEAD_DISPATCHES, to=D.QUEUED),
}


class CampaignState(TextChoices):
    DRAFT = "draft", pgettext_lazy("many invitations", "To be planned")
    PLANNED = "planned", pgettext_lazy("many invitations", "Planned")
    RUNNING = "running", pgettext_lazy("many invitations", "Being sent")
    PAUSED = "paused", pgettext_lazy("many invitations", "Paused")
    DONE = "done", pgettext_lazy("many invitations", "All are sent")


P = CampaignState
CAMPAIGN_MOVES: dict[str, Move] = {
    "add_to_campaign": Move.of(P.PLANNED, to=P.DRAFT).also(P.DRAFT),
    "plan_campaign": Move.of(P.DRAFT, to=P.PLANNED).also(P.PLANNED),
    "start_campaign": Move.of(P.PLANNED, to=P.RUNNING),
    "pause_campaign": Move.of(P.RUNNING, to=P.PAUSED),
    "resume_campaign": Move.of(P.PAUSED, to=P.RUNNING),
    "finish": Move.of(P.RUNNING, to=P.DONE),
}

# Moves that follow from something: a channel's answer, the clock, another verb. Nobody asks for them by name.
BY_ITSELF = frozenset({
    "approve", "note_sent", "need_paper", "note_opened", "fall_back", "note_printed", "ask_to_phone", "expire",
    "claim", "accept", "deliver", "open", "wait", "refuse", "give_up", "stop", "come_back", "finish",
})  # fmt: skip
