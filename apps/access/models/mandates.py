"""Who may read or act for somebody beyond the age rules, and those who have been asked to."""

from django.db import models
from django.db.models import F, Q

from apps.core import clock
from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .common import Timed, in_order, patient_key, staff_key, unit_key


class ExtendedAccess(Base, Timed, Guarded):
    """A unit lets somebody read what it has written: a child of 13–15 itself, or one who acts for the person.

    Without `mandate` it is the person's own reading that is opened (mognadsbedömning); otherwise that guardian's or
    legal representative's.
    """

    patient = patient_key()
    unit = unit_key()
    mandate = models.ForeignKey("patients.Relationship", models.PROTECT, null=True, related_name="+")
    decided_by = staff_key(null=True)
    reason = models.TextField(blank=True)

    access = Access("STANDING", patient="patient", unit="unit")
    carries = ("patient",)

    class Meta:
        indexes = [models.Index(fields=["patient", "unit"], name="extended_access_of")]
        constraints = [in_order("extended_access_ends_after_it_began")]


class ProxyInvitation(Base, Guarded):
    """A person asks somebody to be their proxy (ombud). It opens nothing: the answer yes makes the mandate.

    `name` is what the person wrote. `invited` is empty where nobody with the number is known here, which the person
    is not told; then `number_digest` waits for whoever signs in with it (see `access/inviting.py`). `until` is when
    the mandate would end, `lapses_at` when the question does, and `lapse_told_at` when the person was told of that.
    """

    person = models.ForeignKey("patients.Person", models.PROTECT, related_name="+")
    invited = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    scopes = models.JSONField(default=list)
    until = models.DateTimeField()
    asked_at = models.DateTimeField(default=clock.now)
    lapses_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    number_digest = models.CharField(max_length=64, blank=True)
    lapse_told_at = models.DateTimeField(null=True)
    mandate = models.OneToOneField("patients.Relationship", models.PROTECT, null=True, related_name="+")

    access = Access("MANDATE", patient="person", holder="invited")
    carries = ("person", "invited")

    class Meta:
        indexes = [
            models.Index(fields=["number_digest"], name="somebody_expected", condition=~Q(number_digest="")),
            models.Index(
                fields=["lapses_at"],
                name="invitation_waiting",
                condition=Q(answered_at=None, withdrawn_at=None, lapse_told_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="number_is_kept_for_the_unknown", condition=Q(number_digest="") | Q(invited=None)
            ),
            models.CheckConstraint(name="nobody_invites_themselves", condition=~Q(person=F("invited"))),
            models.CheckConstraint(
                name="answered_invitation_says_what", condition=Q(answered_at=None) | Q(is_accepted__isnull=False)
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None and self.lapses_at > clock.now()
