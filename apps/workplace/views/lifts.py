"""Blocks: asking the owner to lift one, what the owner answers, and the owner's page, where that takes two presses."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.lifting import answers_to, asked_of, wanted_of
from apps.access.standing import Closed, what_is_closed
from apps.access.telling import BLOCK_ASKED, LIFT_ANSWERED, LIFT_ASKED
from apps.access.verbs.blocks import refuse_block, register_block
from apps.access.verbs.lifts import answer_lift, request_lift
from apps.access.views import GuardedView
from apps.audit import log
from apps.core.errors import Invalid, Refused
from apps.notifications import inbox
from apps.organisations.models import Provider, Unit
from apps.patients.models import Person
from apps.workplace import forms

from .access_pages import StepView

MOST = 30  # answers that the page of them shows


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
    title = _lazy("Ask the owner to lift the block")

    def more(self, person) -> dict:
        told = [one for one in what_is_closed(self.actor, person.pk) if one.decision.effect == "WHO"]
        blocked = [one for one in told if one.decision.rule in ("I6", "O4")]
        places = {(one.provider_id, one.unit_id if one.is_own_provider else None): one for one in blocked}
        return {"owners": [Owner(one) for one in places.values()]}

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


class Decide(Lifts):
    """One press about one of those who ask: what was wrong is said beside it, and what is answered waits no more."""

    def get(self, request, pk):
        return redirect("workplace:lifts")

    def post(self, request, pk):
        told = inbox.unseen(self.actor).filter(kind=self.kind, **{f"data__{self.about}": str(pk)})
        asked = self.asked(self.actor, [pk]) if told.exists() else []
        if not asked:
            raise Http404
        is_yes, answer = request.POST.get("do") == self.yes, request.POST.get("answer", "")
        try:
            self.do(Person(pk=asked[0].person_id), pk, is_yes, answer)
        except Invalid as refusal:
            return self.show(wrong=str(pk), error=refusal.message, status=422)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            inbox.mark_seen(self.actor, told.values_list("pk", flat=True))
            messages.success(request, self.done[is_yes])
        return redirect("workplace:lifts")


class RegisterAsked(Decide):
    """The block that the person has asked for binds from now. Or a no, and why."""

    permission = "register_block"
    kind, about, asked, yes = BLOCK_ASKED, "block", staticmethod(wanted_of), "register"
    done = {True: _lazy("The block holds from now."), False: _lazy("Your no has been sent to the person.")}

    def do(self, person, pk, is_yes, answer):
        if is_yes:
            register_block(person, by=self.actor, asked=pk)
        else:
            refuse_block(person, by=self.actor, asked=pk, answer=answer)


class AnswerLift(Decide):
    """Lift, or say no and why."""

    permission = "answer_lift"
    kind, about, asked, yes = LIFT_ASKED, "lift_request", staticmethod(asked_of), "lift"
    done = {True: _lazy("The block has been lifted for the one who asked."), False: _lazy("Your no has been sent.")}

    def do(self, person, pk, is_yes, answer):
        answer_lift(person, by=self.actor, request=pk, is_granted=is_yes, answer=answer)


class Answers(GuardedView):
    """What the owners have answered to the unit's own requests, and the way to the person. Looking marks them seen."""

    permission = "request_lift"

    def get(self, request):
        told = inbox.for_actor(self.actor).filter(kind=LIFT_ANSWERED)[:MOST]
        notices = {promise.data.get("lift_request"): promise for promise in told}
        answers = answers_to(self.actor, [key for key in notices if key])
        log.record(self.actor, "list", shown={"patients": sorted({str(one.person_id) for one in answers})})
        rows = [{"one": one, "is_new": notices[str(one.id)].seen_at is None} for one in answers]
        new = [promise.pk for promise in notices.values() if promise.seen_at is None]
        if new:
            inbox.mark_seen(self.actor, new)
        return render(request, "workplace/answers.html", {"rows": rows})
