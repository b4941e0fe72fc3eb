"""What stands in somebody's inbox, and that they have seen it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from apps.access.actor import Actor
from apps.core import clock

from . import kinds
from .models import Promise
from .states import PromiseState


def for_actor(actor: Actor):
    """The actor's own notices, newest first: the unit's under its assignment, the person's own as a patient."""
    letters = [kind.code for kind in kinds.all_kinds() if kind.is_letter]
    return (
        Promise.objects.visible_to(actor, lead=True)
        .exclude(state=PromiseState.CANCELLED)
        .exclude(kind__in=letters)
        .order_by("-created_at", "pk")
    )


def unseen(actor: Actor):
    return for_actor(actor).filter(seen_at=None)


def mark_seen(actor: Actor, ids: Iterable[UUID]) -> int:
    """Note that these have been seen, the first time only. Those of others are left alone. Returns how many."""
    return unseen(actor).filter(pk__in=list(ids)).update(seen_at=clock.now(), seen_by=actor.staff_id)


def mark_about_seen(actor: Actor, ids: Iterable[UUID]) -> int:
    """Reading these messages shows what the notices about them were. Returns how many were new."""
    return unseen(actor).filter(message_id__in=list(ids)).update(seen_at=clock.now(), seen_by=actor.staff_id)


def mark_case_seen(actor: Actor, case_id: UUID) -> int:
    """Opening a case shows what its notices were about. Returns how many were new."""
    return unseen(actor).filter(case_id=case_id).update(seen_at=clock.now(), seen_by=actor.staff_id)


def waiting_for(unit, *kinds: str):
    """A subquery: how many unseen notices of these kinds a unit has. It counts and shows nothing of anybody."""
    unseen = Promise.objects.filter(to_unit=unit, kind__in=kinds, seen_at=None).exclude(state=PromiseState.CANCELLED)
    return unseen.order_by().values("to_unit").annotate(n=Count("pk")).values("n")


def undelivered(actor: Actor):
    """Notices whose last attempt by some channel has failed, to be shown to those they were meant for."""
    return for_actor(actor).filter(state=PromiseState.FAILED)
