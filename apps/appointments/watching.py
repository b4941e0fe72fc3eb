"""What time itself does: kept times that nobody confirmed, visits that nobody came to, choices that ran out."""

from datetime import datetime, timedelta

from django.db import transaction

from apps.core import clock, jobs, rules
from apps.core.guard import as_system

from . import calls, ending, tasks, whom
from .kinds import EndReason, TaskKind
from .models import Appointment
from .states import AppointmentState

AT_ONCE = 500


def locked(order: str, **which):
    """In the order of an index that has few but those that are asked for (see `following.held`)."""
    rows = Appointment.objects.select_for_update(skip_locked=True, of=("self",)).filter(**which)
    return list(rows.select_related("slot").order_by(order, "pk")[:AT_ONCE])


@jobs.periodic("let_go_of_kept_times", every=timedelta(minutes=1), about="appointments.Appointment")
def let_go_of_kept_times(now: datetime) -> int:
    """A time that was kept for somebody, and never confirmed, is free again."""
    with as_system("letting go of times that nobody confirmed"), transaction.atomic():
        held = locked("hold_until", state=AppointmentState.PENDING, hold_until__lte=now)
        for appointment in held:
            appointment.move("cancel_appointment")
            ending.end(appointment, EndReason.HOLD_EXPIRED)
            calls.freed(appointment.slot)
        return len(held)


@jobs.periodic("see_who_did_not_come", every=timedelta(minutes=5), about="appointments.Appointment")
def see_who_did_not_come(now: datetime) -> int:
    """Nobody has said that the person came: somebody at the clinic must say whether that is so."""
    patience = rules.on(now).duration("appointment.no_show_after")
    with as_system("seeing who did not come"), transaction.atomic():
        missing = locked("ends_at", state=AppointmentState.BOOKED, ends_at__lte=now - patience)
        for appointment in missing:
            appointment.move("mark_no_show")
            appointment.changed_at = clock.now()
            appointment.save(update_fields=["changed_at"])
            tasks.make(appointment, TaskKind.REVIEW_NO_SHOW, calls.end_of_next_workday())
        return len(missing)


@jobs.periodic("end_choices_that_ran_out", every=timedelta(minutes=15), about="appointments.Appointment")
def end_choices_that_ran_out(now: datetime) -> int:
    """A time to choose whose last day to answer has passed, and a wait whose last day has, are over."""
    with as_system("ending choices that ran out"), transaction.atomic():
        over = locked("respond_by", state=AppointmentState.PROPOSED, respond_by__lte=now)
        over += locked("unit_id", state=AppointmentState.WAITING, wait__latest__lt=now.date())
        for appointment in over:
            appointment.move("cancel_appointment")
            ending.end(appointment, EndReason.LAPSED, gives_back=False)
            whom.tell("appointment", appointment)
        return len(over)
