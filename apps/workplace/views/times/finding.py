"""Finding a time across units, booking it for somebody, and letting somebody choose one."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.verbs.looking import look_up
from apps.appointments import actions
from apps.appointments.kinds import InvitationKind, Modality
from apps.appointments.models import Appointment, Slot
from apps.audit import log
from apps.core.errors import Invalid, NotAllowed, NotFound, Refused
from apps.core.phrases import people_time
from apps.organisations.models import Unit
from apps.workplace.shell import frame_of
from apps.workplace.times import finding, words
from apps.workplace.times.forms.booking import INVITE_NOW, USUAL, BookForm, OfferForm, WaitForm
from apps.workplace.times.forms.days import WEEKDAYS, last_day

from .common import FormPage, TimePage
from .one import preview


class Find(TimePage):
    """Service, way of meeting, from when, which days, at which units. Nobody is named here."""

    permission = "find_time"
    template = "workplace/times/find.html"

    def get(self, request):
        wanted = finding.Wanted.of(request.GET, self.actor.unit)
        units, services = finding.offered()
        return self.show(
            days=finding.times(wanted),
            wanted=wanted,
            units=[(unit, unit.pk in wanted.units) for unit in units],
            services=services,
            modalities=[(code, label, code == wanted.modality) for code, label in Modality.choices],
            weekdays=[(number, label, number in wanted.weekdays) for number, label in WEEKDAYS],
            is_one_unit=len(wanted.units) == 1,
        )


class ForPerson(FormPage, abstract=True):
    """A form that names its person by number. The search is written down before anything is shown.

    Whoever turns to the unit may have a time there (`may_make` decides). Somebody whom the unit does not know yet is
    looked up first as everywhere: with a reason, which is kept and which the person can read.
    """

    is_new_here = False  # looked up in this very request: one sees who it is before anything is made

    def person(self, form) -> Any:
        """The person, or None with the reason on the form."""
        try:
            digits = finding.digits_of(form.cleaned_data["number"])
            person = finding.person_with(digits, self.actor) or self.look_up(digits, form)
        except Refused as refusal:
            form.add_error("number", refusal.message)
            return None
        shown = {"query": log.query_hash(digits), "count": 1 if person else 0}
        log.record(self.actor, "search", shown=shown | {"patients": [str(person.pk)] if person else []})
        if person:
            form.forget_why()
        return person

    def look_up(self, digits: str, form) -> Any:
        """Somebody whom the unit does not know, once it is said why. Nobody, and somebody hidden, are told alike."""
        if not self.actor.may("seek_person"):
            raise NotAllowed
        if not form.why():
            form.ask_why()
            form.add_error(USUAL, _("Your unit does not know the person. Say why you look the person up."))
            return None
        try:
            person = look_up(digits, by=self.actor, reason=form.why())
        except NotFound:
            raise NotFound(_("Nobody that you can look up has that number.")) from None
        self.is_new_here = True
        return person


class Book(ForPerson):
    """Who, and by which ways they will hear of it; then the place is taken."""

    permission = "book"
    template = "workplace/times/book.html"
    form_class = BookForm
    title = _lazy("Book the time")

    def row(self):
        rows = Slot.objects.select_related("schedule__service__unit")
        slot = rows.filter(pk=self.kwargs["pk"], is_closed=False).first()
        if slot is None:
            raise Http404
        return slot

    def post(self, request, pk):
        slot = self.row()
        form = self.form(slot, request.POST)
        person = self.person(form) if form.is_valid() else None
        if person is None:
            return self.page(slot, form, 422)
        if self.is_new_here or request.POST.get("do") != "book":
            return self.page(slot, form, person=person)
        return self.book(slot, form, person)

    def book(self, slot, form, person):
        data, unit = form.cleaned_data, slot.schedule.service.unit
        fields = {**form.to_verb(), "unit": unit, "start": slot.starts_at, "service": slot.schedule.service.name}
        try:
            made = actions.book(person, by=self.actor, once=data.get("once"), **fields)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.page(slot, form, 409, person=person)
        messages.success(self.request, _("The time is booked."))
        if data["invite"] == INVITE_NOW:
            self.invite(made, last_day(data, "respond_by"))
        return redirect(reverse("workplace:time", args=[made.pk]))

    def invite(self, made, respond_by) -> None:
        try:
            actions.send_invitation(made, by=self.actor, kind=InvitationKind.FIXED, respond_by=respond_by)
        except Refused as refusal:
            messages.warning(self.request, refusal.message)
        else:
            messages.success(self.request, _("The invitation is on its way."))

    def page(self, slot, form, status: int = 200, person=None):
        about = f"{slot.schedule.service.name}, {people_time(slot.starts_at)}, {slot.schedule.service.unit.name}"
        seen: dict[str, Any] = (
            {"who": words.who(person), **preview(draft_of(person, slot), self.actor)} if person else {}
        )
        context = {
            "row": slot,
            "form": form,
            "title": self.title,
            "about": about,
            "back_url": reverse("workplace:find"),
        }
        return self.show(status, **context, **seen)


def draft_of(person, slot) -> Appointment:
    """The time as it would be, for the preview. It is never saved."""
    schedule = slot.schedule
    return Appointment(
        patient=person,
        unit=schedule.service.unit,
        service=schedule.service,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        modality=schedule.modality,
        performer=schedule.performer,
        place=schedule.place,
    )


class OfUnit(ForPerson, abstract=True):
    """A form about somebody and the own unit."""

    def get(self, request):
        unit = frame_of(request).unit
        return self.page(unit, self.form(unit))

    def row(self) -> Unit:
        return frame_of(self.request).unit

    def post(self, request):
        unit = self.row()
        form = self.form(unit, request.POST)
        person = self.person(form) if form.is_valid() else None
        if person is None:
            return self.page(unit, form, 422)
        if self.is_new_here:
            return self.page(unit, form, person=person)
        try:
            made = self.make(person, unit, form)
        except Invalid as refusal:
            form.take(refusal)
            return self.page(unit, form, 422)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.page(unit, form, 409)
        messages.success(request, str(self.said))
        return redirect(self.after(unit, made))

    def make(self, person, unit, form) -> Any:
        raise NotImplementedError

    def page(self, row, form, status: int = 200, person=None):
        self.found = person
        return super().page(row, form, status)

    def more(self, row, form):
        return {"who": words.who(self.found), "about": _("Is this the right person?")} if self.found else {}


class LetChoose(OfUnit):
    """The person chooses a time: first the offer, then the invitation with its ways."""

    permission = "offer"
    form_class = OfferForm
    title = _lazy("Let the person choose a time")
    lead = _lazy("The next page shows by which ways the person is invited.")
    submit = _lazy("Go on to the invitation")
    said = _lazy("Now invite the person to choose.")

    def make(self, person, unit, form):
        return actions.offer(person, by=self.actor, unit=unit, once=form.cleaned_data.get("once"), **form.to_verb())

    def after(self, row, done) -> str:
        return reverse("workplace:invite", args=[done.pk]) if done else reverse("workplace:find")


class Wait(OfUnit):
    permission = "join_waiting_list"
    form_class = WaitForm
    title = _lazy("Put somebody on the waiting list")
    lead = _lazy("The person is asked when a time becomes free. Whoever says yes first has it.")
    submit = _lazy("Put on the list")
    said = _lazy("The person stands on the waiting list.")

    def make(self, person, unit, form):
        once = form.cleaned_data.get("once")
        return actions.join_waiting_list(person, by=self.actor, unit=unit, once=once, **form.to_verb())

    def after(self, row, done) -> str:
        return reverse("workplace:waiting")
