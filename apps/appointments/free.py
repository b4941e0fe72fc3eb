"""Free times: where there is still room, and the next ones when a place has just been taken."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from apps.core import clock

from .models import Slot

HORIZON = timedelta(days=62)  # as far as one search looks
NEXT = 3  # times offered to whoever came too late


def free(
    *,
    units: Iterable[UUID] = (),
    service: UUID | None = None,
    named: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    modality: str = "",
) -> QuerySet[Slot]:
    """Slots with room that have not begun, in the order of time. At most 62 days from `since`. One statement.

    `service` is its id, `named` its name at any of the units.
    """
    since = max(since or clock.now(), clock.now())
    until = min(until or since + HORIZON, since + HORIZON)
    rows = Slot.objects.filter(is_closed=False, taken__lt=F("capacity"), starts_at__gt=since, starts_at__lte=until)
    where: dict[str, Any] = {"schedule__service__is_active": True}
    if units:
        where["schedule__service__unit__in"] = list(units)
    if service:
        where["schedule__service"] = service
    if named:
        where["schedule__service__name"] = named
    if modality:
        where["schedule__modality"] = modality
    rows = rows.filter(**where).select_related("schedule__service__unit")
    return rows.order_by("starts_at", "schedule_id")


def next_times(slot: Slot, count: int = NEXT) -> list[Slot]:
    """The next free times of the same service, for whoever came too late for this one."""
    return list(free(service=slot.schedule.service_id).exclude(pk=slot.pk)[:count])
