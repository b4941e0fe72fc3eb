"""The door to the pages of one case: through the policy, and on purpose where the identity is protected."""

from typing import Any

from django.shortcuts import redirect, render
from django.urls import reverse

from apps.access.actions import patient_of
from apps.access.views import GuardedView
from apps.audit import log
from apps.patients.models import Person

from .models import Case

CASE_PAGE = "workplace:case"
PERSON_PAGE = "workplace:patient"


class NeedsControl(Exception):
    """The person has a protected identity, and nobody has said yet that the case must be opened."""


CONTROLLED = "controlled"  # the session's cases and people with a protected identity that have been opened on purpose


class OpenedOnPurpose(GuardedView, abstract=True):
    """A staff page that asks before it shows somebody with a protected identity, once in a session. `control_page`
    asks. People have pages of their own for the verbs that they share with staff (the portal)."""

    control_page = ""

    def may_come_in(self) -> bool:
        return self.actor.is_staff and super().may_come_in()

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except NeedsControl:
            url = reverse(self.control_page, args=[self.kwargs["pk"]])
            response = render(request, "cases/control.html", {"control_url": url})
            response.headers["Cache-Control"] = "no-store, private"
            return response

    def ask_before(self, person, key) -> None:
        is_opened = str(key) in self.request.session.get(CONTROLLED, ())
        if self.request.method == "GET" and person.is_protected and not is_opened:
            raise NeedsControl

    def remember(self, key) -> None:
        opened = [one for one in self.request.session.get(CONTROLLED, []) if one != str(key)]
        self.request.session[CONTROLLED] = [*opened, str(key)][-50:]


class CaseView(OpenedOnPurpose, abstract=True):
    """Something about one case."""

    model = Case
    control_page = "workplace:control"

    def get_object(self, queryset=None, *, activity: str = "read"):
        case = super().get_object(queryset, activity="")
        self.ask_before(case.patient, case.pk)
        if activity:
            log.record(self.actor, activity, patient_id=patient_of(case), subject=case)
        return case

    def case(self, *, activity: str = "") -> Any:
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
        self.remember(case.pk)
        return redirect(self.case_url())


class PersonView(OpenedOnPurpose, abstract=True):
    """Something about one person, whom the address names as `pk`."""

    model: Any = Person
    control_page = "workplace:patient_control"

    def person(self, queryset=None, *, activity: str = "") -> Any:
        rows = Person.objects.all() if queryset is None else queryset
        person = GuardedView.get_object(self, rows, activity="")
        self.ask_before(person, person.pk)
        if activity:
            log.record(self.actor, activity, patient_id=person.pk, subject=person)
        return person

    def person_url(self) -> str:
        return reverse(PERSON_PAGE, args=[self.kwargs["pk"]])


class PersonControl(PersonView):
    """Opening a person with a protected identity on purpose."""

    permission = "view_record"

    def post(self, request, pk):
        person = self.person()
        log.record(self.actor, "read", patient_id=person.pk, subject=person, reason="protected identity opened")
        self.remember(person.pk)
        return redirect(self.person_url())
