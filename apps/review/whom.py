"""Who is asked: the provider's log reviewers, and whoever answers for somebody who has read."""

from django.db.models import Exists, OuterRef, QuerySet

from apps.access.actor import Actor
from apps.core.calendar import today
from apps.notifications import outbox
from apps.organisations.kinds import Role
from apps.organisations.models import Assignment

from .models import Explanation
from .notices import NOBODY_REVIEWS


def units_with(role: Role, **of) -> list:
    posts = Assignment.objects.valid_on(today()).filter(role=role, **of)
    return list(posts.order_by("unit").values_list("unit", flat=True).distinct())


def reviewing_units(provider_id) -> list:
    """Where the provider's log reviewers work today."""
    return units_with(Role.LOG_REVIEWER, provider=provider_id)


def tell_reviewers(provider_id, kind: str) -> None:
    """Tell the provider's log reviewers. Where nobody reviews the permission administrators hear that, and no more:
    they can appoint somebody, and may not look at the log themselves."""
    units = reviewing_units(provider_id)
    if not units:
        kind, units = NOBODY_REVIEWS, units_with(Role.PERMISSION_ADMIN, provider=provider_id)
    for unit in units:
        outbox.promise(kind, to_unit=unit)


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


def waiting_for(actor: Actor) -> QuerySet:
    """What this person has been asked about readings and has not answered."""
    return asked_of(actor, Explanation.objects.visible_to(actor, lead=True)).filter(answered_at=None)
