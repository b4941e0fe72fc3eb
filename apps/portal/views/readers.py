"""Who has read about me."""

from datetime import date

from apps.audit import log
from apps.core import clock
from apps.portal import readers

from .base import OwnView


class Readers(OwnView):
    """A week at a time, newest first."""

    permission = "view_readers"
    place = "more"

    def get(self, request):
        trail = readers.trail(self.actor, before=day_in(request.GET.get("fore", "")))
        log.record(self.actor, "list", patient_id=self.actor.whom, subject_type="audit.event")
        return self.page("portal/readers.html", trail=trail, is_first="fore" not in request.GET)


class PrintedReaders(OwnView):
    """All of it, on paper."""

    permission = "view_readers"
    place = "more"

    def get(self, request):
        trail = readers.trail(self.actor, days=None)
        log.record(self.actor, "print", patient_id=self.actor.whom, subject_type="audit.event")
        return self.page("portal/readers_print.html", trail=trail, printed_at=clock.now())


def day_in(text: str) -> date | None:
    """A day in an address; what is no day is as if it were not there."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
