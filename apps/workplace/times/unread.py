"""Invitations that nobody is known to have opened, by what can still save them. One statement."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef

from apps.access.actor import Actor
from apps.appointments.kinds import TaskKind, TaskState
from apps.appointments.models import ClinicTask, Dispatch, Invitation
from apps.appointments.states import ARRIVED_DISPATCHES, DEAD_DISPATCHES, OPEN_DISPATCHES
from apps.core.bundle import row_of, rows_of, unpack

from .day import phone_of
from .nav import unread as is_unread

SHOWN = 200
MARK = re.compile(r"[0-9a-fA-F]{8}")  # as a reply slip says it
PHONE, LETTER, WAIT, FAILED = "phone", "letter", "wait", "failed"
SENDING = ("id", "channel", "state", "error", "error_code", "is_simulated", "accepted_at", "attempted_at", "next_at")


@dataclass
class Unread:
    """One of them. `helps` says what somebody can do."""

    row: Any
    sendings: list = field(default_factory=list)
    task: Any = None

    @property
    def dead(self) -> Any:
        """The last sending that did not go out, if nothing has gone out after it."""
        found = None
        for one in self.sendings:
            found = one if one.state in DEAD_DISPATCHES else found
        return found

    @property
    def helps(self) -> str:
        if self.task is not None:
            return PHONE
        if any(one.channel == "paper" and one.state in OPEN_DISPATCHES for one in self.sendings):
            return LETTER
        return FAILED if self.dead is not None else WAIT

    @property
    def arrived(self) -> list:
        return [one for one in self.sendings if one.state in ARRIVED_DISPATCHES]


def fetch(actor: Actor) -> list[Unread]:
    """Those of the own unit, the next visit first."""
    sendings = Dispatch.objects.visible_to(actor).filter(invitation=OuterRef("pk")).order_by("order", "made_at")
    calls = ClinicTask.objects.visible_to(actor).filter(
        invitation=OuterRef("pk"), kind=TaskKind.PHONE_PATIENT, state=TaskState.OPEN
    )
    rows = (
        Invitation.objects.visible_to(actor)
        .filter(is_unread(), appointment__unit=actor.unit)
        .defer("pdf", "page")
        .select_related("appointment__patient", "appointment__service")
        .annotate(
            phone=phone_of(actor, "appointment__patient"),
            sending_rows=rows_of(sendings, *SENDING),
            task_row=row_of(calls, "id", "due_at", "reason", "outcome"),
        )
        .order_by(F("appointment__starts_at").asc(nulls_last=True), "made_at")
    )
    return [Unread(row, unpack(row.sending_rows), unpack(row.task_row)) for row in rows[:SHOWN]]


def with_mark(actor: Actor, mark: str) -> Any:
    """The key of the unit's invitation with the mark of a reply slip (`content.mark_of`); None for any other."""
    mark = mark.replace(" ", "")
    if not MARK.fullmatch(mark):
        return None
    first, last = (UUID(hex=mark + digit * (32 - len(mark))) for digit in "0f")
    rows = Invitation.objects.visible_to(actor).filter(appointment__unit=actor.unit, pk__gte=first, pk__lte=last)
    found = rows.values_list("pk", flat=True)[:2]
    return found[0] if len(found) == 1 else None
