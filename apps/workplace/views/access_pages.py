"""The steps by which a person's record is opened: look up, choose, ask, judge, and in danger open at once."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.models import Capacity, EmergencyReason, SharingConsent
from apps.access.standing import standing, what_is_closed
from apps.access.verbs.capacity import end_capacity, judge_capacity, record_inquiry
from apps.access.verbs.consents import end_sharing_consent, record_sharing_consent
from apps.access.verbs.emergencies import end_emergency, open_emergency
from apps.access.verbs.looking import choose_to_read, look_up
from apps.access.views import GuardedView
from apps.cases.opening import PersonView
from apps.cases.views import status_of
from apps.core import clock, rules
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound, Refused
from apps.core.phrases import age, people_time
from apps.patients.models import Relationship
from apps.workplace import forms
from apps.workplace.access_steps import steps_for


class SeekPerson(GuardedView):
    """Outside one's own list: a choice with a reason, kept, and then the person's page. In danger the step after."""

    permission = "seek_person"

    def post(self, request):
        is_danger = request.POST.get("do") == "danger" and self.actor.may("open_emergency")
        data = {**request.POST.dict(), "reason": _("Danger to life or health")} if is_danger else request.POST
        form = forms.SeekForm(data, actor=self.actor)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            person = look_up(form.cleaned_data["number"], by=self.actor, reason=form.said())
        except NotFound:
            form.add_error(None, _("Nobody that you can look up has that number."))
            return self.show(form, status=404)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(form, status=status_of(refusal))
        page = "workplace:emergency" if is_danger else "workplace:patient"
        return redirect(page, pk=person.pk)

    def get(self, request):
        return redirect("workplace:search")

    def show(self, form, status):
        may_open = self.actor.may("open_emergency") and self.actor.provider_kind == "V"
        context = {"form": form, "may_open_in_danger": may_open}
        return render(self.request, "workplace/seek.html", context, status=status)


class OnePress(PersonView, abstract=True):
    """A verb about one person that needs no form: done, or refused in words, and then back."""

    def press(self, done, verb, person, **which) -> None:
        """`which` names what the verb ends; None where it is there no more."""
        if None in which.values():
            messages.info(self.request, _("It had ended already."))
            return
        try:
            verb(person, by=self.actor, **which)
        except Refused as refusal:
            messages.warning(self.request, refusal.message)
        else:
            messages.success(self.request, str(done))


class StepView(OnePress, abstract=True):
    """One form about one person, that ends in one verb and leads back to the person's page."""

    form_class: type[forms.StepForm]
    template = "workplace/step.html"
    title: Any = ""
    lead: Any = ""
    submit: Any = ""
    done: Any = ""

    def get(self, request, pk):
        person = self.person(activity="read")
        return self.show(person, self.form(person))

    def post(self, request, pk):
        person = self.person(activity="read")
        form = self.form(person, request.POST)
        return self.perform(person, form) if form.is_valid() else self.show(person, form, status=422)

    def form(self, person, data=None):
        return self.form_class(data, person=person, actor=self.actor, **self.more(person))

    def more(self, person) -> dict:
        return {}

    def perform(self, person, form):
        """Do the verb. A refusal comes back to the form with everything that was typed."""
        try:
            self.do(person, form, form.cleaned_data.get("once"))
        except Invalid as refusal:
            form.take(refusal)
            return self.show(person, form, status=422)
        except AlreadyDone:
            return redirect(self.after(person))
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(person, form, status=status_of(refusal))
        messages.success(self.request, self.said(person))
        return redirect(self.after(person))

    def do(self, person, form, once) -> Any:
        raise NotImplementedError

    def said(self, person) -> str:
        return str(self.done)

    def after(self, person) -> str:
        return self.person_url()

    def show(self, person, form, status=200):
        context = {
            "form": form,
            "patient": person,
            "first_name": person.name.split()[0],
            "title": self.heading(person),
            "lead": self.lead,
            "submit": self.submit,
            "person_url": self.person_url(),
            "access": steps_for(self.actor, person),
            **self.context(person, form),
        }
        return render(self.request, self.template, context, status=status)

    def heading(self, person) -> str:
        return str(self.title) % {"name": person.name.split()[0]}

    def context(self, person, form) -> dict:
        return {}


class ChooseToRead(StepView):
    """What other units, or with the person's yes other providers, have written."""

    permission = "choose_to_read"
    form_class = forms.WithReason
    title = _lazy("Choose to read about %(name)s")
    lead = _lazy("Your choice and your reason are kept, and the patient can see them.")
    submit = _lazy("Open the information")

    def do(self, person, form, once):
        """All that a choice opens now: one's own provider's other units, and other providers'."""
        waiting = {
            one.is_own_provider for one in what_is_closed(self.actor, person.pk) if one.decision.effect == "CHOICE"
        }
        for is_own in sorted(waiting, reverse=True) or [True]:
            choose_to_read(person, by=self.actor, reason=form.said(), others=not is_own)

    def said(self, person) -> str:
        return _("Opened. Your choice has been kept.")


