"""What a verb leaves behind, and a fingerprint that tells whether anything has changed at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models.functions import Coalesce

from apps.appointments.models import ClinicTask
from apps.cases.models import Task
from apps.core.guard import as_system

from .world import WHY, World

# Where the verbs write. The audit trail is not among them: a refusal is written down there, and shall be.
WRITTEN_BY_VERBS = (
    "patients",
    "access",
    "notifications",
    "appointments",
    "cases",
    "discharge",
    "careplans",
    "records",
)
# Nor is what a refusal itself obliges to: that the log reviewers are told of an attempt (access/refusals.py).
OF_ALERTS = {"notifications_promise": "r.kind = 'log_alert'"}


@dataclass(frozen=True, slots=True)
class TaskTrace:
    """`owner`: the unit or the person that owes it."""

    owner: UUID
    kind: str
    due_at: datetime | None
    state: str


def tasks_of(world: World) -> dict[UUID, TaskTrace]:
    """All tasks about the people of the story."""
    with as_system(WHY):
        rows = Task.objects.filter(case__patient__in=world.patients()).order_by("made_at", "unit__name", "kind", "pk")
        owner = Coalesce("unit_id", "person_id")
        owed = ClinicTask.objects.filter(appointment__patient__in=world.patients()).order_by("made_at", "kind", "pk")
        what = ("kind", "due_at", "state")
        found = [*rows.values_list("pk", owner, *what), *owed.values_list("pk", "unit", *what)]
        return {pk: TaskTrace(*rest) for pk, *rest in found}


def made_and_ended(before: dict, after: dict) -> tuple[list[TaskTrace], list[TaskTrace]]:
    """New open tasks (and those whose deadline moved), and those that were open and no longer are."""
    made = [task for pk, task in after.items() if task.state == "open" and before.get(pk) != task]
    ended = [after[pk] for pk, task in before.items() if task.state == "open" and after[pk].state != "open"]
    return made, ended


def fingerprint() -> list[tuple[Any, ...]]:
    """Number and content of all rows that verbs can write. One statement; alike before and after means unchanged.

    What is left out: alerts to log reviewers.
    """
    tables = [model._meta.db_table for label in WRITTEN_BY_VERBS for model in apps.get_app_config(label).get_models()]
    one = "SELECT '{0}', count(*), coalesce(sum(hashtext(r::text)::bigint), 0) FROM \"{0}\" AS r WHERE NOT ({1})"
    with as_system(WHY), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table, OF_ALERTS.get(table, "false")) for table in tables))
        return sorted(cursor.fetchall())
