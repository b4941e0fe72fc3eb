"""The person's times: the list, one of them whole, on paper and in files."""

from contextlib import suppress
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages as notices
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.appointments import actions, content
from apps.appointments.kinds import AnswerKind
from apps.appointments.models import Appointment
from apps.appointments.states import AppointmentState
from apps.audit import log
from apps.core import clock, icalendar
from apps.core.errors import Invalid, Refused
from apps.portal import one_time, reading, times
from apps.portal.forms import OnceForm

from .base import OwnView
from .plans import Writing, as_file

READ_IN = {"sv": "Läs på svenska", "en": "Read in English"}  # each in its own language


class Times(OwnView):
    """What must be answered first, what comes month by month, what one waits for, what has been."""

    place = "more"

    def get(self, request):
        found = times.all_of(self.actor)
        log.record(self.actor, "list", patient_id=self.actor.whom, subject_type="appointments.appointment")
        reading.mark_kinds_seen(self.actor, self.notices, times.NOTICES)
        if found.is_empty:
            return self.nothing("portal/times/list.html", times=found)
        return self.page("portal/times/list.html", times=found)


class TimePage(Writing, abstract=True):
    """A page about one time: in another language or larger, where the address says so."""

    place = "more"
    model = Appointment
    verb = "view_own"
    with_answers = False  # whether the page says what was answered and asked

    def dispatch(self, request, *args, **kwargs):
        chosen = request.GET.get("lang", "")
        if chosen not in dict(settings.LANGUAGES):
            return super().dispatch(request, *args, **kwargs)
        with translation.override(chosen):
            return super().dispatch(request, *args, **kwargs)

    def find(self, activity: str = "read") -> one_time.Seen:
        """The time, or 404: what one may not see does not exist. Opening it is written down first."""
        row = self.get_object(one_time.rows(), activity=activity)
        return one_time.seen_by(self.actor, row, with_answers=self.with_answers)

    @property
    def is_large(self) -> bool:
        return self.request.GET.get("stor") == "1"

    def time_page(self, template: str, seen: one_time.Seen, status: int = 200, **context):
        back = reverse("portal:time", args=[seen.appointment.pk])
        context = {"seen": seen, "one": seen.appointment, "back": back, "is_large": self.is_large, **context}
        return self.page(f"portal/times/{template}.html", status=status, now=clock.now(), **context)

    def go_back(self, seen: one_time.Seen, said: str = ""):
        if said:
            notices.success(self.request, said)
        return redirect("portal:time", pk=seen.appointment.pk)


class OneTime(TimePage):
    """When, where and how to get there, the answer in the same card, and everything that is good to know."""

    with_answers = True

    def get(self, request, pk):
        seen = self.find()
        self.note_opened(seen)
        return self.show(seen)

    def post(self, request, pk):
        """Yes to the time, or yes or no to one that was offered."""
        seen = self.find(activity="")
        form = OnceForm(request.POST)
        said = request.POST.get("svar", "")
        return self.settle(
            form,
            lambda once, given: self.do(seen, said, once),
            lambda status: self.show(self.find(activity=""), status, form=form),
            lambda: self.thank(seen, said),
        )

    def do(self, seen: one_time.Seen, said: str, once) -> None:
        if said == "ja":
            say_yes(seen, by=self.actor, once=once)
            return
        offer = next((one for one in seen.offers if str(one.pk) == self.request.POST.get("erbjudande")), None)
        if said not in ("ta", "avsta") or (offer is None and seen.is_waiting):
            raise Invalid("svar", _("This time is no longer offered to you."))
        verb = actions.accept_offer if said == "ta" else actions.decline_offer
        verb(seen.appointment, by=self.actor, once=once, start=offer and offer.slot.starts_at)

    def thank(self, seen: one_time.Seen, said: str):
        if said == "avsta":
            return self.go_back(seen, _("You have said no to that time. You still stand on the waiting list."))
        if said == "ja":
            return self.go_back(seen, _("Thank you. They know that you come."))
        other = one_time.another(self.actor, seen.appointment)
        if other is None:
            return self.go_back(seen, _("The time is yours. You stand on the waiting list no longer."))
        notices.success(self.request, _("The time is yours. You still have your other time: cancel it here."))
        return redirect("portal:time-cancel", pk=other.pk)

    def note_opened(self, seen: one_time.Seen) -> None:
        """From now on the clinic knows that the invitation has been read."""
        reading.mark_kinds_seen(self.actor, self.notices, times.NOTICES)
        invitation = seen.invitation
        if invitation is None or invitation.opened_at or not self.actor.may("open_invitation"):
            return
        with suppress(Refused):  # answered or taken back in this very moment: the page says what is true
            actions.open_invitation(invitation, by=self.actor)

    def show(self, seen: one_time.Seen, status: int = 200, form=None):
        form = form or OnceForm()
        return self.time_page("one", seen, status, form=form, has_letter=bool(seen.invitation), **self.looks())

    def looks(self) -> dict:
        """The same page in another size and in the other language, and how the file of it is asked for."""
        code = translation.get_language() or settings.LANGUAGE_CODE
        size = {"stor": "1"} if self.is_large else {}
        language = {"lang": code} if "lang" in self.request.GET else {}
        other = "sv" if code == "en" else "en"
        return {
            "look": f"?{urlencode({'lang': code, **size})}",
            "other_size": f"?{urlencode(language | ({} if self.is_large else {'stor': '1'}))}",
            "other_language": {
                "code": other,
                "url": f"?{urlencode({'lang': other, **size})}",
                "words": READ_IN[other],
            },
        }


def say_yes(seen: one_time.Seen, *, by, once) -> None:
    """To the invitation where there is one, else to the time itself."""
    if seen.is_answerable:
        actions.answer_invitation(seen.invitation, by=by, once=once, kind=AnswerKind.ACCEPT)
    else:
        actions.confirm_booking(seen.appointment, by=by, once=once)


# --- To take along


class PrintedTime(TimePage):
    """The note for the fridge."""

    def get(self, request, pk):
        return self.time_page("print", self.find(activity="print"))


class TimeLetter(TimePage):
    """The letter as a file that a screen reader can read (PDF/UA), in the language and the size of the page."""

    def get(self, request, pk):
        seen = self.find(activity="print")
        if seen.invitation is None:
            return self.is_not_there()
        language = translation.get_language() or settings.LANGUAGE_CODE
        letter = content.letter_for_reading(
            seen.invitation, seen.appointment.patient, language=language, is_large=self.is_large
        )
        return as_file(letter, "application/pdf", _("my-invitation.pdf"))


class TimeFile(TimePage):
    """The time for one's calendar, without a word about where or why. One that is cancelled takes itself out of it."""

    def get(self, request, pk):
        seen = self.find()
        one = seen.moved_to or seen.appointment
        if one.starts_at is None or one.state == AppointmentState.PROPOSED:
            return self.is_not_there()
        event = one_time.event_of(self.actor, one)
        return as_file(icalendar.ics_of(event), "text/calendar; charset=utf-8", _("booked-time.ics"))
