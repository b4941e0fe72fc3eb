"""How things stand between an actor and a person: what the access steps tell. Facts only, and only one's own.

What the actor may know of what is closed comes from the policy (`deciding.closed`); the rest is what the actor's own
unit has written down itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from apps.core import clock
from apps.core.bundle import models_of, rows_of
from apps.core.guard import as_system
from apps.patients.models import Person

from .actor import Actor
from .deciding import Decision, closed
from .facts import live
from .holdings import records_of
from .models import Basis, Capacity, CapacityKind, Choice, Emergency, Ground, Inquiry, SharingConsent
from .ruling import WHO


@dataclass(frozen=True, slots=True)
class Standing:
    """`bases`: the unit's live grounds (bits) and `since` when the first of them began; the rest are rows, or None.

    `said_to` is who wrote the live answer down.
    """

    bases: int
    since: datetime | None
    choices: tuple[Choice, ...]
    consent: SharingConsent | None
    refusal: SharingConsent | None
    said_to: str
    capacity: tuple[Capacity, ...]
    inquiry: Inquiry | None
    emergency: Emergency | None

    @property
    def has_care(self) -> bool:
        return bool(self.bases & Basis.CARE)

    @property
    def is_unable(self) -> bool:
        return bool(self.capacity)

    @property
    def is_lasting(self) -> bool:
        return any(one.kind == CapacityKind.LASTING for one in self.capacity)


def standing(actor: Actor, person_id: UUID) -> Standing:
    """The facts for the access steps. One statement."""
    now = clock.now()
    mine = Q(staff=None) | Q(staff=actor.staff_id)
    here: dict[str, Any] = {"patient": person_id, "unit": actor.unit}
    my_choices = Q(session="") | Q(session=actor.session)
    answers = SharingConsent.objects.filter(live(now), mine, voided_at=None, **here).order_by("-valid_from")
    with as_system("what one's own unit has written down of a person's standing with it"):
        found = (
            Person.objects.filter(pk=person_id)
            .annotate(
                grounds=rows_of(Ground.objects.filter(live(now), mine, **here), "basis", "valid_from"),
                choices=rows_of(
                    Choice.objects.filter(live(now), my_choices, patient=person_id, assignment=actor.assignment),
                    "provider_id", "unit_id", "reason", "valid_from", "valid_until",
                ),
                answers=rows_of(
                    answers, "id", "is_given", "valid_from", "valid_until", "method", "not_covered", "staff_id",
                    by=F("registered_by__name"),
                ),
                capacity=rows_of(
                    Capacity.objects.filter(live(now), patient=person_id), "id", "kind", "valid_from", "valid_until"
                ),
                inquiries=rows_of(
                    Inquiry.objects.filter(made_at__lte=now, **here).order_by("-made_at")[:1], "made_at"
                ),
                emergencies=rows_of(
                    Emergency.objects.filter(live(now), staff=actor.staff_id, ended_at=None, **here),
                    "id", "reason", "valid_from", "valid_until",
                ),
            )
            .values("grounds", "choices", "answers", "capacity", "inquiries", "emergencies")
            .get()
        )  # fmt: skip
    grounds = models_of(Ground, found["grounds"])
    said = models_of(SharingConsent, found["answers"])
    bases = 0
    for ground in grounds:
        bases |= ground.basis
    return Standing(
        bases=bases,
        since=min((ground.valid_from for ground in grounds), default=None),
        choices=tuple(models_of(Choice, found["choices"])),
        consent=next((one for one in said if one.is_given), None),
        refusal=next((one for one in said if not one.is_given), None),
        said_to=next((one["by"] or "" for one in found["answers"]), ""),
        capacity=tuple(models_of(Capacity, found["capacity"])),
        inquiry=next(iter(models_of(Inquiry, found["inquiries"])), None),
        emergency=next(iter(models_of(Emergency, found["emergencies"])), None),
    )


# --- What is closed ---


@dataclass(frozen=True, slots=True)
class Closed:
    """Something that the actor may know of and not read. The names are there only where the rule tells who."""

    decision: Decision
    is_own_provider: bool
    provider_id: UUID | None = None
    provider: str = ""
    unit_id: UUID | None = None
    unit: str = ""


def what_is_closed(actor: Actor, person_id: UUID) -> Iterator[Closed]:
    """Each place with something that the actor may know of, once for each answer; names only for WHO."""
    seen = set()
    for access, held in records_of(person_id):
        names = [path for owner in ("provider", "unit") for path in (access[owner], f"{access[owner]}__name")]
        for decision, place in closed(actor, held, *names):
            found = Closed(decision, place[0] == actor.provider, *(place if decision.effect == WHO else ()))
            if found not in seen:
                seen.add(found)
                yield found
