"""When a time is over before it began: the place, the invitation, reminders and duties go with it."""

from datetime import timedelta

from apps.core import clock
from apps.patients.models import Person

from . import calls, chain, tasks
from .kinds import EndReason
from .knowing import SOURCE as SOURCE
from .knowing import forget
from .knowing import know as know
from .models import Appointment, Invitation, Reminder
from .places import give_back
from .states import COMING, INVITATION_MOVES, PLANNED

TO_WITHDRAW = INVITATION_MOVES["withdraw_invitation"].sources


def end(appointment: Appointment, reason: EndReason, text: str = "", *, gives_back: bool = True) -> None:
    """What follows when a time is cancelled. The caller has made the move and holds the row's lock."""
    now = clock.now()
    if gives_back and appointment.slot_id:
        give_back(appointment.slot)
    appointment.end_reason, appointment.end_text = reason, text
    appointment.ended_at = appointment.changed_at = now
    appointment.sequence += 1
    appointment.save(update_fields=["end_reason", "end_text", "ended_at", "changed_at", "sequence"])
    withdraw_invitations(appointment)
    skip_reminders(appointment)
    calls.close_offers(appointment)
    tasks.end(appointment, is_done=False)
    forget(appointment)


def withdraw_invitations(appointment: Appointment) -> None:
    """An invitation to what is not to be is withdrawn, and what has not left is stopped."""
    living = Invitation.objects.select_for_update(of=("self",)).filter(appointment=appointment, state__in=TO_WITHDRAW)
    for invitation in living.order_by("pk"):
        chain.withdraw(invitation)


def skip_reminders(appointment: Appointment) -> None:
    waiting = Reminder.objects.filter(appointment=appointment, sent_at=None, skipped_at=None)
    waiting.update(skipped_at=clock.now())


def end_all_of(person: Person, reason: EndReason) -> int:
    """Somebody has died, or moved: nothing that was planned is to be. Returns how many times ended."""
    rows = Appointment.objects.select_for_update(of=("self",)).filter(patient=person, state__in=PLANNED)
    planned = list(rows.select_related("slot").order_by("pk"))
    for appointment in planned:
        holds_a_place = appointment.state in COMING
        appointment.move("cancel_appointment")
        end(appointment, reason, gives_back=holds_a_place)
    return len(planned)


def is_late_to(appointment: Appointment, before: timedelta) -> bool:
    """Whether the person is too late to change it themselves."""
    return bool(appointment.starts_at) and clock.now() > appointment.starts_at - before
