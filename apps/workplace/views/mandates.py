"""Those who act for a patient: mandates on paper, and what the unit decides about children and their guardians."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.acting_for import ACTING
from apps.access.deciding import decide
from apps.access.extended import opened_by
from apps.access.verbs import mandates as verbs
from apps.cases.opening import PersonView
from apps.core import clock
from apps.core.errors import Invalid, Refused
from apps.patients.models import RelationKind, Relationship
from apps.workplace.mandate_forms import DecisionForm, PaperForm


class PatientMandates(PersonView):
    """The list, a form for a paper, and, for those who may, the unit's decisions."""

    permission = "register_proxy"

    def get(self, request, pk):
        return self.show(self.person(activity="read"))

    def post(self, request, pk):
        person, do = self.person(), request.POST.get("do", "")
        steps = {"register": self.register, "decide": self.decide, "close": self.close}
        if do in steps:
            return steps[do](person)
        return self.change(person, do)

    def register(self, person):
        form = PaperForm(request_data(self.request))
        return self.tried(person, form, "paper", lambda data: verbs.register_proxy(person, by=self.actor, **data))

    def decide(self, person):
        form = DecisionForm(request_data(self.request), mandates=self.guardians(person))

        def verb(data):
            mandate = UUID(data.pop("mandate")) if data["mandate"] else data.pop("mandate") or None
            return verbs.decide_extended_access(person, by=self.actor, mandate=mandate, **data)

        return self.tried(person, form, "decision", verb)

    def close(self, person):
        """End a decision of one's own unit before its time."""
        wanted = self.request.POST.get("access", "")
        found = next((one.id for one in opened_by(self.actor, person.pk) if str(one.id) == wanted), None)
        if found is None:
            notices.info(self.request, _("It had ended already."))
        else:
            self.perform(verbs.end_extended_access, person, access=found)
        return redirect("workplace:patient_mandates", pk=person.pk)

    def perform(self, verb, row, **fields):
        try:
            verb(row, by=self.actor, **fields)
        except Refused as refusal:
            notices.warning(self.request, refusal.message)
        else:
            notices.success(self.request, _("Done. It holds from now."))

    def tried(self, person, form, name: str, verb):
        """The form again with what is wrong, or the list with what is new."""
        if form.is_valid():
            try:
                verb(dict(form.cleaned_data))
            except Invalid as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                notices.success(self.request, _("Saved. It holds from now."))
                return redirect("workplace:patient_mandates", pk=person.pk)
        return self.show(person, status=422, **{name: form})

    def change(self, person, do: str):
        """End a mandate, close a guardian's access, or open it again."""
        row = self.mandate(person)
        if do == "end":
            self.perform(verbs.end_mandate, row)
        elif do == "block":
            self.perform(verbs.block_guardian, row, reason=self.request.POST.get("reason", ""))
        else:
            self.perform(verbs.unblock_guardian, row)
        return redirect("workplace:patient_mandates", pk=person.pk)

    def mandates(self, person) -> list[Relationship]:
        rows = Relationship.objects.visible_to(self.actor).filter(person=person.pk, kind__in=ACTING)
        return list(rows.select_related("relative").order_by("valid_from"))

    def guardians(self, person) -> list[Relationship]:
        return [row for row in self.mandates(person) if row.kind != RelationKind.PROXY]

    def mandate(self, person) -> Relationship:
        wanted = self.request.POST.get("mandate", "")
        row = next((row for row in self.mandates(person) if str(row.pk) == wanted), None)
        if row is None:
            raise Http404
        return row

    def show(self, person, status=200, paper=None, decision=None):
        now, may = clock.now(), self.actor.may
        rows = self.mandates(person)
        context = {
            "person": person,
            "live": [row for row in rows if row.valid_until is None or row.valid_until > now],
            "endable": verbs.ENDABLE,
            "paper": paper or PaperForm(),
            "form": paper or decision,
            "may_write": decide(self.actor, person, "write").permits,  # somebody only looked up is only read about
            "may_block": may("block_guardian"),
        }
        if may("decide_extended_access"):
            context["decision"] = decision or DecisionForm(
                mandates=[row for row in rows if row.kind != RelationKind.PROXY]
            )
            context["opened"] = opened_by(self.actor, person.pk)
        return render(self.request, "workplace/patient_mandates.html", context, status=status)


def request_data(request):
    """The form's own fields: `do` says which form it is."""
    return {name: request.POST.getlist(name) if name == "scopes" else request.POST.get(name) for name in request.POST}
