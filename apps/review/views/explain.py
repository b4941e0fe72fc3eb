"""Why can, or cannot, this person see it? The rules answer; nothing of the patient is shown, not even existence."""

from uuid import uuid4

from django.db.models import Exists, OuterRef, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce
from django.shortcuts import render

from apps.access import explaining
from apps.access.actor import Actor
from apps.access.facts import live
from apps.access.models import Basis, Block, Ground
from apps.access.policy import CASE as CASE_
from apps.access.policy import CONTENT, RECORD_
from apps.access.views import GuardedView
from apps.audit import log
from apps.cases.models import Case
from apps.core import calendar, clock
from apps.core.guard import as_system
from apps.organisations.models import Assignment, Provider
from apps.patients.models import Person
from apps.review.forms import ExplainForm
from apps.review.queue import staff_name
from apps.review.words import IN_VAIN, REMEDIES, of_step

KINDS = {"case": CASE_, "message": CONTENT}  # every other kind stands in a record


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
        person, case = known(given["number"], given["post"])
        explained = answer(given["post"], person, given["kind"], given["owner"], case)
        log.record(
            self.actor,
            "explain_access",
            patient_id=person,
            subject=given["post"],
            rule=explained.decision.rule,
            shown={"query": log.query_hash(given["number"])},
            information=KINDS.get(given["kind"], RECORD_),
        )
        return self.show(form, explained, given["post"])

    def show(self, form, explained=None, post=None, status=200):
        context = {"form": form, "explained": explained}
        if explained:
            context |= {
                "name": staff_name(post.staff),
                "post": post,
                "needs_choice": explained.decision.effect == "CHOICE",
                "sentence": explained.decision.sentence,
                "decided": of_step(explained.way[-1]),
                "passed": list({step.rule: of_step(step) for step in explained.way[:-1]}.values()),
                "remedies": [REMEDIES[name] for name in explained.remedies],
                "in_vain": [IN_VAIN[name] for name in explained.in_vain],
            }
        return render(self.request, "review/explain.html", context, status=status)


def known(number: str, post: Assignment):
    """The keys of the person, and of a case of theirs that the unit has to do with. None for a number that nobody has,
    and for a unit without such a case: what follows is the same for all of them."""
    parts = Ground.objects.filter(patient=OuterRef("pk"), unit=post.unit, basis__in=[Basis.CASE, Basis.ENDED_CASE])
    part = parts.order_by("basis", "-valid_from").values("source_id")[:1]
    with as_system("explaining what somebody may read about a number, never whose it is"):
        found = Person.objects.filter(personal_number=number).annotate(case=Subquery(part)).values_list("pk", "case")
        return found.first() or (None, None)


def answer(post: Assignment, person, kind: str, owner: str, case=None) -> explaining.Explained:
    """As if there were such a row. Somebody protected is answered for like somebody whom nobody knows: both are asked
    about every time."""
    actor = Actor.of_assignment(post)
    columns = columns_of_case if kind in KINDS else columns_of_entry
    about = (columns(actor, person or uuid4(), kind, owner, case), columns(actor, uuid4(), kind, owner, None))
    explained, of_a_stranger = explaining.of(actor, KINDS.get(kind, RECORD_), *about)
    return of_a_stranger if explained.decision.rule == "S3" else explained


def columns_of_entry(actor: Actor, patient, kind: str, owner: str, case) -> dict:
    """What such an entry would say: written now, by the owner that was asked about. Of several such owners it is one
    from whom the person has asked for a block, if there is any: it says no where the others may say yes."""
    plain = {
        "patient": patient, "unit": actor.unit, "provider": actor.provider, "provider_kind": actor.provider_kind,
        "info": kind, "shared": True, "at": clock.now(),
    }  # fmt: skip
    columns = explaining.as_values(plain)
    blocked = Block.objects.filter(live(clock.now()), patient=patient)
    if owner == "provider":
        columns["unit"] = first_of(blocked.filter(provider=actor.provider).exclude(unit=actor.unit), "unit")
    if owner in ("V", "O"):
        rows = Provider.objects.filter(kind=owner, svod_from__lte=calendar.today()).exclude(pk=actor.provider)
        rows = rows.annotate(is_blocked=Exists(blocked.filter(provider=OuterRef("pk")))).order_by("-is_blocked", "pk")
        columns |= explaining.as_values({"provider_kind": owner})
        columns["provider"] = first_of(rows, "pk")
        theirs = blocked.filter(provider__kind=owner).exclude(provider=actor.provider)
        columns["unit"] = first_of(theirs.order_by("provider"), "unit")
    return columns


def first_of(rows, name: str) -> Coalesce:
    """The first row's key, or one that nothing has."""
    return Coalesce(Subquery(rows.values(name)[:1]), Value(uuid4(), output_field=UUIDField()))


def columns_of_case(actor: Actor, patient, kind: str, owner: str, case) -> dict:
    """The plan that the unit has to do with, or one that it has not; a message in it that was sent to the unit."""
    plain = {"patient": patient, "case": case or uuid4(), "unit": actor.unit if owner == "unit" else uuid4()}
    if kind == "message":
        plain |= {"readers": [actor.unit], "basis": "consent", "info": "general_message"}
    columns = explaining.as_values(plain)
    columns["closed"] = Coalesce(Subquery(Case.objects.filter(pk=plain["case"]).values("is_closed")[:1]), Value(False))
    return columns
