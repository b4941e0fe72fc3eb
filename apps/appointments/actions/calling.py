"""What a clinic does about a task: phones, gives up, or lets an unread invitation go another way at once."""

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.appointments import calls, chain, tasks
from apps.appointments.kinds import CallOutcome, TaskKind, TaskState
from apps.appointments.models import ClinicTask, Invitation
from apps.core.errors import IllegalMove, Invalid
from apps.core.text import clean

BY_PHONE = (TaskKind.PHONE_PATIENT, TaskKind.OFFER_NEW_TIME)


@action(ClinicTask)
def note_call(task: ClinicTask, *, by: Actor, outcome: CallOutcome, text: str = ""):
    """Write down how a call went (ringt). Whoever did not answer is phoned again on the next working day.

    What the person said to an invitation is written down with `answer_invitation`, which ends the task too.
    """
    if outcome not in CallOutcome.values:
        raise Invalid("outcome", _("Say how the call went."))
    if task.state != TaskState.OPEN or task.kind not in BY_PHONE:
        raise IllegalMove
    said = clean(text, "text", 150)
    task.outcome = ". ".join(filter(None, (str(CallOutcome(outcome).value), said)))
    if outcome == CallOutcome.NO_ANSWER:
        starts_at = task.appointment.starts_at
        task.due_at = min(filter(None, (calls.end_of_next_workday(), starts_at)))
        task.save(update_fields=["outcome", "due_at"])
        return
    tasks.end(
        task.appointment, TaskKind(task.kind), by_staff=by.staff_id, invitation=task.invitation, outcome=task.outcome
    )


@action(Invitation)
def send_another_way(invitation: Invitation, *, by: Actor):
    """Do not wait for it to be read: a letter where one would arrive in time, else a call (skicka på annat sätt)."""
    chain.fall_back(invitation)
