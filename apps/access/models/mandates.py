"""A unit's decision to open more than the age rules do."""

from django.db import models

from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .common import Timed, in_order, patient_key, staff_key, unit_key


class ExtendedAccess(Base, Timed, Guarded):
    """A unit lets somebody read what it has written: a child of 13–15 itself, or one who acts for the person.

    Without `mandate` it is the person's own reading that is opened (mognadsbedömning); otherwise that guardian's or
    legal representative's.
    """

    patient = patient_key()
    unit = unit_key()
    mandate = models.ForeignKey("patients.Relationship", models.PROTECT, null=True, related_name="+")
    decided_by = staff_key(null=True)
    reason = models.TextField(blank=True)

    access = Access("STANDING", patient="patient", unit="unit")
    carries = ("patient",)

    class Meta:
        indexes = [models.Index(fields=["patient", "unit"], name="extended_access_of")]
        constraints = [in_order("extended_access_ends_after_it_began")]
