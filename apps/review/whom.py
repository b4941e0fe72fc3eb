"""Who is asked: the provider's log reviewers, and whoever answers for somebody who has read."""

from django.db.models import Exists, OuterRef, QuerySet

from apps.access.actor import Actor
from apps.core.calendar import today
from apps.organisations.kinds import Role
from apps.organisations.models import Assignment


def units_with(role: Role, **of) -> list:
    posts = Assignment.objects.valid_on(today()).filter(role=role, **of)
    return list(posts.order_by("unit").values_list("unit", flat=True).distinct())


def reviewing_units(provider_id) -> list:
    """Where the provider's log reviewers work today."""
    return units_with(Role.LOG_REVIEWER, provider=provider_id)


def managers() -> QuerySet:
    """Today's managers of units (verksamhetschef)."""
    return Assignment.objects.valid_on(today()).filter(role=Role.OUTPATIENT_MANAGER)


def answering_units(reading) -> list:
    """The unit, where it has a manager who is not the reader; otherwise where the permission administrators work."""
    if managers().filter(unit=reading.unit_id).exclude(staff=reading.staff_id).exists():
        return [reading.unit_id]
    return units_with(Role.PERMISSION_ADMIN, provider=reading.provider_id)


def asked_of(actor: Actor, rows: QuerySet) -> QuerySet:
    """The questions that are this person's to answer: a manager's those about the unit, an administrator's those about
    units without a manager and about the managers themselves."""
    if actor.role == Role.OUTPATIENT_MANAGER:
        return rows
    of_others = managers().filter(unit=OuterRef("unit")).exclude(staff=OuterRef("staff"))
    return rows.filter(~Exists(of_others))
