"""What rows look like to a machine. Names are those of the scenario language; moments are ISO 8601 in UTC."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Model, OuterRef, QuerySet, Subquery

from apps.access.actor import Actor
from apps.cases.models import Case, Content, Message, Receipt, Task
from apps.cases.processes import process_of
from apps.core.bundle import rows_of
from apps.core.guard import acting


def of_task(task: Task) -> dict:
    return {
        "id": str(task.pk),
        "kind": task.kind,
        "ended_by": process_of(task.case).tasks.get(task.kind, ""),
        "unit": str(task.unit_id),
        "case": str(task.case_id),
        "message": str(task.message_id) if task.message_id else None,
        "due_at": plain(task.due_at),
        "state": task.state,
    }


def of_case(case: Case) -> dict:
    """A case's head, as it stands in a list: no personal number, no address."""
    protected = case.patient.is_protected
    return {
        "id": str(case.pk),
        "process": case.process,
        "state": case.state,
        "version": case.version,
        "patient": {
            "id": str(case.patient_id),
            "name": "" if protected else case.patient.name,
            "protected": protected,
        },
        "responsible_unit": str(case.responsible_unit_id),
        "opened_at": plain(case.opened_at),
        "changed_at": plain(case.changed_at),
    }


def of_message(message: Any) -> dict:
    """A message fetched by `messages_of`; `body` is null where the actor may read the head only."""
    return {
        "id": str(message.pk),
        "kind": message.kind,
        "version": message.version,
        "sender": str(message.sender_id),
        "sent_at": plain(message.sent_at),
        "secrecy_basis": message.basis,
        "statutory": message.statutory,
        "body": message.body,
        "receipts": message.receipt_rows,
    }


def messages_of(case: Case, actor: Actor) -> QuerySet:
    """The messages that the actor may know of, each with what of it is open and its receipts. One statement."""
    content = Content.objects.visible_to(actor).filter(message=OuterRef("pk"))
    receipts = Receipt.objects.visible_to(actor).filter(message=OuterRef("pk"))
    messages = Message.objects.visible_to(actor).filter(case=case).order_by("sent_at", "version")
    return messages.annotate(
        body=Subquery(content.values("body")), receipt_rows=rows_of(receipts, "state", unit=F("unit_id"))
    )


def whole_case(case: Case, actor: Actor) -> dict:
    """The case as the actor may see it: facts, tasks, messages with what of them is open. Three statements."""
    tasks = Task.objects.visible_to(actor).filter(case=case).order_by("due_at").select_related("case")
    with acting(actor, "read"):  # the facts of a case are its participants' together
        facts = process_of(case).shows(case)
    return {
        **of_case(case),
        "can": case.possible_moves(),
        "shows": plain(facts),
        "tasks": [of_task(task) for task in tasks],
        "messages": [of_message(message) for message in messages_of(case, actor)],
    }


def plain(value: Any) -> Any:
    """Rows become their ids, moments and days ISO text; the rest stays."""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
