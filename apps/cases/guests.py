"""Somebody near the person who may follow one case: the fact that the policy asks about (rule N1)."""

from django.db.models import UUIDField

from apps.access.facts import CASE, FACTS, NOW, exists, live
from apps.access.ruling import Late, Sql

from .models import CaseGuest

MY_USER = Late("user_id", UUIDField())


def is_guest() -> Sql:
    """The signed-in person has a live grant to the row's own case."""
    return exists(CaseGuest.objects.filter(live(NOW), content_object=CASE, user=MY_USER))


FACTS["is_guest"] = is_guest
