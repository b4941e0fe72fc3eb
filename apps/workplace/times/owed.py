"""What a clinic has left to do about times: calls, questions, new times to offer, who was there. One statement."""

from django.db.models import OuterRef

from apps.access.actor import Actor
from apps.appointments.kinds import AnswerKind, TaskState
from apps.appointments.models import Answer, ClinicTask
from apps.core.bundle import row_of, unpack

from .day import phone_of

SHOWN = 200


def fetch(actor: Actor) -> list[ClinicTask]:
    """Open tasks of the own unit, what is due first."""
    asked = Answer.objects.visible_to(actor).filter(
        invitation=OuterRef("invitation"), kind=AnswerKind.QUESTION, replied_at=None
    )
    rows = (
        ClinicTask.objects.visible_to(actor)
        .filter(unit=actor.unit, state=TaskState.OPEN)
        .select_related("appointment__patient", "appointment__service")
        .annotate(
            phone=phone_of(actor, "appointment__patient"),
            question=row_of(asked.order_by("at"), "id", "text", "at"),
        )
        .order_by("due_at", "pk")
    )
    found = list(rows[:SHOWN])
    for row in found:
        row.question = unpack(row.question)
    return found
