"""The people it is all about. Whoever reads them says who is reading: every model here is guarded."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.guard import Access, Guarded
from apps.core.models import Base


class NumberKind(models.TextChoices):
    PERSONAL = "personal", _("Personal number")
    COORDINATION = "coordination", _("Coordination number")
    RESERVE = "reserve", _("Reserve number")


class Protection(models.TextChoices):
    """How a person's whereabouts are protected (skyddade personuppgifter)."""

    NONE = "none", _("Not protected")
    MARKED = "marked", _("Marked as confidential")
    PROTECTED = "protected", _("Protected population registration")
    FICTITIOUS = "fictitious", _("Fictitious identity")


class Person(Base, Guarded):
    """Somebody whom care is about, or who acts for such a person.

    `personal_number` is twelve characters in the form of `core.personal_numbers`; never in an address, log or error.
    `born_on` may be unknown, but not with a personal number. `municipality_code` says where the person is registered.
    `user` is set by signing in. `language` is the one that the person speaks best (ISO 639-1). `sealed_at`: the person
    has sealed their own view of the record (försegling).
    """

    name = models.CharField(max_length=120)
    personal_number = models.CharField(max_length=12, unique=True)
    number_kind = models.CharField(max_length=20, choices=NumberKind, default=NumberKind.PERSONAL)
    born_on = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)
    municipality_code = models.CharField(max_length=4, blank=True)
    protection = models.CharField(max_length=20, choices=Protection, default=Protection.NONE)
    deceased_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    user = models.OneToOneField("identity.User", models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=8, default="sv")
    needs_interpreter = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    access = Access("PERSON", patient="pk")

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_number_kind", condition=Q(number_kind__in=NumberKind.values)),
            models.CheckConstraint(name="known_protection", condition=Q(protection__in=Protection.values)),
            models.CheckConstraint(
                name="number_has_twelve_characters",
                condition=Q(personal_number__regex=r"^([0-9]{12}|[A-Z]{2}[0-9]{10})$"),
            ),
            models.CheckConstraint(
                name="personal_number_says_when_born",
                condition=Q(born_on__isnull=False) | ~Q(number_kind="personal"),
            ),
        ]

    def __str__(self) -> str:  # lands in logs and errors: says nothing about who it is
        return f"Person {self.pk}"

    @property
    def is_protected(self) -> bool:
        return self.protection != Protection.NONE


class Address(Person):
    """Where a person lives, as the policy sees it: of a protected person it is closed to more people than the name."""

    access = Access("ADDRESS", patient="pk")

    class Meta:
        proxy = True


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")


class ContactPoint(Base, Guarded):
    """Where a person can be reached (kontaktuppgift). Nothing is sent to it before the person has verified it.

    `purpose` says what it is for, `notifications` unless the person has said something else.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=ContactKind)
    value = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    purpose = models.CharField(max_length=40, default="notifications")

    access = Access("PERSON", patient="person")
    carries = ("person",)

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_contact_kind", condition=Q(kind__in=ContactKind.values)),
            models.UniqueConstraint(fields=["person", "kind", "value", "purpose"], name="contact_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Preference(Base, Guarded):
    """How a person wants to be invited, and which digital mailboxes are known to take what we send (önskemål).

    `mailboxes` are codes of channels that answered yes when we last asked, `asked_mailboxes_at`. `has_account`: known
    to use Samplan although nobody has signed in here yet. `full_texts_since`: from when the person has agreed to text
    messages that say when and where; empty: to none but those that say nothing.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="preference")
    prefers_paper = models.BooleanField(default=False)
    large_print = models.BooleanField(default=False)
    has_account = models.BooleanField(default=False)
    full_texts_since = models.DateField(null=True, blank=True)
    mailboxes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    asked_mailboxes_at = models.DateTimeField(null=True, blank=True)

    access = Access("PERSON", patient="person")
    carries = ("person",)

    def __str__(self) -> str:
        return f"preference {self.pk}"


class RelationKind(models.TextChoices):
    GUARDIAN = "guardian", _("Guardian")
    PROXY = "proxy", _("Proxy")
    RELATIVE = "relative", _("Relative")
    LEGAL_REPRESENTATIVE = "legal_representative", _("Legal representative")


class Scope(models.TextChoices):
    """What somebody may do for another (omfattning)."""

    MESSAGES = "messages", _("Read and answer messages and bookings")
    PLAN = "plan", _("Read the plan and what is shared in a case")
    RECORD = "record", _("Read the record")
    CONSENT = "consent", _("Say yes and no to sharing")


class Relationship(Base, Guarded):
    """Somebody who acts for a person or stands near them (närstående, ombud, vårdnadshavare, god man).

    `scopes` are the things that a proxy or legal representative may do (`Scope`); both moments bound when it holds. It
    is ended, never erased. `blocked_at`: care has closed a guardian's access (blockering), or the custody has ended.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="relationships")
    relative = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30, choices=RelationKind)
    scopes = models.JSONField(default=list, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_reason = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    registered_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)

    access = Access("MANDATE", patient="person", holder="relative")
    carries = ("person", "relative")

    class Meta:
        indexes = [models.Index(fields=["relative"], name="relationship_of_relative")]
        constraints = [
            models.CheckConstraint(name="known_relation_kind", condition=Q(kind__in=RelationKind.values)),
            models.CheckConstraint(name="nobody_is_their_own_relative", condition=~Q(person=F("relative"))),
            models.CheckConstraint(
                name="relationship_ends_after_it_began",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
