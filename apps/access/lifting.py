"""What the owner of a block must know to answer: who asks, about whom and why. Only the owner's own blocks.

No rule lets staff read a block as such; that they own it, and may lift it, is asked of the policy row by row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from apps.core import clock, rules
from apps.core.calendar import end_of_day, local, today
from apps.core.guard import as_system
from apps.patients.models import Person

from .actor import Actor
from .deciding import Decision, decide
from .facts import live
from .models import Block, Lift, LiftRequest

OWNERS = ("B1", "B2", "B4")  # the rules that answer the owner
LONGEST = "block.longest_lift"


# --- How long


def days_to_choose() -> list[date]:
    """The days on which a lift that begins now may end: today, and on until the rule's length has passed."""
    start, end = today(), local(clock.now() + rules.on(clock.now()).duration(LONGEST)).date()
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def last_moment(number: int) -> datetime:
    """The end of one of those days; of the last of them, the moment when the rule's length has passed."""
    latest = clock.now() + rules.on(clock.now()).duration(LONGEST)
    return min(end_of_day(days_to_choose()[number]), latest)


# --- Those who ask


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that nobody has answered. `decision` is whether it may be granted now, and why."""

    id: UUID
    person_id: UUID
    name: str
    number: str
    born_on: date | None
    is_inner: bool
    unit: str
    asked_by: str
    for_unit: str
    for_phone: str
    is_urgent: bool
    until: datetime | None
    text: str
    asked_at: datetime
    decision: Decision


def asked_of(actor: Actor, ids: Iterable[UUID]) -> list[Asked]:
    """The unanswered among these requests that have not lapsed, oldest first. For whoever has been told of them."""
    with as_system("what the owner of a block is asked"):
        found = LiftRequest.objects.filter(pk__in=list(ids), answered_at=None, block__provider=actor.provider)
        found = found.filter(Q(until=None) | Q(until__gt=clock.now()))
        found = found.select_related("block__patient", "block__unit", "asked_by", "for_unit").order_by("asked_at")
        rows = [(one, one.block, one.block.patient) for one in found]
    judged = [(one, block, person, decide(actor, one, "unblock")) for one, block, person in rows]
    return [
        Asked(
            id=one.pk,
            person_id=person.pk,
            name=person.name,
            number=person.personal_number,
            born_on=person.born_on,
            is_inner=block.kind == "inner",
            unit=block.unit.name if block.unit else "",
            asked_by=one.asked_by.name if one.asked_by else "",
            for_unit=one.for_unit.name if one.for_unit else "",
            for_phone=one.for_unit.phone if one.for_unit else "",
            is_urgent=one.reason == "emergency",
            until=one.until,
            text=one.text,
            asked_at=one.asked_at,
            decision=decision,
        )
        for one, block, person, decision in judged
        if decision.rule in OWNERS
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """A lift that goes on: for a unit, or in an emergency (`is_urgent`) for one of its staff."""

    id: UUID
    unit: str
    staff: str
    until: datetime | None
    is_urgent: bool
    heard: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A block of one's own provider. Without `registered_at` the person has asked for it and it does not bind yet."""

    id: UUID
    is_inner: bool
    unit_id: UUID | None
    unit: str
    requested_at: datetime | None
    registered_at: datetime | None
    info_from: date | None
    info_until: date | None
    exempt: tuple[str, ...]
    text: str
    lifts: tuple[Opened, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A block that a person has asked one's own provider for, and that nobody has registered."""

    id: UUID
    person_id: UUID
    name: str
    number: str
    is_inner: bool
    unit: str
    exempt: tuple[str, ...]
    text: str
    requested_at: datetime


def wanted_of(actor: Actor, ids: Iterable[UUID]) -> list[Wanted]:
    """Those of these blocks that still wait to be registered, oldest first. For whoever has been told of them."""
    with as_system("what a person has asked the owner for"):
        found = Block.objects.filter(pk__in=list(ids), provider=actor.provider, registered_at=None, valid_until=None)
        found = list(found.select_related("patient", "unit").order_by("requested_at"))
        rows = [(one, one.patient, one.unit.name if one.unit else "") for one in found]
    return [
        Wanted(
            id=one.pk,
            person_id=person.pk,
            name=person.name,
            number=person.personal_number,
            is_inner=one.kind == "inner",
            unit=unit,
            exempt=tuple(one.exempt),
            text=one.request_text,
            requested_at=one.requested_at,
        )
        for one, person, unit in rows
        if decide(actor, one, "block").permits
    ]


def blocks_of(actor: Actor, person_id: UUID) -> list[Registered]:
    """The live blocks of one's own provider about a person, and those that the person has asked for."""
    with as_system("the owner's own register of blocks"):
        here = Block.objects.filter(live(clock.now()) | Q(registered_at=None, valid_until=None))
        found = list(
            here.filter(patient=person_id, provider=actor.provider).select_related("unit").order_by("valid_from")
        )
        units = {one.pk: one.unit.name if one.unit else "" for one in found}
        opened = lifts_of(found)
    return [
        Registered(
            id=one.pk,
            is_inner=one.kind == "inner",
            unit_id=one.unit_id,
            unit=units[one.pk],
            requested_at=one.requested_at,
            registered_at=one.registered_at,
            info_from=one.info_from,
            info_until=one.info_until,
            exempt=tuple(one.exempt),
            text=one.request_text,
            lifts=tuple(opened.get(one.pk, ())),
        )
        for one in found
        if decide(actor, one, "block").rule in OWNERS
    ]


def lifts_of(blocks: list[Block]) -> dict[UUID, list[Opened]]:
    """Block → its lifts that go on, the one that ends first first."""
    rows = Lift.objects.filter(live(clock.now()), block__in=[one.pk for one in blocks]).order_by("valid_until")
    found: dict[UUID, list[Opened]] = {}
    for one in rows.select_related("unit", "staff"):
        staff, is_urgent = one.staff.name if one.staff else "", one.reason == "emergency"
        opened = Opened(one.pk, one.unit.name, staff, one.valid_until, is_urgent, one.get_heard_display())
        found.setdefault(one.block_id, []).append(opened)
    return found


# --- Those who asked


@dataclass(frozen=True, slots=True)
class Answered:
    """What the owner has said to a request of one's own unit."""

    id: UUID
    person_id: UUID
    name: str
    number: str
    asked_by: str
    owner: str
    text: str
    is_granted: bool
    answer: str
    answered_at: datetime | None


def answers_to(actor: Actor, ids: Iterable[UUID]) -> list[Answered]:
    """The answers to these requests of the actor's unit, newest first, about people whom it still knows."""
    with as_system("what one's own unit has asked the owner of a block"):
        rows = LiftRequest.objects.filter(pk__in=list(ids), for_unit=actor.unit).exclude(answered_at=None)
        rows = rows.select_related("block__provider", "block__unit", "asked_by").order_by("-answered_at")
        found = [(one, one.block, one.block.unit or one.block.provider) for one in rows]
    people = Person.objects.visible_to(actor).filter(pk__in=[block.patient_id for _one, block, _owner in found])
    known = {person.pk: person for person in people}
    return [
        Answered(
            id=one.pk,
            person_id=block.patient_id,
            name=known[block.patient_id].name,
            number=known[block.patient_id].personal_number,
            asked_by=one.asked_by.name if one.asked_by else "",
            owner=owner.name,
            text=one.text,
            is_granted=bool(one.is_granted),
            answer=one.answer,
            answered_at=one.answered_at,
        )
        for one, block, owner in found
        if block.patient_id in known
    ]
