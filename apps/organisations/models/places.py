"""Who answers for what: principals, their providers, and the units where work is done."""

from datetime import date

from django.db import models
from django.db.models import Q

from apps.core.models import Base
from apps.core.text import swedish_order
from apps.organisations.kinds import (
    INPATIENT,
    MUNICIPAL,
    OUTPATIENT,
    PrincipalKind,
    ProviderKind,
    UnitKind,
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
    `svod_from` is when it joined shared care documentation (sammanhållen vård- och omsorgsdokumentation, SVOD).
    `decides_rules`: its administrators change the dated rules that hold for everybody; one provider, the region's own.
    """

    hsa_id = models.CharField(max_length=31, unique=True)
    principal = models.ForeignKey(Principal, models.PROTECT, related_name="providers")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=1, choices=ProviderKind)
    svod_from = models.DateField(null=True, blank=True)
    decides_rules = models.BooleanField(default=False)

    objects = Named.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_provider_kind", condition=Q(kind__in=ProviderKind.values)),
            models.UniqueConstraint(
                fields=["decides_rules"], condition=Q(decides_rules=True), name="one_provider_decides_rules"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def shares_on(self, day: date) -> bool:
        """Whether it takes part in shared documentation that day."""
        return self.svod_from is not None and self.svod_from <= day


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
