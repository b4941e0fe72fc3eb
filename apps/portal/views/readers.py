"""Who has read about me: on the page, on paper and as files; and asking about one reading."""

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import formats
from django.utils.translation import gettext as _

from apps.access.telling import OPENED
from apps.audit import extract, log
from apps.core import clock
from apps.core.calendar import today
from apps.core.errors import AlreadyDone, Refused
from apps.notifications import inbox
from apps.patients.models import Person
from apps.portal import logwords, news, period, readers
from apps.portal.forms import AskReaderForm
from apps.review.actions import LARGEST_KEY, ask_about_reading

from .base import OwnView

CSV, PDF = "text/csv; charset=utf-8", "application/pdf"


class Readers(OwnView):
    """A page of readings of the chosen period and unit, the newest first; the first page also says how many in all."""

    permission = "view_readers"
    place = "more"

    def get(self, request):
        chosen = period.chosen_in(request.GET)
        trail, found = readers.trail(self.actor, chosen), readers.summary(self.actor, chosen)
        log.record(self.actor, "list", patient_id=self.actor.whom, subject_type="audit.event")
        self.mark_news_seen()
        return self.page(
            "portal/readers.html",
            trail=trail,
            chosen=chosen,
            found=found,
            sentence=readers.sentence(chosen, found),
            emergency_sentence=readers.emergency_sentence(found),
            periods=period.CHOICES.items(),
            today=today(),
            newer=chosen.address(sida=chosen.page - 1 if chosen.page > 2 else "") if chosen.page > 1 else "",
            older=chosen.address(sida=chosen.page + 1) if trail.has_more else "",
            query=chosen.address(),
            asked=found.questions if chosen.page == 1 else [],
            may_ask=self.actor.may("ask_about_reading"),
            most={"paper": number(readers.ON_PAPER), "sheet": number(readers.IN_A_SHEET)},
        )

    def mark_news_seen(self) -> None:
        """Reading the answers, and who has read, shows what the notices were: to the person, not to whoever acts for
        them. Asks the database only when there are any."""
        told = [one.pk for one in self.notices if one.kind in (news.LOG_ANSWERED, OPENED)]
        if told and not self.actor.on_behalf_of:
            inbox.mark_seen(self.actor, told)


class AskReader(OwnView):
    """A question about one reading, to those who review the provider's log."""

    permission = "ask_about_reading"
    place = "more"

    def get(self, request, key):
        return self.show(self.line(key), AskReaderForm())

    def post(self, request, key):
        line, form = self.line(key), AskReaderForm(request.POST)
        if not form.is_valid():
            return self.show(line, form, 422)
        person = Person.objects.visible_to(self.actor).filter(pk=self.actor.whom).first()
        if person is None:
            raise Http404
        try:
            ask_about_reading(person, by=self.actor, reading=key, **form.cleaned_data)
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error("text", refusal.message)
            return self.show(line, form, 422)
        notices.success(request, _("Sent. The answer comes here, and we tell you when it does."))
        return redirect("portal:readers")

    def line(self, key: int) -> readers.Line:
        line = readers.one(self.actor, key) if key <= LARGEST_KEY else None
        if line is None:
            log.record(self.actor, "refused", subject_type="audit.event", effect="DENY", rule="not_found")
            raise Http404
        return line

    def show(self, line, form, status=200):
        log.record(self.actor, "read", patient_id=self.actor.whom, subject_type="audit.event")
        return self.page("portal/ask_reader.html", status=status, line=line, form=form)


class PrintedReaders(OwnView):
    """The chosen period on paper."""

    permission = "view_readers"
    place = "more"

    def get(self, request):
        chosen = period.chosen_in({**request.GET.dict(), "sida": ""})
        trail, found = readers.trail(self.actor, chosen, readers.ON_PAPER), readers.summary(self.actor, chosen)
        log.record(self.actor, "print", patient_id=self.actor.whom, subject_type="audit.event")
        return self.page(
            "portal/readers_print.html",
            trail=trail,
            sentence=readers.sentence(chosen, found),
            emergency_sentence=readers.emergency_sentence(found),
            query=chosen.address(),
            printed_at=clock.now(),
        )


class ReadersFile(OwnView):
    """The chosen period as a file: every reading by itself, as many as fit, and the file says when there are more."""

    permission = "view_readers"
    place = "more"

    def get(self, request, kind):
        chosen = period.chosen_in({**request.GET.dict(), "sida": ""})
        most = readers.IN_A_SHEET if kind == "csv" else readers.ON_PAPER
        events, has_more = readers.readings(self.actor, chosen, most)
        shown = {"file": kind, "count": len(events), "first": chosen.first, "last": chosen.last}
        log.record(self.actor, "export", patient_id=self.actor.whom, subject_type="audit.event", shown=shown)
        note = _("Only the newest %(n)s readings of the period are here.") % {"n": most} if has_more else ""
        say = {"what": logwords.what, "who": logwords.who, "kind": logwords.information, "ground": logwords.ground}
        if kind == "csv":
            content, media = extract.as_csv(events, note, **say), CSV
        else:
            content, media = (
                extract.as_pdf(events, self.about(), f"{chosen.span_words} {note}", **say),
                "application/pdf",
            )
        name = "-".join((_("who-has-read"), str(chosen.first), str(chosen.last)))
        headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
        return HttpResponse(content, content_type=media, headers=headers)

    def about(self) -> str:
        return self.standing.whose if self.standing else self.actor.name


def number(many: int) -> str:
    """ "20 000", as the language writes it."""
    return formats.number_format(many, use_l10n=True, force_grouping=True)
