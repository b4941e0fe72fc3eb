"""Changes that wait for a second person, and what a manager has said about each assignment."""

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .states import MOVES, ChangeState


class Change(Base, Guarded):
    """A change of who may do what, which takes effect when a second person approves it (ändring).

    `operations` is what will be done, in order; `figures` what the proposer was shown that it would mean.
    `staff` is whom it is about, where it is about one person who is known here: nobody sees changes of their own.
    """

    provider = models.ForeignKey("organisations.Provider", models.PROTECT, related_name="+")
    staff = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    operations = models.JSONField()
    reason = models.TextField()
    figures = models.JSONField()
    status = models.CharField(max_length=20, choices=ChangeState, default=ChangeState.PROPOSED)
    proposed_by = models.ForeignKey("organisations.Staff", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    access = Access(
        "PERMISSION",
        provider="provider",
        staff="staff",
        proposer="proposed_by",
        approver="approved_by",
        is_seconded=ExpressionWrapper(
            Q(approved_by__isnull=False) & ~Q(approved_by=F("proposed_by")), output_field=BooleanField()
        ),
    )

    class Meta:
        indexes = [models.Index(fields=["provider", "-proposed_at"], name="change_of_provider")]
        constraints = [
            models.CheckConstraint(name="known_change_status", condition=Q(status__in=ChangeState.values)),
            models.CheckConstraint(
                name="nobody_approves_their_own_proposal",
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="nobody_is_given_permissions_by_themselves",
                condition=Q(staff=None)
                | (~Q(staff=F("proposed_by")) & (Q(approved_by=None) | ~Q(approved_by=F("staff")))),
            ),
            models.CheckConstraint(
                name="an_approved_change_has_two_people",
                condition=~Q(status=ChangeState.APPROVED) | Q(approved_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def can(self, verb: str) -> bool:
        return verb in MOVES and MOVES[verb].starts_from(self.status)

    @property
    def is_waiting(self) -> bool:
        return self.status == ChangeState.PROPOSED


class Confirmation(Base):
    """What somebody answered when asked whether an assignment is still needed (genomgång)."""

    assignment = models.ForeignKey("organisations.Assignment", models.CASCADE, related_name="confirmations")
    by = models.ForeignKey("organisations.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_kept = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["assignment", "-at"], name="latest_confirmation")]
