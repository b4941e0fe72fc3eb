"""What a role may at one provider, and the analysis that says why it needs it."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.core.models import Base
from apps.organisations.kinds import PURPOSES, Purpose, Role

from .places import Provider


class RiskAnalysis(Base):
    """Why a group of staff needs what it may read, and what could go wrong (behovs- och riskanalys).

    Without a title it is the provider's standard one: nobody has written it yet, and so nobody has approved it.
    """

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="analyses")
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    approved_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "title"], name="one_analysis_of_a_title"),
            models.CheckConstraint(
                name="an_approved_analysis_says_by_whom",
                condition=Q(approved_on=None, approved_by=None)
                | Q(approved_on__isnull=False, approved_by__isnull=False, review_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title or _("Standard analysis, not written yet")

    @property
    def is_approved(self) -> bool:
        return self.approved_on is not None


class RoleProfile(Base):
    """A role as one provider uses it (behörighetsprofil): for which purpose, and no more permissions than it needs.

    `permissions` narrows those of the role (`access.roles`); an empty list is the role's standard set.
    `reads_other_providers` is the right to shared documentation (SJF), `handles_protected` the clearance for protected
    identities; neither opens anything alone. Without a name it is the standard profile of the role.
    """

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="profiles")
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=30, choices=Role)
    purpose = models.CharField(max_length=4, choices=Purpose)
    permissions = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    reads_other_providers = models.BooleanField(default=False)
    handles_protected = models.BooleanField(default=False)
    analysis = models.ForeignKey(RiskAnalysis, models.PROTECT, related_name="profiles")

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_role_of_profile", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="known_purpose", condition=Q(purpose__in=Purpose.values)),
            models.UniqueConstraint(fields=["provider", "role", "name"], name="one_profile_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.get_role_display()

    @classmethod
    def standard(cls, provider_id: UUID, role: str) -> "RoleProfile":
        """The provider's profile for a role that nobody has made one for. It reads no other provider."""
        found = cls.objects.filter(provider_id=provider_id, role=role, name="").first()
        if found:
            return found
        analysis, _made = RiskAnalysis.objects.get_or_create(provider_id=provider_id, title="")
        defaults = {"purpose": PURPOSES[role], "analysis": analysis}
        return cls.objects.get_or_create(provider_id=provider_id, role=role, name="", defaults=defaults)[0]

    @classmethod
    def standards(cls, wanted: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
        """The standard profiles of many providers and roles, made where absent, in a few statements (a load)."""
        wanted = set(wanted)
        providers = {provider for provider, _role in wanted}
        analyses = [RiskAnalysis(provider_id=provider) for provider in providers]
        RiskAnalysis.objects.bulk_create(analyses, ignore_conflicts=True)
        of = dict(RiskAnalysis.objects.filter(provider__in=providers, title="").values_list("provider", "pk"))
        cls.objects.bulk_create(
            [cls(provider_id=p, role=role, purpose=PURPOSES[role], analysis_id=of[p]) for p, role in wanted],
            ignore_conflicts=True,
        )
        found = cls.objects.filter(provider__in=providers, name="")
        return {(one.provider_id, one.role): one.pk for one in found}
