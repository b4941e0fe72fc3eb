"""What a person has asked a provider to keep from others, and how that is opened for a while."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .common import Timed, in_order, patient_key, provider_key, staff_key, unit_key

LONGEST_LIFT = timedelta(days=7)


class BlockKind(models.TextChoices):
    INNER = "inner", _("From the provider's other units")
    OUTER = "outer", _("From other providers")


class Exempt(models.TextChoices):
    """Kinds that a block may leave open (undantagna uppgifter)."""

    MEDICATION = "medication", _("Medicines")
    ALERT = "alert", _("Warnings")


class Block(Base, Timed, Guarded):
    """A person's block (spärr): inner hides one unit from the provider's others (PDL 4 kap. 4 §), outer hides the
    provider from other providers (lag 2022:913 2 kap. 3 §). An inner block hides its unit from other providers too.

    Asked for by the person alone: a guardian never blocks. It binds from `registered_at`, when the owner has
    registered it. `info_from` and `info_until` bound what was written when; `exempt` names kinds left open.
    `answer` is why the owner has said no to registering it: then it has ended, by somebody, and never bound.
    """

    patient = patient_key()
    kind = models.CharField(max_length=10, choices=BlockKind)
    provider = provider_key()
    unit = unit_key(null=True)
    info_from = models.DateField(null=True, blank=True)
    info_until = models.DateField(null=True, blank=True)
    exempt = ArrayField(models.CharField(max_length=20, choices=Exempt), default=list, blank=True)
    requested_by = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(null=True)
    request_text = models.TextField(blank=True)
    registered_by = staff_key(null=True)
    registered_at = models.DateTimeField(null=True)
    ended_by = staff_key(null=True)
    answer = models.CharField(max_length=500, blank=True)

    access = Access(
        "BLOCK", patient="patient", unit="unit", provider="provider", is_requested=~Q(requested_at=None), block="pk"
    )
    carries = ("patient",)

    class Meta:
        indexes = [models.Index(fields=["patient", "provider"], name="block_of")]
        constraints = [
            in_order("block_ends_after_it_began"),
            models.CheckConstraint(name="known_block_kind", condition=Q(kind__in=BlockKind.values)),
            models.CheckConstraint(
                name="inner_block_has_a_unit",
                condition=Q(kind="inner", unit__isnull=False) | Q(kind="outer", unit__isnull=True),
            ),
            models.CheckConstraint(
                name="only_the_person_blocks", condition=Q(requested_by=None) | Q(requested_by=F("patient"))
            ),
            models.CheckConstraint(name="known_exemption", condition=Q(exempt__contained_by=Exempt.values)),
            models.UniqueConstraint(
                name="one_live_block",
                fields=["patient", "provider", "unit", "kind"],
                condition=Q(valid_until=None),
                nulls_distinct=False,
            ),
        ]


class LiftReason(models.TextChoices):
    CONSENT = "consent", _("The person has agreed")
    EMERGENCY = "emergency", _("An emergency, and the person cannot answer")


class Heard(models.TextChoices):
    """How the owner's staff heard the person say yes to a lift (hur ja:et gavs)."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    VIDEO = "video", _("By video")
    WRITING = "writing", _("In writing")
    INTERPRETER = "interpreter", _("Through an interpreter")


def of_block(**more) -> Access:
    """What the policy must know about a row that hangs on a block: its owner and its person answer for it."""
    paths = {"patient": "block__patient", "unit": "block__unit", "provider": "block__provider", "block": "block"}
    return Access("BLOCK", is_requested=False, **paths, **more)


class LiftRequest(Base, Guarded):
    """Somebody asks the owner to lift a block: another unit in an emergency, or the person (begäran om hävning).

    The person wants it to end for everybody, or to be open for one unit (`for_unit`) and a while: `until` is the last
    moment of that yes, which lapses unanswered. Whoever takes the question back leaves it answered by nobody.
    """

    block = models.ForeignKey(Block, models.PROTECT, related_name="requests")
    for_unit = unit_key(null=True)
    for_staff = staff_key(null=True)
    reason = models.CharField(max_length=20, choices=LiftReason)
    until = models.DateTimeField(null=True)
    text = models.CharField(max_length=500, blank=True)
    asked_by = staff_key(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    answered_by = staff_key(null=True)
    is_granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    access = of_block(request="pk")
    carries = ("block",)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_a_yes_for_a_unit_lapses",
                condition=Q(until=None) | Q(reason=LiftReason.CONSENT, for_unit__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(answered_at=None), name="lift_request_waiting")]


class Lift(Base, Timed, Guarded):
    """A block opened for a unit, or one of its staff, for at most seven days (tillfällig hävning, PDL 4 kap. 5 §).

    `ended_at`: it was ended before its time, which is then also when it stopped being valid. `heard` is empty where
    the person asked in Samplan, and in an emergency.
    """

    block = models.ForeignKey(Block, models.PROTECT, related_name="lifts")
    unit = unit_key()
    staff = staff_key(null=True)
    reason = models.CharField(max_length=20, choices=LiftReason)
    text = models.CharField(max_length=500, blank=True)
    heard = models.CharField(max_length=20, choices=Heard, blank=True)
    lifted_by = staff_key(null=True)
    ended_at = models.DateTimeField(null=True)

    access = of_block()
    carries = ("block",)

    class Meta:
        indexes = [models.Index(fields=["block", "unit"], name="lift_of")]
        constraints = [
            models.CheckConstraint(name="known_lift_reason", condition=Q(reason__in=LiftReason.values)),
            models.CheckConstraint(
                name="only_a_yes_is_heard",
                condition=Q(heard="") | Q(heard__in=Heard.values, reason=LiftReason.CONSENT),
            ),
            models.CheckConstraint(
                name="lift_lasts_at_most_seven_days",
                condition=Q(valid_until__gte=F("valid_from"), valid_until__lte=F("valid_from") + LONGEST_LIFT),
            ),
            models.CheckConstraint(name="lift_has_an_end", condition=Q(valid_until__isnull=False)),
            models.CheckConstraint(
                name="lift_ended_early_is_over", condition=Q(ended_at=None) | Q(valid_until=F("ended_at"))
            ),
        ]
