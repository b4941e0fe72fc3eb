"""Why can, or cannot, this person see it? The rules answer; nothing of the patient is shown, not even existence."""

from uuid import uuid4

from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.access import explaining
from apps.access.actor import Actor
from apps.access.policy import RECORD_
from apps.access.views import GuardedView
from apps.audit import log
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.models import Assignment, Provider
from apps.patients.models import Person
from apps.review.forms import ExplainForm
from apps.review.words import IN_VAIN, REMEDIES, of_step


class Explain(GuardedView):
    """Four fields, then Yes or No with the rule's sentence. POST, so that no number stands in an address."""

    permission = "explain_access"

    def get(self, request):
        return self.show(ExplainForm(provider=self.actor.provider))

    def post(self, request):
        form = ExplainForm(request.POST, provider=self.actor.provider)
        if not form.is_valid():
            return self.show(form, status=422)
        given = form.cleaned_data
        person = self.known(given["number"])
        explained = answer(given["post"], person, given["kind"], given["owner"])
        log.record(
            self.actor,
            "explain_access",
            patient_id=person,
            subject=given["post"],
            rule=explained.decision.rule,
            shown={"query": log.query_hash(given["number"])},
            information="RECORD",
        )
        return self.show(form, explained, given["post"])

    def known(self, number: str):
        """The person's id; None for a number that nobody has. What follows is the same for both."""
        with as_system("explaining what somebody may read about a number, never whose it is"):
            return Person.objects.filter(personal_number=number).values_list("pk", flat=True).first()

    def show(self, form, explained=None, post=None, status=200):
        context = {"form": form, "explained": explained}
        if explained:
            context |= {
                "name": _("Protected identity") if post.staff.is_protected else post.staff.name,
                "sentence": explained.decision.sentence,
                "way": [of_step(step) for step in explained.way],
                "remedies": [REMEDIES[name] for name in explained.remedies],
                "in_vain": [IN_VAIN[name] for name in explained.in_vain],
            }
        return render(self.request, "review/explain.html", context, status=status)


def answer(post: Assignment, person, kind: str, owner: str) -> explaining.Explained:
    """As if there were such an entry. Somebody protected is answered for like somebody whom nobody knows."""
    actor = Actor.of_assignment(post)
    explained = explaining.of(actor, RECORD_, columns_of(actor, person or uuid4(), kind, owner))
    if explained.decision.rule == "S3":
        return explaining.of(actor, RECORD_, columns_of(actor, uuid4(), kind, owner))
    return explained


def columns_of(actor: Actor, patient, kind: str, owner: str) -> dict:
    """What such an entry would say: written now, by the owner that was asked about."""
    provider = (actor.provider, actor.provider_kind)
    if owner in ("V", "O"):
        rows = Provider.objects.filter(kind=owner, svod_from__lte=clock.now().date()).exclude(pk=actor.provider)
        provider = (rows.order_by("pk").values_list("pk", flat=True).first() or uuid4(), owner)
    return explaining.as_values({
        "patient": patient, "unit": actor.unit if owner == "unit" else uuid4(), "provider": provider[0],
        "provider_kind": provider[1], "info": kind, "shared": True, "at": clock.now(),
    })  # fmt: skip
