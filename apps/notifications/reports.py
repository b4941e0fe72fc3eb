"""What became of the notices of a case, for those who work in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.core.guard import as_system

from .channels import CHANNELS, Outcome
from .models import Promise
from .states import DeliveryState


@dataclass(frozen=True, slots=True)
class Line:
    """One notice by one channel. Exactly one of `unit_id` and `person_id`; no address."""

    promise_id: UUID
    message_id: UUID | None
    unit_id: UUID | None
    person_id: UUID | None
    channel: str
    state: DeliveryState
    outcome: Outcome | None
    sent_at: datetime | None
    error: str
    uncertain: int


def of_case(case_id: UUID) -> list[Line]:
    """Every delivery in the case, oldest first. The caller has asked the policy about the case."""
    with as_system("reporting on the notices of a case that the reader may see"):
        rows = Promise.objects.filter(case_id=case_id).order_by("created_at").prefetch_related("deliveries")
        return [_line(promise, delivery) for promise in rows for delivery in promise.deliveries.all()]


def _line(promise: Promise, delivery) -> Line:
    state = DeliveryState(delivery.state)
    return Line(
        promise_id=promise.pk,
        message_id=promise.message_id,
        unit_id=promise.to_unit_id,
        person_id=promise.to_person_id,
        channel=delivery.channel,
        state=state,
        outcome=CHANNELS[delivery.channel].outcome(promise) if state == DeliveryState.SENT else None,
        sent_at=delivery.sent_at,
        error=delivery.error,
        uncertain=delivery.uncertain,
    )
