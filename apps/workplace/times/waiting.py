"""Who waits for a time at the unit, for how long, and what they have been offered. One statement."""

from django.db.models import OuterRef

from apps.access.actor import Actor
from apps.appointments.models import Appointment, Offer, Wait
from apps.appointments.states import AppointmentState
from apps.core import clock
from apps.core.bundle import row_of, rows_of, unpack

SHOWN = 200


def fetch(actor: Actor) -> list[Appointment]:
    """Those who have waited longest first."""
    waits = Wait.objects.visible_to(actor).filter(appointment=OuterRef("pk"))
    offers = Offer.objects.visible_to(actor).filter(
        appointment=OuterRef("pk"), answered_at=None, expires_at__gt=clock.now()
    )
    rows = (
        Appointment.objects.visible_to(actor)
        .filter(unit=actor.unit, state=AppointmentState.WAITING)
        .select_related("patient", "service")
        .annotate(
            waits=row_of(waits, "earliest", "latest", "weekdays", "notice_hours"),
            asked=rows_of(offers.order_by("expires_at"), "expires_at"),
        )
        .order_by("made_at", "pk")
    )
    found = list(rows[:SHOWN])
    for row in found:
        row.waits, row.asked = unpack(row.waits), unpack(row.asked)
    return found
