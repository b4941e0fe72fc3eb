"""Received: every message that the unit has not acknowledged, over all cases, oldest first."""

from django.db.models import F

from apps.access.actor import Actor
from apps.cases.kinds import MessageKind, TaskState
from apps.cases.models import Task

AT_MOST = 200


def waiting(actor: Actor) -> list[Task]:
    """Open tasks to acknowledge, with their message and person. One statement."""
    rows = (
        Task.objects.visible_to(actor, lead=True)
        .filter(unit=actor.unit, kind="acknowledge", state=TaskState.OPEN, message__isnull=False)
        .select_related("case__patient", "case__responsible_unit", "message__sender")
        .order_by(F("due_at").asc(nulls_last=True), "made_at")
    )
    return list(rows[:AT_MOST])


def kind_words(task: Task) -> str:
    return str(MessageKind(task.message.kind).label)
