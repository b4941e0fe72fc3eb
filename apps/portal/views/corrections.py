"""Something in the record is wrong: telling the unit that wrote it, and reading what it answers."""

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.audit import log
from apps.core.errors import AlreadyDone, Refused
from apps.notifications import inbox
from apps.portal import corrections, journal
from apps.portal.forms import CorrectionForm
from apps.records.actions import ask_for_correction, take_back_correction
from apps.records.models import CorrectionRequest
from apps.records.notices import ANSWERED
from apps.records.shown import write_down

from .base import OwnView


class Corrections(OwnView):
    """All that has been asked, with the answers. Reading them shows what the notices about answers were."""

    place = "more"

    def get(self, request):
        asked = corrections.asked(self.actor)
        log.record(self.actor, "list", patient_id=self.actor.whom, subject_type="records.correctionrequest")
        told = [one.pk for one in self.notices if one.kind == ANSWERED]
        if told:
            inbox.mark_seen(self.actor, told)
        return self.page("portal/corrections.html", asked=asked)


class UndoCorrection(OwnView):
    """Take a request back before it is answered. One press."""

    permission = "take_back_correction"
    model = CorrectionRequest

    def post(self, request, pk):
        told = _("Taken back. They do not have to answer.")
        return self.press(take_back_correction, self.get_object(activity=""), told, "portal:corrections")


class AskForCorrection(OwnView):
    """Write what is wrong in one entry."""

    permission = "ask_for_correction"
    place = "more"

    def get(self, request, pk):
        return self.show(self.entry(), CorrectionForm())

    def post(self, request, pk):
        entry, form = self.entry(), CorrectionForm(request.POST)
        if not form.is_valid():
            return self.show(entry, form, 422)
        try:
            ask_for_correction(entry, by=self.actor, **form.cleaned_data)
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error("text", refusal.message)
            return self.show(entry, form, 422)
        notices.success(request, _("Sent to those who wrote it. The answer comes here, and we tell you when it does."))
        return redirect("portal:corrections")

    def entry(self):
        entry = journal.entries_of(self.actor).filter(pk=self.kwargs["pk"], is_current=True).first()
        if entry is None:
            log.record(
                self.actor, "refused", subject_type="records.recordentry", subject_id=self.kwargs["pk"], effect="DENY",
                rule="not_found", reason=self.permission,
            )  # fmt: skip
            raise Http404
        return journal.known(entry)

    def show(self, entry, form, status=200):
        write_down(self.actor, "read", entry.patient_id, [entry], subject_id=entry.pk)
        return self.page("portal/ask_correction.html", status=status, entry=journal.row_of(entry), form=form)
