"""What a clinic owes about a time."""

from django.db import models
from django.db.models import Q

from apps.appointments.kinds import TaskKind, TaskState
from apps.core.guard import Guarded
from apps.core.models import Base

from .booking import of_booking


class ClinicTask(Base, Guarded):
    """Something that the clinic shall do by a moment; verbs and jobs make and end it. `reason` is a word of `Why`.

    It stands here and not on the spine, since most times belong to no case.
    """

    appointment = models.ForeignKey("Appointment", models.CASCADE, related_name="tasks")
    invitation = models.ForeignKey("Invitation", models.CASCADE, null=True, related_name="tasks")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=TaskKind)
    reason = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TaskState, default=TaskState.OPEN)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=200, blank=True)

    access = of_booking("appointment__")
    carries = ("appointment", "invitation")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "due_at"], condition=Q(state="open"), name="clinic_task_list"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "kind", "invitation"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="one_open_clinic_task",
            ),
            models.CheckConstraint(
                name="ended_clinic_task_has_a_time", condition=Q(state="open") | Q(ended_at__isnull=False)
            ),
        ]
