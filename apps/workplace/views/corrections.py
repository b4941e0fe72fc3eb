"""What people say is wrong in what the unit has written: the list of those who wait, and answering one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.core.errors import AlreadyDone, Refused
from apps.notifications import inbox
from apps.records import words
from apps.records.actions import answer_correction
from apps.records.models import CorrectionRequest
from apps.records.notices import ASKED
from apps.records.shown import write_down
from apps.workplace import corrections, entries
from apps.workplace.forms import CorrectionForm

from .overview import entry_url


class Corrections(GuardedView):
    """Whoever has waited longest stands first."""

    permission = "view_corrections"

    def get(self, request):
        rows = corrections.waiting(self.actor)
        log.record(
            self.actor, "list", subject_type="records.correctionrequest", shown=log.patients(rows), ground="request"
        )
        self.forget_notices(rows)
        waiting = [{"row": one, "name": name_of(one.patient), "heading": words.heading(one.about)} for one in rows]
        return render(request, "workplace/corrections.html", {"waiting": waiting})

    def forget_notices(self, rows) -> None:
        """A notice of a request that waits no more, since the person has taken it back, has done its work."""
        here = {str(one.pk) for one in rows}
        told = list(inbox.unseen(self.actor).filter(kind=ASKED))
        if old := [one.pk for one in told if one.data.get("correction") not in here]:
            inbox.mark_seen(self.actor, old)


def name_of(person) -> str:
    """In a list nobody reads the name of somebody with a protected identity."""
    return _("Protected identity") if person.is_protected else person.name


class AnswerCorrection(GuardedView):
    """The entry, what the person says of it, and the unit's answer."""

    permission = "answer_correction"
    model = CorrectionRequest

    def get(self, request, pk):
        return self.show(self.asked(), CorrectionForm())

    def post(self, request, pk):
        asked, form = self.asked(), CorrectionForm(request.POST)
        if not form.is_valid():
            return self.show(asked, form, 422)
        said = dict(form.cleaned_data)
        try:
            answer_correction(asked, by=self.actor, **said)
        except AlreadyDone:
            pass
        except Refused as refusal:
            for name, sentence in refusal.fields.items() or [(None, refusal.message)]:
                form.add_error(name if name in form.fields else None, sentence)
            return self.show(asked, form, 422)
        inbox.mark_seen(self.actor, self.notices(asked).values_list("pk", flat=True))
        messages.success(request, _("The answer has been sent. What was written before is still there."))
        return redirect("workplace:corrections")

    def asked(self) -> CorrectionRequest:
        """The request, or 404 for what is not the unit's and what has been answered."""
        return self.get_object(corrections.of_unit(self.actor).filter(answered_at=None))

    def notices(self, asked):
        return inbox.unseen(self.actor).filter(kind=ASKED, data__correction=str(asked.pk))

    def show(self, asked, form, status=200):
        entry = entries.whole(self.actor).filter(pk=asked.about_id).first()
        if entry is None:
            raise Http404
        entries.known(entry)
        write_down(self.actor, "read", asked.patient_id, [entry], subject_id=entry.pk)
        address = [asked.patient_id, entry.pk]
        context = {
            "asked": asked,
            "form": form,
            "entry": entry,
            "heading": words.heading(entry),
            "details": words.details(entry),
            "entry_url": entry_url(*address),
            "correct_url": reverse("workplace:correct_entry", args=address),
            "then_url": "" if asked.entry_id == entry.pk else entry_url(asked.patient_id, asked.entry_id),
            "patient": asked.patient,
            "why": entry.why.sentence,
        }
        return render(self.request, "workplace/correction.html", context, status=status)
