"""Those near the person who are let in to one case, by name."""

from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from apps.core import clock
from apps.core.guard import Access, Guarded, GuardedManager
from apps.core.models import Base

from .case import Case


class GuestInvitation(Base, Guarded):
    """Somebody near the person is asked to follow one case, until a day (inbjudan till närstående).

    It opens nothing: the grant is made when whoever is asked says yes. Says who asked them, so that they can tell.
    `name` is what was written for the one who is asked; until they have said yes the person reads no other. Somebody
    with a protected identity is never asked and must not be found by a try: then `guest` and `mandate` are empty, and
    the invitation looks like any other that nobody answers.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="guest_invitations")
    person = models.ForeignKey("patients.Person", models.PROTECT, related_name="+")
    guest = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey("patients.Relationship", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    number_digest = models.CharField(max_length=64, blank=True)
    valid_until = models.DateTimeField()
    invited_at = models.DateTimeField(default=clock.now)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    invited_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)
    ended_at = models.DateTimeField(null=True)

    access = Access("MANDATE", patient="person", case="case", unit="unit", holder="guest")
    carries = ("person", "guest", "mandate")  # not the case: the invited has not been let in to it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "guest"], condition=Q(ended_at=None), name="guest_asked_once"),
            models.UniqueConstraint(
                fields=["case", "number_digest"],
                condition=Q(ended_at=None) & ~Q(number_digest=""),
                name="number_asked_once",
            ),
            models.CheckConstraint(
                name="guest_has_a_mandate",
                condition=Q(guest=None, mandate=None) | Q(guest__isnull=False, mandate__isnull=False),
            ),
            models.CheckConstraint(
                name="answered_invitation_has_both",
                condition=Q(answered_at=None, is_accepted=None)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
            ),
        ]


class CaseGuest(UserObjectPermissionBase, Guarded):
    """The grant itself: one signed-in person may read one case until a moment. One row per person, never a rule.

    A table of its own with a direct foreign key (django-guardian); that it ends is our own condition, which the
    library's checks do not know. Only `guests.is_guest` reads it.
    """

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="guests")
    invitation = models.ForeignKey(GuestInvitation, models.PROTECT, related_name="grants")
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField()

    access = Access("GUEST", patient="content_object__patient", case="content_object")
    carries = ("content_object",)
    objects = GuardedManager()

    class Meta(UserObjectPermissionBase.Meta):
        constraints = [
            models.CheckConstraint(name="guest_leaves_after_coming", condition=Q(valid_until__gte=F("valid_from")))
        ]
