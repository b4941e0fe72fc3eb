"""What the verbs about blocks and about their lifts have in common."""

from datetime import datetime
from uuid import UUID

from apps.access import telling
from apps.access.actor import Actor
from apps.access.facts import live
from apps.access.models import Block, LiftReason, LiftRequest
from apps.core import clock
from apps.core.errors import NotFound
from apps.organisations.models import Unit
from apps.patients.models import Person

TEXT = 500


def standing(person: Person):
    """The blocks that bind now."""
    return Block.objects.filter(live(clock.now()), patient=person, registered_at__lte=clock.now())


def own(rows, pk: UUID, by: Actor) -> Block:
    """The provider's own block, under lock. Another provider's does not exist."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk, provider=by.provider).first()
    if row is None:
        raise NotFound
    return row


def waiting(block: Block):
    return LiftRequest.objects.filter(block=block, answered_at=None)


def said(
    block: Block, by: Actor, text: str, *, for_unit: Unit | None = None, until: datetime | None = None
) -> LiftRequest:
    """What the person said to the owner's staff, as the request that it is."""
    return LiftRequest.objects.create(
        block=block,
        for_unit=for_unit,
        reason=LiftReason.CONSENT,
        until=until,
        text=text,
        asked_by_id=by.staff_id,
        asked_at=clock.now(),
    )


def answered(request: LiftRequest, by: Actor, *, is_granted: bool, answer: str = "") -> None:
    request.answered_at, request.answered_by_id = clock.now(), by.staff_id
    request.is_granted, request.answer = is_granted, answer
    request.save(update_fields=["answered_at", "answered_by", "is_granted", "answer"])


def stop(block: Block, by: Actor) -> None:
    block.valid_until, block.ended_by_id = clock.now(), by.staff_id
    block.save(update_fields=["valid_until", "ended_by", "answer"])


def tell(block: Block) -> None:
    """Something has become of what the person asked for. What it is stands behind the sign-in."""
    telling.tell(telling.BLOCK_ANSWERED, to_person=block.patient_id, data={"block": str(block.pk)})
