"""Blocks: asking the owner to lift one, and the owner's own pages, where an answer takes two presses."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.lifting import asked_of, blocks_of, wanted_of
from apps.access.standing import Closed, what_is_closed
from apps.access.telling import BLOCK_ASKED, LIFT_ASKED
from apps.access.verbs.blocks import answer_lift, end_block, register_block, request_lift
from apps.access.views import GuardedView
from apps.audit import log
from apps.core.errors import Invalid, Refused
from apps.notifications import inbox
from apps.organisations.models import Provider, Unit
from apps.patients.models import Person
from apps.workplace import forms

from .access_pages import StepView


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a lift may be asked of, as the rule lets it be told."""

    closed: Closed

    @property
    def words(self) -> tuple[str, str]:
        one = self.closed
        return (one.unit, one.provider) if one.is_own_provider else (one.provider, "")


class RequestLift(StepView):
    """From what is told of a block in an emergency: ask its owner at once. Otherwise: how it can be lifted."""

    permission = "request_lift"
    form_class = forms.LiftRequestForm
    template = "workplace/request_lift.html"

    def more(self, person) -> dict:
        told = [one for one in what_is_closed(self.actor, person.pk) if one.decision.effect == "WHO"]
        blocked = [one for one in told if one.decision.rule in ("I6", "O4")]
        places = {(one.provider_id, one.unit_id if one.is_own_provider else None): one for one in blocked}
        return {"owners": [Owner(one) for one in places.values()]}

    def heading(self, person) -> str:
        return _("Ask the owner to lift the block")

    def do(self, person, form, once):
        one = form.owners[int(form.cleaned_data["owner"])].closed
        unit = Unit.objects.get(pk=one.unit_id) if one.is_own_provider else None
        provider = Provider.objects.get(pk=one.provider_id)
        text = form.cleaned_data["text"]
        request_lift(person, by=self.actor, once=once, provider=provider, unit=unit, text=text)

    def said(self, person) -> str:
        return _("The owner has been told. You are told here when they have answered.")


class Lifts(GuardedView):
    """What others ask the unit to open, the most urgent first."""

    permission = "answer_lift"

    def get(self, request):
        return self.show()

    def show(self, wrong="", error="", status=200):
        told = inbox.unseen(self.actor).filter(kind=LIFT_ASKED)
        waiting = {promise.data.get("lift_request"): promise.pk for promise in told}
        asked = asked_of(self.actor, [key for key in waiting if key])
        open_ids = {str(one.id) for one in asked}
        inbox.mark_seen(self.actor, [pk for key, pk in waiting.items() if key not in open_ids])
        wanted = self.wanted()
        people = {str(one.person_id) for one in (*asked, *wanted)}
        log.record(self.actor, "list", shown={"patients": sorted(people)})
        context = {"asked": asked, "wanted": wanted, "wrong": wrong, "error": error}
        return render(self.request, "workplace/lifts.html", context, status=status)

    def wanted(self):
        """Blocks that people have asked for in Samplan. A notice of one that waits no more has done its work."""
        told = inbox.unseen(self.actor).filter(kind=BLOCK_ASKED)
        waiting = {promise.data.get("block"): promise.pk for promise in told}
        wanted = wanted_of(self.actor, [key for key in waiting if key])
        left = {str(one.id) for one in wanted}
        inbox.mark_seen(self.actor, [pk for key, pk in waiting.items() if key not in left])
        return wanted


class RegisterAsked(GuardedView):
    """One press: the block that the person has asked for binds from now."""

    permission = "register_block"

    def get(self, request, pk):
        return redirect("workplace:lifts")

    def post(self, request, pk):
        told = inbox.unseen(self.actor).filter(kind=BLOCK_ASKED, data__block=str(pk))
        wanted = wanted_of(self.actor, [pk]) if told.exists() else []
        if not wanted:
            raise Http404
        try:
            register_block(Person(pk=wanted[0].person_id), by=self.actor, asked=pk)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            inbox.mark_seen(self.actor, told.values_list("pk", flat=True))
            messages.success(request, _("The block has been registered. It binds from now."))
        return redirect("workplace:lifts")


class AnswerLift(Lifts):
    """Lift, or say no and why."""

    permission = "answer_lift"

    def get(self, request, pk):
        return redirect("workplace:lifts")

    def post(self, request, pk):
        told = inbox.unseen(self.actor).filter(kind=LIFT_ASKED, data__lift_request=str(pk))
        asked = asked_of(self.actor, [pk]) if told.exists() else []
        if not asked:
            raise Http404
        is_granted, answer = request.POST.get("do") == "lift", request.POST.get("answer", "")
        try:
            answer_lift(Person(pk=asked[0].person_id), by=self.actor, request=pk, is_granted=is_granted, answer=answer)
        except Invalid as refusal:
            return self.show(wrong=str(pk), error=refusal.message, status=422)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            inbox.mark_seen(self.actor, told.values_list("pk", flat=True))
            done = _("The block has been lifted for the one who asked.") if is_granted else _("Your no has been sent.")
            messages.success(request, done)
        return redirect("workplace:lifts")


class Blocks(StepView):
    """The owner's register of one person's blocks: what the person says orally or on paper is registered here."""

    permission = "register_block"
    form_class = forms.BlockForm
    template = "workplace/blocks.html"

    def more(self, person) -> dict:
        return {"units": list(Unit.objects.filter(provider=self.actor.provider).order_by("name"))}

    def heading(self, person) -> str:
        return _("Blocks of %(name)s's information") % {"name": person.name.split()[0]}

    def post(self, request, pk):
        if request.POST.get("do") in ("end", "register"):
            return self.change(request.POST["do"])
        return super().post(request, pk)

    def change(self, do: str):
        """Register what the person has asked for in Samplan, or end a block."""
        person, text = self.person(), self.request.POST.get("said", "")
        mine = {str(one.id): one.id for one in blocks_of(self.actor, person.pk)}
        key = mine.get(self.request.POST.get("block", ""))
        if key is None:
            raise Http404
        try:
            if do == "end":
                end_block(person, by=self.actor, block=key, text=text)
            else:
                register_block(person, by=self.actor, asked=key)
        except Refused as refusal:
            messages.warning(self.request, refusal.message)
        else:
            messages.success(
                self.request, _("The block has ended.") if do == "end" else _("The block holds from now.")
            )
        return redirect("workplace:blocks", pk=person.pk)

    def do(self, person, form, once):
        register_block(person, by=self.actor, once=once, **form.to_verb())

    def said(self, person) -> str:
        return _("The block holds from now.")

    def after(self, person) -> str:
        return reverse("workplace:blocks", args=[person.pk])

    def context(self, person, form) -> dict:
        return {"blocks": blocks_of(self.actor, person.pk)}
