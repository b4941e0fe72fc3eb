"""What a clinic owes about a time: verbs and jobs make it, verbs end it."""

from datetime import datetime

from apps.core import clock
from apps.notifications import outbox

from . import knowing
from .kinds import TaskKind, TaskState, Why
from .models import Appointment, ClinicTask, Invitation
from .states import AppointmentState

NOT_TO_BE = (AppointmentState.CANCELLED, AppointmentState.WRONG)


def make(
    appointment: Appointment,
    kind: TaskKind,
    due_at: datetime,
    *,
    invitation: Invitation | None = None,
    reason: Why | str = "",
) -> ClinicTask:
    """Give the clinic something to do, and tell it. Asking again moves the open task's deadline."""
    task, is_new = ClinicTask.objects.get_or_create(
        appointment=appointment,
        kind=kind,
        invitation=invitation,
        state=TaskState.OPEN,
        defaults={"unit_id": appointment.unit_id, "due_at": due_at, "reason": reason, "made_at": clock.now()},
    )
    if is_new:
        outbox.promise("clinic_task", to_unit=appointment.unit_id)
        if appointment.state in NOT_TO_BE:
            knowing.remember(appointment)
    elif task.due_at != due_at:
        task.due_at = due_at
        task.save(update_fields=["due_at"])
    return task


def end(
    appointment: Appointment, *kinds: TaskKind, is_done: bool = True, outcome: str = "", by_staff=None, invitation=None
) -> None:
    """End the open tasks of these kinds (all when none is named): done, or no longer needed."""
    rows = ClinicTask.objects.filter(appointment=appointment, state=TaskState.OPEN)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if invitation is not None:
        rows = rows.filter(invitation=invitation)
    state = TaskState.DONE if is_done else TaskState.CANCELLED
    ended = rows.update(state=state, ended_at=clock.now(), ended_by=by_staff, outcome=outcome)
    if ended and appointment.state in NOT_TO_BE and not is_owed(appointment):
        knowing.forget(appointment)


def is_owed(appointment: Appointment) -> bool:
    return ClinicTask.objects.filter(appointment=appointment, state=TaskState.OPEN).exists()
