"""What a person has said, or could not say, about being read about across providers (lag 2022:913, SVOD)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .common import Timed, in_order, patient_key, provider_key, staff_key, unit_key


class GivenBy(models.TextChoices):
    SELF = "self", _("The person")
    GUARDIAN = "guardian", _("A guardian")
    LEGAL_REPRESENTATIVE = "legal_representative", _("A legal representative")


class Method(models.TextChoices):
    ORAL = "oral", _("Said to us")
    PHONE = "phone", _("By phone")
    PAPER = "paper", _("On paper")
    PORTAL = "portal", _("In Samplan")


class SharingConsent(Base, Timed, Guarded):
    """A yes or a no to that a unit reads what other providers have written (samtycke, lag 2022:913 3 kap. 1–2 §§).

    It holds for the whole unit, or for `staff` alone. A yes opens through a `Ground`; a no is kept as carefully.
    It is ended (`valid_until`), or voided when it was registered wrongly (`voided_at`); never erased.
    """

    patient = patient_key()
    provider = provider_key()
    unit = unit_key()
    staff = staff_key(null=True)
    is_given = models.BooleanField(default=True)
    given_by = models.CharField(max_length=30, choices=GivenBy, default=GivenBy.SELF)
    represented_by = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=20, choices=Method, default=Method.ORAL)
    not_covered = models.TextField(blank=True)
    registered_by = staff_key(null=True)
    ended_by = staff_key(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    voided_at = models.DateTimeField(null=True)

    access = Access("CONSENT", patient="patient", unit="unit", provider="provider")
    carries = ("patient",)

    class Meta:
        indexes = [models.Index(fields=["patient", "unit"], name="sharing_consent_of")]
        constraints = [
            in_order("sharing_consent_ends_after_it_began"),
            models.CheckConstraint(name="known_giver", condition=Q(given_by__in=GivenBy.values)),
            models.CheckConstraint(
                name="own_consent_has_no_representative",
                condition=~Q(given_by="self") | Q(represented_by=None),
            ),
        ]


class CapacityKind(models.IntegerChoices):
    """Why somebody cannot say yes or no. Bits, since more than one may hold."""

    TEMPORARY = 1, _("Cannot answer just now")
    LASTING = 2, _("Cannot answer, and will not be able to")
    CHILD = 4, _("A child who is too young to answer")


class Capacity(Base, Timed, Guarded):
    """A judgement that a person cannot take a stand (beslutsoförmåga, lag 2022:913 3 kap. 3–4 §§)."""

    patient = patient_key()
    kind = models.SmallIntegerField(choices=CapacityKind)
    unit = unit_key()
    made_by = staff_key(null=True)
    reason = models.TextField(blank=True)

    access = Access("STANDING", patient="patient", unit="unit")
    carries = ("patient",)

    class Meta:
        indexes = [models.Index(fields=["patient"], name="capacity_of")]
        constraints = [
            in_order("capacity_ends_after_it_began"),
            models.CheckConstraint(name="known_capacity", condition=Q(kind__in=CapacityKind.values)),
        ]


class Inquiry(Base, Guarded):
    """How a unit found out what somebody with lasting incapacity would have wanted (3 kap. 3 § andra stycket)."""

    patient = patient_key()
    unit = unit_key()
    text = models.TextField()
    made_by = staff_key(null=True)
    made_at = models.DateTimeField(default=clock.now)

    access = Access("STANDING", patient="patient", unit="unit")
    carries = ("patient",)

    class Meta:
        indexes = [models.Index(fields=["patient", "unit"], name="inquiry_of")]
        constraints = [models.CheckConstraint(name="inquiry_says_how", condition=~Q(text=""))]
