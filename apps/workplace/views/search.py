"""Find a patient by exact number, and open a new case. The number is posted, and stands in no address and no log."""

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.cases.actions import register_person
from apps.cases.forms.fields import Short
from apps.cases.models import Case
from apps.cases.processes import process_of
from apps.cases.views import status_of
from apps.core import clock
from apps.core.errors import AlreadyDone, Invalid, Refused
from apps.core.municipalities import MUNICIPALITIES
from apps.core.personal_numbers import parse
from apps.core.text import swedish_key
from apps.discharge.forms import OpenCase
from apps.patients.models import Person
from apps.workplace.forms import SeekForm
from apps.workplace.shell import frame_of


class Search(GuardedView):
    """Exact number only. "Does not exist" and "may not be seen" get the same answer."""

    permission = "search_patient"

    def get(self, request):
        return self.show()

    def post(self, request):
        number = request.POST.get("number", "")[:60]
        try:
            digits = parse(number, clock.now()).digits12
        except Invalid as refusal:
            return self.show(number=number, error=refusal.message, status=422)
        cases = list(
            Case.objects.visible_to(self.actor, lead=True)
            .filter(patient__personal_number=digits)
            .select_related("patient", "responsible_unit")
            .order_by("is_closed", "-opened_at")[:20]
        )
        shown = {
            "query": log.query_hash(digits),
            "count": len(cases),
            "patients": sorted({str(case.patient_id) for case in cases}),
        }
        person = None if cases else self.known(digits)
        if person:
            shown |= {"count": 1, "patients": [str(person.pk)]}
        log.record(self.actor, "search", shown=shown)
        return self.show(number=number, cases=cases, person=person, is_searched=True)

    def known(self, digits: str):
        """Somebody whom the unit knows without a case; and nobody whose pages one may not open."""
        if not self.actor.may("view_record"):
            return None
        return Person.objects.visible_to(self.actor, lead=True).filter(personal_number=digits).first()

    def show(self, *, number="", error="", cases=(), person=None, is_searched=False, status=200):
        frame = frame_of(self.request)
        context = {
            "number": number,
            "error": error,
            "cases": [
                {"case": case, "stage": process_of(case).stage_name(case.state), "url": case.pk} for case in cases
            ],
            "person": person,
            "is_searched": is_searched,
            "form": self.seek_form(number) if is_searched and not cases and not person else None,
            "may_open_in_danger": self.actor.may("open_emergency") and self.actor.provider_kind == "V",
            "may_read": self.actor.may("view_record"),
            "may_open": frame.unit.is_inpatient and self.actor.may("open_case"),
        }
        return render(self.request, "workplace/search.html", context, status=status)

    def seek_form(self, number):
        may = self.actor.may("seek_person") and self.actor.may("view_record")
        return SeekForm(initial={"number": number}, actor=self.actor) if may else None


class NewCase(OpenCase):
    """Who it is and what is known about the stay, in one form: a person who is registered already is found."""

    personal_number = Short(label=_("Personal number"), limit=60)
    name = Short(
        label=_("Name"), required=False, limit=120, help_text=_("Needed if the person is not registered already.")
    )
    address = Short(
        label=_("Registered address"), required=False, limit=200, help_text=_("Needed for the admission notice.")
    )
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    field_order = ["personal_number", "name", "address", "municipality", *OpenCase.field_order]
    PERSON = ("personal_number", "name", "address", "municipality")

    def prepare(self):
        super().prepare()
        names = sorted(MUNICIPALITIES.items(), key=lambda item: swedish_key(item[1]))
        self.fields["municipality"].choices = [("", "–"), *names]

    def to_person(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.PERSON}

    def to_verb(self):
        return {name: value for name, value in super().to_verb().items() if name not in self.PERSON}


class OpenNewCase(GuardedView):
    """A new case. POST with only a number comes from the search: the form opens with it."""

    permission = "open_case"

    def get(self, request):
        return self.show(NewCase(person=None, actor=self.actor))

    def post(self, request):
        if request.POST.get("do") == "start":
            initial = {"personal_number": request.POST.get("number", "")[:60]}
            return self.show(NewCase(person=None, actor=self.actor, initial=initial))
        form = NewCase(request.POST, person=None, actor=self.actor)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            form.person = register_person(frame_of(request).unit, by=self.actor, **form.to_person())
            case = form.perform()
        except Invalid as refusal:
            form.take(refusal)
            return self.show(form, status=422)
        except AlreadyDone:
            return redirect("workplace:worklist")
        except Refused as refusal:
            form.add_error(None, self.words(refusal))
            return self.show(form, status=status_of(refusal))
        return redirect("discharge:send_admission_notice", pk=case.pk)

    def words(self, refusal) -> str:
        if refusal.code == "conflict":
            return _("There is already an open case for this person at your ward.")
        return refusal.message

    def show(self, form, status=200):
        return render(self.request, "workplace/new_case.html", {"form": form}, status=status)
