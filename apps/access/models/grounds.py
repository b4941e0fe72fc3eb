"""The positive grounds for access, and the forms that have been sent."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.core.guard import Access, Guarded


class Basis(models.IntegerChoices):
    """Why a unit has something to do with a person. Bits, so that one look at the index answers all questions."""

    CARE = 1  # takes part in the person's care (vårdrelation)
    LISTED = 2  # the person is listed at the unit
    CASE = 4  # takes part in a case
    CONSENT = 8  # the person has said yes to shared documentation; opens nothing without care
    REQUEST = 16  # the person has asked the unit to correct an entry; opens that entry and no other
    BOOKED = 32  # has invited the person, or has a time for them; says who they are, and opens no record
    EMERGENCY = 64
    ENDED_CASE = 128  # took part until the case ended; opens nothing alone


class Ground(Guarded):
    """A unit's reason to read about a person, from one moment until another (åtkomstgrund).

    Made and ended only by `access.grounds`, from the row that is its source: a stay, a listing, a case, a consent, an
    emergency. It is kept at unit level: who works there is the assignment's matter. Only what is personal by law (an
    emergency, a consent for one person) names `staff`. A ground that has ended stays, to be asked about.
    """

    patient = models.ForeignKey("patients.Person", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    basis = models.SmallIntegerField(choices=Basis)
    source_type = models.CharField(max_length=20)
    source_id = models.UUIDField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    access = Access("GROUND", patient="patient", unit="unit")

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "patient"],
                include=["basis", "source_id", "staff", "valid_from", "valid_until"],
                name="ground_by_unit",
            ),
            models.Index(fields=["patient", "unit"], name="ground_by_patient"),
            models.Index(fields=["source_type", "source_id"], name="ground_by_source"),
        ]
        constraints = [
            models.CheckConstraint(name="known_basis", condition=Q(basis__in=Basis.values)),
            models.CheckConstraint(
                name="ground_ends_after_it_began", condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))
            ),
            models.UniqueConstraint(
                fields=["patient", "unit", "basis", "source_type", "source_id"],
                condition=Q(valid_until=None),
                name="one_live_ground_per_source",
            ),
        ]


class Submission(models.Model):
    """A form that has done its work: the same form sent twice does it once."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    verb = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"
