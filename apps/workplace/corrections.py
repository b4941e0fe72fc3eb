"""What people ask the unit to correct, and what has been answered."""

from django.db.models import F, QuerySet

from apps.access.actor import Actor
from apps.records.models import CorrectionRequest

AT_MOST = 100


def of_unit(actor: Actor) -> QuerySet:
    """Requests to the actor's own unit, with whom each is about and the entry: what the rule lets it see."""
    rows = CorrectionRequest.objects.visible_to(actor, lead=True).select_related("patient", "about")
    return rows.annotate(unit_name=F("unit__name"))


def waiting(actor: Actor) -> list[CorrectionRequest]:
    """Those that nobody has answered, the oldest first."""
    return list(of_unit(actor).filter(answered_at=None).order_by("asked_at", "pk")[:AT_MOST])
