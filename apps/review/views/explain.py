"""Why can, or cannot, this person see it? The rules answer; nothing of the patient is shown, not even existence."""

from uuid import uuid4

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import render

from apps.access import explaining
from apps.access.actor import Actor
from apps.access.models import Basis, Ground
from apps.access.policy import CASE as CASE_
from apps.access.policy import CONTENT, PLAN_, RECORD_
from apps.access.views import GuardedView
from apps.audit import log
from apps.cases.models import Case
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.models import Assignment, Unit
from apps.patients.models import Person
from apps.review.forms import KINDS as FORM_KINDS
from apps.review.forms import ExplainForm
from apps.review.queue import staff_name
from apps.review.words import IN_VAIN, of_step, remedy

KINDS = {"case": CASE_, "message": CONTENT, "plan": PLAN_}  # every other kind stands in a record
PLANS = Q(process="sip")
PROCESSES = {"case": ~PLANS, "plan": PLANS}  # a message may stand in either


class Explain(GuardedView):
    """A name, a number and a kind, then Yes or No with the rule's sentence. Posted: nothing stands in an address."""

    permission = "explain_access"

    def get(self, request):
        return self.show(ExplainForm(provider=self.actor.provider))

    def post(self, request):
        form = ExplainForm(request.POST, provider=self.actor.provider)
        if not form.is_valid():
            return self.show(form, status=422)
        given = form.cleaned_data
        unit = given["unit"] or given["post"].unit
        person, case = known(given["number"], given["post"], given["kind"])
        explained = answer(given["post"], person, given["kind"], unit, case)
        log.record(
            self.actor,
            "explain_access",
            patient_id=person,
            subject=given["post"],
            rule=explained.decision.rule,
            shown={"query": log.query_hash(given["number"])},
            information=KINDS.get(given["kind"], RECORD_),
        )
        return self.show(form, explained, given["post"], unit)

    def show(self, form, explained=None, post=None, unit=None, status=200):
        context = {"form": form, "explained": explained}
        if explained:
            kind = form.cleaned_data["kind"]
            context |= {
                "name": staff_name(post.staff),
                "post": post,
                "unit": unit,
                "kind": dict(FORM_KINDS)[kind],
                "needs_choice": explained.decision.effect == "CHOICE",
                "sentence": explained.decision.sentence,
                "decided": of_step(explained.way[-1]),
                "passed": list({step.rule: of_step(step) for step in explained.way[:-1]}.values()),
                "remedies": [remedy(name, kind) for name in explained.remedies],
                "in_vain": [IN_VAIN[name] for name in explained.in_vain],
            }
        return render(self.request, "review/explain.html", context, status=status)


def known(number: str, post: Assignment, kind: str):
    """The keys of the person, and of a case of theirs that the unit has to do with. None for a number that nobody has,
    and for a unit without such a case: what follows is the same for all of them."""
    cases = Case.objects.filter(PROCESSES.get(kind, Q()), pk=OuterRef("source_id"))
    parts = Ground.objects.filter(patient=OuterRef("pk"), unit=post.unit, basis__in=[Basis.CASE, Basis.ENDED_CASE])
    part = parts.filter(Exists(cases)).order_by("basis", "-valid_from").values("source_id")[:1]
    with as_system("explaining what somebody may read about a number, never whose it is"):
        found = Person.objects.filter(personal_number=number).annotate(case=Subquery(part)).values_list("pk", "case")
        return found.first() or (None, None)


def answer(post: Assignment, person, kind: str, unit: Unit, case=None) -> explaining.Explained:
    """As if there were such a row, written by `unit`. Somebody protected is answered for like somebody whom nobody
    knows: both are asked about every time."""
    actor = Actor.of_assignment(post)
    columns = columns_of_case if kind in KINDS else columns_of_entry
    about = (columns(actor, person or uuid4(), kind, unit, case), columns(actor, uuid4(), kind, unit, None))
    explained, of_a_stranger = explaining.of(actor, KINDS.get(kind, RECORD_), *about)
    return of_a_stranger if explained.decision.rule == "S3" else explained


def columns_of_entry(actor: Actor, patient, kind: str, unit: Unit, case) -> dict:
    """What such an entry would say: written now, and shared."""
    owner = {"unit": unit.pk, "provider": unit.provider_id, "provider_kind": unit.provider.kind}
    return explaining.as_values({"patient": patient, "info": kind, "shared": True, "at": clock.now(), **owner})


def columns_of_case(actor: Actor, patient, kind: str, unit: Unit, case) -> dict:
    """The planning that the unit has to do with, or one that it has not; a message in it that was sent to the unit."""
    plain = {"patient": patient, "case": case or uuid4()}
    of_case = {"closed": "is_closed"}
    if kind == "message":
        plain |= {"unit": unit.pk, "readers": [actor.unit], "basis": "consent", "info": "general_message"}
    else:
        of_case |= {name: name for name in ("agreement", "agreed_until")} | {"unit": "responsible_unit"}
        of_case["info"] = "process"
    rows = Case.objects.filter(pk=plain["case"])
    columns = {name: Subquery(rows.values(path)) for name, path in of_case.items()}
    return {**explaining.as_values(plain), **columns, "closed": Coalesce(columns["closed"], Value(False))}
