"""What the person has agreed to, and what they have said."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.cases.kinds import ConsentStatus, Purpose
from apps.core.guard import Guarded
from apps.core.models import Base

from .case import Case, of_case


class Consent(Base, Guarded):
    """What the person said about sharing, for one purpose (samtycke). Ended, never erased.

    `signed_by` is who said it here, signed in; nobody where staff wrote down what they were told (`recorded_by`).
    `excluded_units` and `excluded_kinds` shall not take part, whatever `scope` says in the person's words.
    `answered_by` is whose answer it is, also then: nobody only where it was a guardian whom nobody here knew.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=30, choices=Purpose)
    status = models.CharField(max_length=30, choices=ConsentStatus)
    given_by = models.CharField(max_length=30)
    method = models.CharField(max_length=20, blank=True)
    scope = models.TextField(blank=True)
    excluded_units = ArrayField(models.UUIDField(), default=list)
    excluded_kinds = ArrayField(models.CharField(max_length=30), default=list)
    secrecy_assessment = models.TextField(blank=True)
    is_only_guardian = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")

    access = of_case(unit="unit")
    carries = ("case", "answered_by")

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_consent_status", condition=Q(status__in=ConsentStatus.values))
        ]


class Statement(Base, Guarded):
    """The person's own words (egna ord), written by themselves or by staff on their behalf and then marked so."""

    class Kind(models.TextChoices):
        OWN_WORDS = "own_words"
        WISH = "wish"
        ANSWER = "answer"

    case = models.ForeignKey(Case, models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OWN_WORDS)
    text = models.TextField()
    said_at = models.DateTimeField()
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")

    access = of_case(ended_as="case__end_reason")
    carries = ("case",)
