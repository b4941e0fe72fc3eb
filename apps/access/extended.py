"""What a unit has decided to let a child, a guardian or a representative read of its own (utökad åtkomst)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.core import clock
from apps.core.guard import as_system

from .actor import Actor
from .facts import live
from .models import ExtendedAccess


@dataclass(frozen=True, slots=True)
class Opened:
    """A decision that holds. Without `holder` it is the child's own reading."""

    id: UUID
    holder: str
    since: datetime
    until: datetime | None
    reason: str
    decided_by: str


def opened_by(actor: Actor, person_id: UUID) -> list[Opened]:
    """The live decisions of the actor's own unit about a person, the one that ends first first. One statement."""
    with as_system("what one's own unit has decided about who reads"):
        rows = ExtendedAccess.objects.filter(live(clock.now()), patient=person_id, unit=actor.unit)
        rows = list(rows.select_related("mandate__relative", "decided_by").order_by("valid_until"))
        names = {one.pk: one.mandate.relative.name if one.mandate else "" for one in rows}
    return [
        Opened(
            id=one.pk,
            holder=names[one.pk],
            since=one.valid_from,
            until=one.valid_until,
            reason=one.reason,
            decided_by=one.decided_by.name if one.decided_by else "",
        )
        for one in rows
    ]
