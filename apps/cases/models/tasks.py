"""What somebody owes in a case, what has happened, and what is being written."""

from django.db import models
from django.db.models import Q

from apps.cases.kinds import TaskState
from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .case import Case, of_case
from .messages import Message


class Task(Base, Guarded):
    """Something a unit, or a person, owes the case by a moment. Verbs make it and verbs end it.

    `subject_id` tells tasks of one kind apart: which line of a plan, which question.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="tasks")
    subject_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, choices=TaskState, default=TaskState.OPEN)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    assignee = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")

    access = of_case(unit="unit", part_of="unit")
    carries = ("case", "message")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "due_at"], condition=Q(state="open"), name="task_worklist"),
            models.Index(fields=["case", "kind"], name="task_of_case"),
            models.Index(fields=["due_at"], condition=Q(state="open", escalated_at=None), name="task_to_escalate"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_unit_or_a_person_owes_a_task",
                condition=Q(unit__isnull=False, person=None) | Q(unit=None, person__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_task_has_a_time", condition=Q(state=TaskState.OPEN) | Q(ended_at__isnull=False)
            ),
        ]


class Entry(Base, Guarded):
    """A line of the case's timeline (händelse): which verb, who, when, and what to say about it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="timeline")
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="+")
    data = models.JSONField(default=dict)

    access = of_case()
    carries = ("case",)

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="timeline_of_case")]


class Draft(Base, Guarded):
    """What a unit is writing and has not sent (utkast). Each field knows its version, author and time.

    `fields` is {name: {"value": any, "version": int, "by": name, "at": ISO time}}.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    access = Access(
        "DRAFT",
        patient="case__patient",
        case="case",
        unit="unit",
        closed="case__is_closed",
        annulled="case__is_annulled",
        keeper="case__responsible_unit",
    )
    carries = ("case",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "unit", "form"], name="one_draft_per_unit_and_form")]
