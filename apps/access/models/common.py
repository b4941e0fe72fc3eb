"""What rows that hold for a while have in common."""

from django.db import models
from django.db.models import F, Q

from apps.core import clock


class Timed(models.Model):
    """Holds from one moment until another. Ended by setting `valid_until`; never erased."""

    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")))


def unit_key(**more) -> models.ForeignKey:
    return models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", **more)


def provider_key(**more) -> models.ForeignKey:
    return models.ForeignKey("organisations.Provider", models.PROTECT, related_name="+", **more)


def patient_key() -> models.ForeignKey:
    return models.ForeignKey("patients.Person", models.PROTECT, related_name="+", db_index=False)


def staff_key(**more) -> models.ForeignKey:
    return models.ForeignKey("organisations.Staff", models.PROTECT, related_name="+", **more)