class SharingConsentStep(StepView):
    """Ask and write down where the work is. A yes is two presses, and a no as well."""

    permission = "record_sharing_consent"
    form_class = forms.ConsentForm
    template = "workplace/consent.html"
    title = _lazy("Ask %(name)s about consent")

    def more(self, person) -> dict:
        kinds = ("guardian", "legal_representative")
        now = clock.now()
        mandates = Relationship.objects.visible_to(self.actor).filter(
            person=person.pk, kind__in=kinds, valid_from__lte=now, blocked_at=None
        )
        rows = mandates.exclude(valid_until__lte=now).select_related("relative")
        return {"mandates": list(rows)}

    def perform(self, person, form):
        if form.cleaned_data["answer"] == "cannot":
            return redirect("workplace:cannot_answer", pk=person.pk)
        return super().perform(person, form)

    def do(self, person, form, once):
        record_sharing_consent(person, by=self.actor, once=once, **form.to_verb())

    def said(self, person) -> str:
        return _("Kept. The patient sees the answer on their own page and can change it.")

    def context(self, person, form) -> dict:
        here = standing(self.actor, person.pk)
        return {"here": here, "answered": here.consent or here.refusal}


class EndConsent(OnePress):
    """One press, as visible as giving it."""

    permission = "end_sharing_consent"

    def post(self, request, pk):
        person = self.person()
        rows = SharingConsent.objects.visible_to(self.actor).filter(patient=person.pk, unit=self.actor.unit)
        consent = next((one for one in rows if str(one.pk) == request.POST.get("consent")), None)
        done = _("The consent has ended, and what it opened is closed.")
        self.press(done, end_sharing_consent, person, consent=consent)
        return redirect(self.person_url())


class CannotAnswer(StepView):
    """A judgement that the person cannot take a stand, and its end."""

    permission = "judge_capacity"
    form_class = forms.CapacityForm
    template = "workplace/cannot_answer.html"
    title = _lazy("%(name)s cannot answer")
    submit = _lazy("Save the judgement")

    def post(self, request, pk):
        if ending := request.POST.get("end"):
            return self.end(ending)
        return super().post(request, pk)

    def end(self, key: str):
        person = self.person()
        judged = next((one.pk for one in standing(self.actor, person.pk).capacity if str(one.pk) == key), None)
        self.press(_("The judgement has ended. Ask the person."), end_capacity, person, capacity=judged)
        return redirect(self.person_url())

    def do(self, person, form, once):
        self.made = judge_capacity(person, by=self.actor, once=once, **form.to_verb())

    def said(self, person) -> str:
        return _("The judgement has been kept.")

    def after(self, person) -> str:
        made: Capacity | None = getattr(self, "made", None)
        is_lasting = made is not None and made.kind == 2 and self.actor.may("record_inquiry")
        return reverse("workplace:inquiry", args=[person.pk]) if is_lasting else self.person_url()

    def context(self, person, form) -> dict:
        return {"judged": standing(self.actor, person.pk).capacity}


class InquiryStep(StepView):
    """What somebody who cannot answer would have wanted."""

    permission = "record_inquiry"
    form_class = forms.InquiryForm
    title = _lazy("Find out what %(name)s would have wanted")
    lead = _lazy("Ask those who know the person. If nothing speaks against it, you may choose to read.")
    submit = _lazy("Save")

    def do(self, person, form, once):
        record_inquiry(person, by=self.actor, once=once, text=form.cleaned_data["text"])

    def said(self, person) -> str:
        return _("Kept.")


class EmergencyStep(StepView):
    """Two steps: why, and then what opens. Nothing opens in the first, and there is no other action on the page."""

    permission = "open_emergency"
    form_class = forms.EmergencyForm
    template = "workplace/emergency.html"
    title = _lazy("Emergency access, step 1 of 2")

    def perform(self, person, form):
        if self.request.POST.get("do") != "open":
            return self.show(person, form, is_second=True)
        return super().perform(person, form)

    def do(self, person, form, once):
        data = form.cleaned_data
        try:
            open_emergency(person, by=self.actor, once=once, reason=EmergencyReason(data["reason"]), text=data["text"])
        except AlreadyDone:
            raise
        except Conflict:
            raise AlreadyDone from None

    def said(self, person) -> str:
        return _("Opened. It will be reviewed, and the person is told.")

    def show(self, person, form, status=200, is_second=False):
        self.is_second = is_second
        return super().show(person, form, status)

    def context(self, person, form) -> dict:
        if not self.is_second:
            return {"is_second": False}
        until = clock.now() + rules.on(clock.now()).duration("emergency.lasts")
        return {
            "is_second": True,
            "title": _("Emergency access, step 2 of 2"),
            "years": age(person.born_on) if person.born_on else None,
            "why": EmergencyReason(form.cleaned_data["reason"]).label,
            "until": people_time(until),
            "has_care": standing(self.actor, person.pk).has_care,
        }


class EndEmergency(OnePress):
    """The danger is over."""

    permission = "end_emergency"

    def post(self, request, pk):
        person = self.person()
        mine = standing(self.actor, person.pk).emergency
        self.press(_("Your emergency access has ended."), end_emergency, person, emergency=mine and mine.pk)
        still = type(person).objects.visible_to(self.actor).filter(pk=person.pk).exists()
        return redirect(self.person_url() if still else reverse("workplace:search"))
