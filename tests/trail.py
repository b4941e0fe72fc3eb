"""The whole log, for tests: nobody in the product reads it like this."""

from uuid import UUID

from django.db.models import Q

from apps.audit import log
from apps.audit.models import EVERY_READING_OF_MANY, Event
from apps.core.guard import as_system


def events(**of) -> list[Event]:
    """Newest first. `of`: columns and look-ups."""
    with as_system("a test reads the log"):
        return list(log.events().filter(**of).order_by("-at", "-id"))


def about(patient_id: UUID) -> list[Event]:
    """The person's own rows, and the lists that they stood in."""
    listed = Q(activity__in=EVERY_READING_OF_MANY, shown__contains={"patients": [str(patient_id)]})
    with as_system("a test reads the log"):
        return list(log.events().filter(Q(patient_id=patient_id) | listed).order_by("-at", "-id"))
