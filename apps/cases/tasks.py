"""Tasks with deadlines: verbs make them and verbs end them, nobody ticks them off by hand."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.core import clock, jobs, rules
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.organisations.models import Unit
from apps.patients.models import Person

from .kinds import ReceiptState, TaskState
from .models import Case, Message, Receipt, Task


def make(
    case: Case,
    owner: Unit | Person,
    kind: str,
    due_at: datetime | None,
    message: Message | None = None,
    about: UUID | None = None,
) -> Task:
    """Give a unit, or a person, something to do. Asking for the same thing again moves the open task's deadline."""
    who = owner_of(owner)
    if message is None:
        same = Task.objects.filter(case=case, kind=kind, subject_id=about, state=TaskState.OPEN, **who)
        open_already = same.first()
        if open_already:
            open_already.due_at = due_at
            open_already.save(update_fields=["due_at"])
            return open_already
    return Task.objects.create(
        case=case, kind=kind, due_at=due_at, message=message, subject_id=about, made_at=clock.now(), **who
    )


def owner_of(owner: Any) -> dict[str, Any]:
    """The column of whoever owes a task: a person, or else a unit (also by its id)."""
    return {"person": owner} if isinstance(owner, Person) else {"unit": owner}


def end(case: Case, *kinds: str, unit=None, message=None, about: UUID | None = None, is_done: bool = True) -> None:
    """End the open tasks of these kinds (all kinds when none is named): done, or no longer needed.

    `unit` is whoever owes them, unit or person; `about` which one of several of a kind.
    """
    rows = Task.objects.filter(case=case, state=TaskState.OPEN)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if unit is not None:
        rows = rows.filter(**owner_of(unit))
    if about is not None:
        rows = rows.filter(subject_id=about)
    if message is not None:
        rows = rows.filter(message=message)
    rows.update(state=TaskState.DONE if is_done else TaskState.CANCELLED, ended_at=clock.now())


def move_to(case: Case, old_unit, new_unit) -> None:
    """What a unit owes follows the responsibility to another unit: open tasks, and receipts that nobody has given."""
    known = Receipt.objects.filter(message__case=case, unit=new_unit).values("message")
    open_tasks = Task.objects.filter(case=case, unit=old_unit, state=TaskState.OPEN)
    open_tasks.filter(message__in=known).update(state=TaskState.CANCELLED, ended_at=clock.now())
    open_tasks.update(unit=new_unit)
    waiting = Receipt.objects.filter(
        message__case=case, unit=old_unit, state__in=[ReceiptState.UNOPENED, ReceiptState.OPENED]
    )
    waiting.exclude(message__in=known).update(unit=new_unit, state=ReceiptState.UNOPENED, opened_at=None)


def move_due(case: Case, kind: str, due_at: datetime | None) -> None:
    """Open tasks of this kind get another deadline."""
    Task.objects.filter(case=case, kind=kind, state=TaskState.OPEN).update(due_at=due_at)


@jobs.periodic("escalate_late_receipts", every=timedelta(minutes=1), about="cases.Task")
def escalate_late_receipts(now: datetime) -> int:
    """Tell a unit, once, that a receipt it owes is late. Returns how many were told."""
    patience = rules.on(now).duration("escalation.after")
    with as_system("escalating late receipts"), transaction.atomic():
        late = Task.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            kind="acknowledge", state=TaskState.OPEN, due_at__lt=now - patience, escalated_at=None
        )
        rows = list(late.select_related("unit")[:500])
        for task in rows:
            outbox.promise("receipt_late", to_unit=task.unit, case_id=task.case_id, message_id=task.message_id)
        Task.objects.filter(pk__in=[task.pk for task in rows]).update(escalated_at=now)
    return len(rows)
