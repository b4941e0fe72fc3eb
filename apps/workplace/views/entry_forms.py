"""The forms of the record: something new about a person, and what is done with an entry."""

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from apps.careplans.forms import ProposePlan
from apps.cases.opening import PersonView
from apps.cases.views import DraftView, VerbView
from apps.records.forms import ABOUT_ENTRY, ENTRY_FORMS
from apps.records.shown import write_down

from .overview import EntryView, entry_url


class OnPerson(PersonView, VerbView, abstract=True):
    """A form about a person; afterwards one is back at the overview."""

    back_text = _("Back to the overview")

    def case(self, *, activity: str = ""):
        return self.person(activity=activity)

    def case_url(self) -> str:
        return self.person_url()

    def can_now(self, case) -> bool:
        return True

    def patient(self, case):
        return case


class ProposePlanPage(OnPerson):
    """Somebody sees that a coordinated plan is needed; afterwards one is at its page."""

    permission = "view_case"  # staff only: the person's own page for it is in the portal; the verb asks who may
    form_class = ProposePlan

    def after(self, case) -> str:
        return reverse("workplace:case", args=[self.made.pk])

    def keep(self, case, form):
        """A unit that only lists the person keeps no draft about them: what was typed stays on the page."""
        try:
            return super().keep(case, form)
        except PermissionDenied:
            form.unjudged().add_error(None, _("A draft is kept where the unit cares for the person. Send it instead."))
            return self.show(case, form, status=403)


class ProposePlanDraft(OnPerson, DraftView):
    """Saves what is being typed about why a plan is needed."""

    permission = "view_case"
    form_class = ProposePlan


class DraftOnPerson(OnPerson, DraftView, abstract=True):
    """Saves what is being typed about a person."""


class OnEntry(EntryView, OnPerson, abstract=True):
    """A form about an entry; afterwards one is back at it, or at the version that replaced it."""

    back_text = _("Back to the entry")

    def get(self, request, pk, entry_pk):
        return super().get(request, pk)

    def post(self, request, pk, entry_pk):
        return super().post(request, pk)

    def case(self, *, activity: str = ""):
        entry = self.entry()
        if activity:
            write_down(self.actor, activity, entry.patient_id, [entry], subject_id=entry.pk)
        return entry

    def case_url(self) -> str:
        return entry_url(self.kwargs["pk"], self.kwargs["entry_pk"])

    def can_now(self, case) -> bool:
        return case.is_current

    def patient(self, case):
        return case.patient

    def after(self, case) -> str:
        return self.person_url() if self.permission == "correct_entry" else self.case_url()


def writing_pages() -> list:
    """The addresses of what can be written about a person: /arbete/patient/<person>/ny/<kind>/."""
    pages = []
    for form in ENTRY_FORMS:
        attributes = {"permission": form.verb, "form_class": form, "__module__": __name__}
        page = type(f"{form.__name__}View", (OnPerson,), attributes)
        draft = type(f"{form.__name__}Draft", (DraftOnPerson,), attributes)
        pages.append(path(f"{form.slug}/", page.as_view(), name=f"write_{form.kind}"))
        pages.append(path(f"{form.slug}/utkast/", draft.as_view(), name=f"write_{form.kind}_draft"))
    return pages


def entry_pages() -> list:
    """The addresses of what can be done with an entry."""
    pages = []
    for form in ABOUT_ENTRY:
        attributes = {"permission": form.verb, "form_class": form, "__module__": __name__}
        page = type(f"{form.__name__}View", (OnEntry,), attributes)
        pages.append(path(f"{form.slug}/", page.as_view(), name=form.verb))
    return pages
