"""Who answers for what: principals, their providers, the units where work is done, and who works where."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.core.models import Base, days
from apps.core.text import swedish_order

from .kinds import (
    INPATIENT,
    MUNICIPAL,
    OUTPATIENT,
    PrincipalKind,
    ProviderKind,
    Role,
    UnitKind,
    can_stand_on,
    provider_kind_of,
)


class Named(models.QuerySet):
    def by_name(self):
        """In Swedish order: å, ä and ö last."""
        return self.order_by(swedish_order("name"), "pk")


class Principal(Base):
    """A region, a municipality or a private company that answers for care (huvudman).

    `code` is the official number of a region (two digits) or municipality (four).
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=PrincipalKind)
    org_no = models.CharField(max_length=10, null=True, blank=True)

    objects = Named.as_manager()

    class Meta:
        constraints = [
            # Checked when the statement ends, so that two that were mixed up can change numbers.
            models.UniqueConstraint(
                name="one_principal_of_a_number", fields=["org_no"], deferrable=models.Deferrable.IMMEDIATE
            ),
            models.CheckConstraint(name="known_principal_kind", condition=Q(kind__in=PrincipalKind.values)),
        ]

    def __str__(self) -> str:
        return self.name


class Provider(Base):
    """Who is answerable under the law for care (vårdgivare, V) or social care (omsorgsgivare, O).

    `principal` is the one that commissions it: a private health centre under contract has the region as its
    principal and is its own provider. A company that nobody contracts is its own principal.
    """

    hsa_id = models.CharField(max_length=31, unique=True)
    principal = models.ForeignKey(Principal, models.PROTECT, related_name="providers")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=1, choices=ProviderKind)

    objects = Named.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_provider_kind", condition=Q(kind__in=ProviderKind.values)),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(Base):
    """A place of work with a phone and a mailbox: a ward, a health centre, a receiving function (enhet).

    `neutral_name` is what may stand in a message outside the login, where the name itself would reveal an illness.
    Nothing is sent to `mailbox` before it has been verified.
    """

    hsa_id = models.CharField(max_length=31, unique=True)
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    neutral_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=30, choices=UnitKind)
    municipality_code = models.CharField(max_length=4, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    mailbox = models.EmailField(blank=True)
    mailbox_verified_at = models.DateTimeField(null=True, blank=True)

    objects = Named.as_manager()

    class Meta:
        indexes = [models.Index(fields=["municipality_code", "kind"], name="unit_by_municipality")]
        constraints = [models.CheckConstraint(name="known_unit_kind", condition=Q(kind__in=UnitKind.values))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_inpatient(self) -> bool:
        return self.kind in INPATIENT

    @property
    def is_outpatient(self) -> bool:
        return self.kind in OUTPATIENT

    @property
    def is_municipal(self) -> bool:
        return self.kind in MUNICIPAL

    @property
    def provider_kind(self) -> str:
        """V, O, or nothing for a school."""
        return provider_kind_of(self.kind)

    @property
    def public_name(self) -> str:
        """The name for messages outside the login."""
        return self.neutral_name or self.name


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
    """What somebody is, where, and from when to when (medarbetaruppdrag). Both dates are included."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=30, choices=Role)
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
        """A role stands on certain kinds of units only, whoever writes the row. Raises Invalid("role")."""
        if not can_stand_on(self.role, self.unit.kind):
            raise Invalid("role", _("Nobody can have this role at a unit of this kind."))
        super().save(*args, **kwargs)
