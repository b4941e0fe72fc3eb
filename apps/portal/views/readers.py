"""Who has read about me."""

from datetime import date

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.audit import log
from apps.core import clock
from apps.core.errors import AlreadyDone, Refused
from apps.notifications import inbox
from apps.patients.models import Person
from apps.portal import readers
from apps.portal.forms import AskReaderForm
from apps.review.actions import LARGEST_KEY, ask_about_reading
from apps.review.models import LogQuestion

from .base import OwnView

MOST_QUESTIONS = 20


class Readers(OwnView):
    """A week at a time, newest first."""

    permission = "view_readers"
    place = "more"

    def get(self, request):
        trail = readers.trail(self.actor, before=day_in(request.GET.get("fore", "")))
        log.record(self.actor, "list", patient_id=self.actor.whom, subject_type="audit.event")
        is_first = "fore" not in request.GET
        asked = self.asked() if is_first else []
        may_ask = self.actor.may("ask_about_reading")
        return self.page("portal/readers.html", trail=trail, is_first=is_first, asked=asked, may_ask=may_ask)

    def asked(self) -> list[LogQuestion]:
        """One's own questions, the newest first. Reading them shows what the notices about answers were."""
        rows = list(LogQuestion.objects.visible_to(self.actor).order_by("-asked_at")[:MOST_QUESTIONS])
        inbox.mark_seen(self.actor, inbox.unseen(self.actor).filter(kind="log_answer").values_list("pk", flat=True))
        return rows


class AskReader(OwnView):
    """A question about one reading, to those who review the provider's log."""

    permission = "ask_about_reading"
    place = "more"

    def get(self, request, key):
        return self.show(self.event(key), AskReaderForm())

    def post(self, request, key):
        event, form = self.event(key), AskReaderForm(request.POST)
        if not form.is_valid():
            return self.show(event, form, 422)
        person = Person.objects.visible_to(self.actor).filter(pk=self.actor.whom).first()
        if person is None:
            raise Http404
        try:
            ask_about_reading(person, by=self.actor, reading=key, **form.cleaned_data)
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error("text", refusal.message)
            return self.show(event, form, 422)
        notices.success(request, _("Sent. The answer comes here, and we tell you when it does."))
        return redirect("portal:readers")

    def event(self, key: int):
        rows = log.events().visible_to(self.actor).filter(actor_kind="staff", effect="PERMIT")
        event = rows.filter(pk=key).first() if key <= LARGEST_KEY else None
        if event is None:
            log.record(self.actor, "refused", subject_type="audit.event", effect="DENY", rule="not_found")
            raise Http404
        return event

    def show(self, event, form, status=200):
        log.record(self.actor, "read", patient_id=self.actor.whom, subject_type="audit.event")
        line = readers.one(event)
        return self.page("portal/ask_reader.html", status=status, line=line, form=form)


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
