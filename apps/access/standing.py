"""How things stand between an actor and a person: what the access steps tell. Facts only, and only one's own.

What the actor may know of what is closed comes from the policy (`policy.closed`); the rest is what the actor's own
unit has written down itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from apps.core import clock
from apps.core.guard import as_system

from .actor import Actor
from .facts import live
from .holdings import records_of
from .models import Basis, Capacity, CapacityKind, Choice, Emergency, Ground, Inquiry, SharingConsent
from .policy import Decision, closed

OWN = "what a person's standing with one's own unit is"


@dataclass(frozen=True, slots=True)
class Closed:
    """Something that the actor may know of and not read. The names are there only where the rule tells who."""

    decision: Decision
    is_own_provider: bool
    provider_id: object = None
    provider: str = ""
    unit_id: object = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """`bases`: the unit's grounds (bits) and `since` when the first began; the rest are rows, or None."""

    bases: int
    since: object
    choices: tuple[Choice, ...]
    consent: SharingConsent | None
    refusal: SharingConsent | None
    capacity: tuple[Capacity, ...]
    inquiry: Inquiry | None
    emergency: Emergency | None
    closed: tuple[Closed, ...]

    @property
    def has_care(self) -> bool:
        return bool(self.bases & Basis.CARE)

    @property
    def is_unable(self) -> bool:
        return bool(self.capacity)

    @property
    def is_lasting(self) -> bool:
        return any(one.kind == CapacityKind.LASTING for one in self.capacity)


def standing(actor: Actor, person) -> Standing:
    """The facts for the access steps. Seven statements at most, and one for each room that keeps records."""
    now = clock.now()
    mine = Q(staff=None) | Q(staff=actor.staff_id)
    with as_system(OWN):
        grounds = list(Ground.objects.filter(live(now), mine, patient=person, unit=actor.unit))
        choices = Choice.objects.filter(live(now), patient=person, assignment=actor.assignment)
        chosen = tuple(choices.filter(Q(session="") | Q(session=actor.session)).select_related("unit", "provider"))
        answers = SharingConsent.objects.filter(live(now), mine, patient=person, unit=actor.unit, voided_at=None)
        said = list(answers.select_related("registered_by").order_by("-valid_from"))
        capacity = tuple(Capacity.objects.filter(live(now), patient=person))
        inquiry = (
            Inquiry.objects.filter(patient=person, unit=actor.unit, made_at__lte=now).order_by("-made_at").first()
        )
        emergency = Emergency.objects.filter(
            live(now), patient=person, staff=actor.staff_id, unit=actor.unit, ended_at=None
        ).first()
    return Standing(
        bases=sum({ground.basis for ground in grounds}),
        since=min((ground.valid_from for ground in grounds), default=None),
        choices=chosen,
        consent=next((one for one in said if one.is_given), None),
        refusal=next((one for one in said if not one.is_given), None),
        capacity=capacity,
        inquiry=inquiry,
        emergency=emergency,
        closed=tuple(what_is_closed(actor, person.pk)),
    )


def what_is_closed(actor: Actor, person_id) -> Iterable[Closed]:
    """Each place with something that the actor may know of, once for each answer; names only for WHO."""
    seen = set()
    for access, rows in records_of(person_id):
        names = [path for owner in ("provider", "unit") for path in (access[owner], f"{access[owner]}__name")]
        for decision, place in closed(actor, rows, *names):
            is_own = place[0] == actor.provider
            found = Closed(decision, is_own, *place) if decision.effect == "WHO" else Closed(decision, is_own)
            if found not in seen:
                seen.add(found)
                yield found
