"""Readings to look at, what was found, and what people ask about who has read. Nothing here says what was read."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.guard import Access, Guarded
from apps.core.models import Base


class Cause(models.TextChoices):
    """Why a reading is looked at. All but the last always are."""

    EMERGENCY = "emergency", _("Emergency access")
    LIFT = "lift", _("A block lifted in an emergency")
    ALERT = "alert", _("Tried what nobody may")
    GROUND = "ground", _("Read without the person's yes")
    OWN = "own", _("About themselves")
    COLLEAGUE = "colleague", _("A colleague")
    ADDRESS = "address", _("Same address")
    PROTECTED = "protected", _("Protected identity")
    VOLUME = "volume", _("Unusually many")
    RELATION = "relation", _("Care ended long ago")
    BOOKING = "booking", _("A time and nothing else")
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
    `source_id` is the emergency or the lift; `patients` how many they were, where there were too many to be about one;
    `rule` the policy's own, where it is the rule that asks for the review; `told_at` when the person was told of it.
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
    rule = models.CharField(max_length=8, blank=True)
    related_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
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
                fields=["cause", "staff", "patient", "rule", "first_at"], name="picked_once", nulls_distinct=False
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


class Explanation(Base, Guarded):
    """What whoever answers for a reader is asked about one reading, and what they answer (förklaring).

    All that a manager may know is copied: who read, where, when and why it is looked at. Nothing leads to the person.
    `judged_as` is the reviewer's verdict after the answer.
    """

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="+")
    verdict = models.OneToOneField(Verdict, models.PROTECT, related_name="+")
    provider = key("organisations.Provider")
    unit = key("organisations.Unit")
    staff = key("organisations.Staff")
    cause = models.CharField(max_length=12, choices=Cause)
    outcome = models.CharField(max_length=12, choices=Outcome)
    read_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    text = models.TextField(blank=True)
    answered_by = key("organisations.Staff", null=True)
    answered_at = models.DateTimeField(null=True)
    judged_as = models.CharField(max_length=12, choices=Outcome, blank=True)

    access = Access("EXPLANATION", unit="unit", provider="provider", staff="staff")

    class Meta:
        indexes = [
            models.Index(fields=["provider", "due_on"], condition=Q(answered_at=None), name="explanation_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                name="asked_to_explain_what_was_not_justified", condition=Q(outcome__in=["to_explain", "unjustified"])
            ),
            models.CheckConstraint(
                name="an_explanation_has_words_and_somebody",
                condition=Q(answered_at=None, answered_by=None, text="", judged_as="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="nobody_explains_their_own_reading", condition=Q(answered_by=None) | ~Q(answered_by=F("staff"))
            ),
        ]


class LogQuestion(Base, Guarded):
    """What somebody asks about one row of the log. It goes to the provider's log reviewers, not to the unit.

    `read_by` is whose reading it is: they never see the question. Named when asked for, which is decided each time.
    `is_dispute`: the person says that the reading is wrong. The log is never changed; their words and the answer stay.
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
    is_dispute = models.BooleanField(default=False)
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
