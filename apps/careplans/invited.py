"""Somebody near the person who has been invited to a meeting about the plan: the fact that rule N1 asks about."""

from django.db.models import Q

from apps.access.facts import CASE, FACTS, ME, MY_MANDATE, NOW, PATIENT, exists, live
from apps.access.ruling import Sql
from apps.patients.models import Relationship

from .models import Invitation


def is_invited() -> Sql:
    """The actor acts for the person under a relation that is live, and was called to a meeting of the row's case.

    Whom the person does not want there is called no more (`Invitation.withdrawn_at`).
    """
    near = Relationship.objects.filter(live(NOW), pk=MY_MANDATE, relative=ME, person=PATIENT)
    return exists(
        Invitation.objects.filter(Q(case=CASE), person=ME, person__in=near.values("relative"), withdrawn_at=None)
    )


FACTS["is_invited"] = is_invited
