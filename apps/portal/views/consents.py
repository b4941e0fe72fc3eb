"""What the person has said yes to, and taking it back: a page that says what happens, then one press."""

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.access.deciding import decide
from apps.access.verbs.consents import end_sharing_consent
from apps.audit import log
from apps.cases.actions import end_consent
from apps.core import clock
from apps.core.errors import Refused
from apps.core.phrases import people_time
from apps.portal import reading, sharing

from .base import OwnView


class ConsentView(OwnView, abstract=True):
    permission = "view_consents"
    place = "more"


class Consents(ConsentView):
    """The overview: what holds now, and what has been."""

    def get(self, request):
        holds, ended = sharing.said(self.actor)
        log.record(self.actor, "list", patient_id=self.actor.whom, subject_type="access.sharingconsent")
        too_young = self.standing is None and reading.reads_from(self.actor)
        return self.page("portal/consents.html", holds=holds, ended=ended, day=too_young)


class EndConsent(ConsentView):
    """What ending means; and then it is ended, with the time."""

    def get(self, request, kind, pk):
        return self.page("portal/end_consent.html", one=self.find(kind, pk), now=clock.now())

    def post(self, request, kind, pk):
        one = self.find(kind, pk)
        try:
            self.end(one)
        except Refused as refusal:
            notices.warning(request, refusal.message)
        else:
            notices.success(request, _("Ended %(time)s.") % {"time": people_time(clock.now())})
        return redirect("portal:consents")

    def end(self, one: sharing.Said) -> None:
        if one.kind == sharing.RECORD:
            end_sharing_consent(one.row.patient, by=self.actor, consent=one.row)
        else:
            end_consent(one.row.case, by=self.actor, purpose=one.row.purpose)

    def find(self, kind: str, pk) -> sharing.Said:
        """One that holds and that the actor may end; the rest does not exist here."""
        holds, _ended = sharing.said(self.actor)
        one = next((one for one in holds if one.kind == kind and one.pk == pk), None)
        if one is None:
            log.record(self.actor, "refused", effect="DENY", rule="not_found", reason=self.permission)
            raise Http404
        row = one.row if kind == sharing.RECORD else one.row.case
        log.record(self.actor, "read", patient_id=self.actor.whom, subject=row, rule=decide(self.actor, row).rule)
        return one
