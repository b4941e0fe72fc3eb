"""Who works where: staff and their assignments."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.core.models import Base, days
from apps.organisations.kinds import Role, can_stand_on

from .places import Named, Provider, Unit
from .profiles import RoleProfile


class Staff(Base):
    """Somebody who works for a provider, known by the employee HSA-id. `is_protected` hides the name from others."""

    hsa_id = models.CharField(max_length=31, unique=True)
    name = models.CharField(max_length=120)
    is_protected = models.BooleanField(default=False)
    user = models.OneToOneField("identity.User", models.SET_NULL, null=True, blank=True, related_name="staff")

    objects = Named.as_manager()

    def __str__(self) -> str:
        return str(self.pk) if self.is_protected else self.name


class Assignments(models.QuerySet):
    def valid_on(self, day: date):
        """Those in force that day; the first and the last day are included."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Assignment(Base):
    """What somebody is, where, and from when to when (medarbetaruppdrag). Both dates are included.

    `profile` says what the role may there. `provider` is the unit's own, and the profile's: the database keeps unit,
    profile and assignment together, so that nobody can act under another provider's profile.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+", editable=False)
    role = models.CharField(max_length=30, choices=Role)
    profile = models.ForeignKey(RoleProfile, models.PROTECT, related_name="assignments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = Assignments.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="assignment_ends_after_it_began", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            ExclusionConstraint(
                name="assignments_do_not_overlap",
                expressions=[
                    (F("staff"), RangeOperators.EQUAL),
                    (F("unit"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.unit}"

    def save(self, *args, **kwargs):
        """A role stands on certain kinds of units only, whoever writes the row. Raises Invalid("role").

        Where no profile was chosen it becomes the standard one.
        """
        if not can_stand_on(self.role, self.unit.kind):
            raise Invalid("role", _("Nobody can have this role at a unit of this kind."))
        self.provider_id = self.unit.provider_id
        if self.profile_id is None:
            self.profile = RoleProfile.standard(self.provider_id, self.role)
        super().save(*args, **kwargs)
