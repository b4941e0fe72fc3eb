"""Readings to look at, what was found, and what people ask about who has read. Nothing here says what was read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.guard import Access, Guarded
from apps.core.models import Base


class Cause(models.TextChoices):
    """Why a reading is looked at. All but the last always are."""

    EMERGENCY = "emergency", _("Emergency access")
    LIFT = "lift", _("A block lifted in an emergency")
    OWN = "own", _("About themselves")
    COLLEAGUE = "colleague", _("A colleague")
    ADDRESS = "address", _("Same address")
    PROTECTED = "protected", _("Protected identity")
    VOLUME = "volume", _("Unusually many")
    RELATION = "relation", _("Care ended long ago")
    RANDOM = "random", _("Random sample")


class Outcome(models.TextChoices):
    JUSTIFIED = "justified", _("Justified")
    TO_EXPLAIN = "to_explain", _("Must be explained")
    UNJUSTIFIED = "unjustified", _("Not justified")


def key(to: str, **more) -> models.ForeignKey:
    return models.ForeignKey(to, models.PROTECT, related_name="+", **more)


class Reading(Base, Guarded):
    """What somebody read about one person within a while, and why it shall be looked at (läsning att granska).

    What the reviewer may know of the person is copied: a year, a municipality, and that an identity is protected.
    `source_id` is the emergency or the lift; `patients` how many they were, where there were too many to be about one.
    """

    provider = key("organisations.Provider")
    unit = key("organisations.Unit")
    staff = key("organisations.Staff")
    patient = key("patients.Person", null=True)
    cause = models.CharField(max_length=12, choices=Cause)
    source_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=600, blank=True)
    born_year = models.SmallIntegerField(null=True)
    municipality_code = models.CharField(max_length=4, blank=True)
    is_protected = models.BooleanField(default=False)
    patients = models.IntegerField(default=1)
    related_at = models.DateTimeField(null=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    picked_at = models.DateTimeField()
    due_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True)

    access = Access("REVIEW", patient="patient", provider="provider", staff="staff")

    class Meta:
        indexes = [
            models.Index(fields=["provider", "due_on"], condition=Q(reviewed_at=None), name="reading_to_review"),
            models.Index(fields=["provider", "-reviewed_at"], name="reading_reviewed"),
        ]
        constraints = [
            models.CheckConstraint(name="known_cause", condition=Q(cause__in=Cause.values)),
            models.UniqueConstraint(
                fields=["cause", "staff", "patient", "first_at"], name="picked_once", nulls_distinct=False
            ),
        ]


class Verdict(Base, Guarded):
    """What a reviewer found. Written once: whoever changes their mind writes another (the database sees to it)."""

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="verdicts")
    outcome = models.CharField(max_length=12, choices=Outcome)
    note = models.TextField(blank=True)
    by = key("organisations.Staff")
    at = models.DateTimeField()

    access = Access("REVIEW", patient="reading__patient", provider="reading__provider", staff="reading__staff")
    carries = ("reading",)

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_outcome", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="only_the_justified_needs_no_words", condition=Q(outcome="justified") | ~Q(note="")
            ),
        ]


class LogQuestion(Base, Guarded):
    """What somebody asks about one row of the log. It goes to the provider's log reviewers, not to the unit.

    `read_by` is whose reading it is: they never see the question. Named when asked for, which is decided each time.
    """

    patient = key("patients.Person")
    provider = key("organisations.Provider")
    event_id = models.BigIntegerField()
    read_at = models.DateTimeField()
    read_by = key("organisations.Staff", null=True)
    unit_name = models.CharField(max_length=200)
    asked_by = key("patients.Person")
    asked_at = models.DateTimeField()
    text = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_by = key("organisations.Staff", null=True)
    answer = models.TextField(blank=True)

    access = Access("LOG", patient="patient", provider="provider", staff="read_by")

    class Meta:
        indexes = [
            models.Index(fields=["provider", "asked_at"], condition=Q(answered_at=None), name="log_question_waiting"),
            models.Index(fields=["patient", "-asked_at"], name="log_question_of"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_answer_has_words_and_somebody",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]
