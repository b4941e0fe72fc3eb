"""Looking where one does not usually look: a choice with a reason, and the emergency."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .common import Timed, in_order, patient_key, provider_key, staff_key, unit_key


class Choice(Base, Timed, Guarded):
    """An active choice, with a reason, to look at another unit or provider, or at somebody outside one's own list.

    Made in one session and under one assignment; without `unit` it is for all of the provider (aktivt val).
    """

    patient = patient_key()
    assignment = models.ForeignKey("organisations.Assignment", models.CASCADE, related_name="+", db_index=False)
    session = models.CharField(max_length=64, blank=True)
    provider = provider_key(db_index=False)
    unit = unit_key(null=True, db_index=False)
    reason = models.CharField(max_length=200)

    access = Access("STANDING", patient="patient", provider="provider")
    carries = ("patient",)

    class Meta:
        indexes = [models.Index(fields=["assignment", "patient"], name="choice_by")]
        constraints = [
            in_order("choice_ends_after_it_began"),
            models.CheckConstraint(name="choice_says_why", condition=~Q(reason="")),
        ]


class EmergencyReason(models.TextChoices):
    LIFE = "life", _("Danger to life")
    HEALTH = "health", _("Serious risk to health")
    UNCONSCIOUS = "unconscious", _("The person cannot answer and care cannot wait")


def why(reason: str, text: str) -> str:
    return ": ".join(filter(None, (str(EmergencyReason(reason).label), text)))


class Emergency(Base, Timed, Guarded):
    """One staff member opens what may be opened in danger (nödöppning, lag 2022:913 3 kap. 5–6 §§; PDL 4 kap. 5 §).

    It opens through a personal `Ground` with the same end. Every one is reviewed and the person is told.
    """

    patient = patient_key()
    unit = unit_key()
    staff = staff_key()
    reason = models.CharField(max_length=20, choices=EmergencyReason)
    text = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)

    access = Access("LOG", patient="patient", provider="unit__provider", staff="staff")  # the person reads why
    carries = ("patient",)

    class Meta:
        indexes = [
            models.Index(fields=["patient"], name="emergency_of"),
            models.Index(fields=["valid_from"], condition=Q(reviewed_at=None), name="emergency_to_review"),
        ]
        constraints = [
            models.CheckConstraint(name="known_emergency_reason", condition=Q(reason__in=EmergencyReason.values)),
            models.CheckConstraint(
                name="emergency_lasts_at_most_a_day",
                condition=Q(valid_until__gt=F("valid_from"), valid_until__lte=F("valid_from") + timedelta(hours=24)),
            ),
            models.CheckConstraint(name="emergency_has_an_end", condition=Q(valid_until__isnull=False)),
        ]

    @property
    def why(self) -> str:
        """The reason in words, with what was written besides."""
        return why(self.reason, self.text)

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.valid_until is not None and self.valid_until > clock.now()
