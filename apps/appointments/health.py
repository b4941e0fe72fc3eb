"""What `/readyz` asks about invitations: that what should have gone has gone."""

from datetime import timedelta

from django.db.models import Min

from apps.core import clock, rules
from apps.core.guard import as_system
from apps.core.health import Unready, part

from .models import Dispatch
from .states import OPEN_DISPATCHES


@part("dispatches")
def dispatches() -> None:
    """Overdue sendings mean that the worker or beat stands still. One that waits for its hour is not overdue."""
    age = overdue()
    if age > rules.on(clock.now()).duration("appointment.overdue_after"):
        raise Unready(f"an invitation has been overdue for {age}")


def overdue() -> timedelta:
    """For how long the oldest has waited beyond its moment."""
    now = clock.now()
    with as_system("asking how late invitations are"):
        waiting = Dispatch.objects.filter(next_at__lt=now, state__in=OPEN_DISPATCHES)
        oldest = waiting.aggregate(oldest=Min("next_at"))["oldest"]
    return now - oldest if oldest else timedelta(0)
