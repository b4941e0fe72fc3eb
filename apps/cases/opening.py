"""The door to the pages of one case: through the policy, and on purpose where the identity is protected."""

from django.shortcuts import redirect, render
from django.urls import reverse

from apps.access.actions import patient_of
from apps.access.views import GuardedView
from apps.audit import log

from .models import Case

CASE_PAGE = "workplace:case"


class NeedsControl(Exception):
    """The person has a protected identity, and nobody has said yet that the case must be opened."""


CONTROLLED = "controlled"  # the session's cases with a protected identity that have been opened on purpose


class CaseView(GuardedView, abstract=True):
    """Something about one case. A protected identity is opened on purpose, once in a session."""

    model = Case

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except NeedsControl:
            response = render(request, "cases/control.html", {"case_id": self.kwargs["pk"]})
            response.headers["Cache-Control"] = "no-store, private"
            return response

    def get_object(self, queryset=None, *, activity: str = "read"):
        case = super().get_object(queryset, activity="")
        is_opened = str(case.pk) in self.request.session.get(CONTROLLED, ())
        if self.request.method == "GET" and case.patient.is_protected and not is_opened:
            raise NeedsControl
        if activity:
            log.record(self.actor, activity, patient_id=patient_of(case), subject=case)
        return case

    def case(self, *, activity: str = "") -> Case:
        rows = Case.objects.select_related("patient", "responsible_unit")
        return self.get_object(rows, activity=activity)

    def case_url(self) -> str:
        return reverse(CASE_PAGE, args=[self.kwargs["pk"]])


class Control(CaseView):
    """Opening a case with a protected identity on purpose: the reason stands in the audit trail."""

    permission = "view_case"

    def post(self, request, pk):
        case = self.case()
        log.record(self.actor, "read", patient_id=patient_of(case), subject=case, reason="protected identity opened")
        opened = [one for one in request.session.get(CONTROLLED, []) if one != str(case.pk)]
        request.session[CONTROLLED] = [*opened, str(case.pk)][-50:]
        return redirect(self.case_url())
