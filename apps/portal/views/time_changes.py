"""Moving, choosing and cancelling a time, asking about it, waiting for an earlier one, and checking in."""

from typing import Any

from django.contrib import messages as notices
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.appointments import actions
from apps.appointments.kinds import AnswerKind
from apps.appointments.places import SlotTaken
from apps.core.calendar import local
from apps.core.errors import IllegalMove
from apps.patients.models import Person
from apps.portal import free_times, one_time, plan_forms, time_forms

from .times import TimePage


class Changing(TimePage, abstract=True):
    """A page with one form for one verb. What cannot be done any longer leads back to the time, which says why."""

    template = ""
    form_class: Any = None
    title: Any = ""

    def get(self, request, pk):
        seen = self.find()
        if not self.is_possible(seen):
            return self.not_now(seen)
        return self.form_page(seen, self.form(seen))

    def post(self, request, pk):
        seen = self.find(activity="")
        form = self.form(seen, request.POST)
        return self.settle(
            form,
            lambda once, given: self.do(seen, once, given),
            lambda status: self.form_page(seen, form, status),
            lambda: self.thank(seen, form.cleaned_data),
        )

    def not_now(self, seen):
        notices.warning(self.request, IllegalMove().message)
        return redirect("portal:time", pk=seen.appointment.pk)

    def form(self, seen, data=None):
        return self.form_class(data)

    def is_possible(self, seen) -> bool:
        raise NotImplementedError

    def do(self, seen, once, given: dict[str, Any]) -> None:
        raise NotImplementedError

    def thank(self, seen, given: dict[str, Any]):
        raise NotImplementedError

    def form_page(self, seen, form, status: int = 200, **more):
        return self.time_page(self.template, seen, status, form=form, page=self, **more)


# --- Another time


class ChooseTime(Changing):
    """The next days with free times, or a word to the clinic about what suits. Each time leads to a last question."""

    verb = "rebook"
    template = "choose"
    form_class = time_forms.OtherForm

    def is_possible(self, seen):
        return seen.may_move

    def do(self, seen, once, given):
        if not seen.is_answerable or seen.is_open:
            raise IllegalMove
        actions.answer_invitation(
            seen.invitation, by=self.actor, once=once, kind=AnswerKind.REBOOK, text=given["text"]
        )

    def thank(self, seen, given):
        return self.go_back(
            seen, _("They know that you want another time. You keep this one until you have a new one.")
        )

    def form_page(self, seen, form, status=200, **more):
        found = None
        if seen.may_choose:
            found = free_times.choice(seen.appointment, free_times.day_in(self.request.GET.get("fran", "")))
        return super().form_page(seen, form, status, choice=found, **more)


class TakeTime(Changing):
    """The old time against the new one, and one press. The old one is given back only when the new one is taken."""

    verb = "rebook"
    template = "take"
    form_class = time_forms.PickForm

    def get(self, request, pk):
        seen = self.find()
        slot = free_times.slot_of(seen.appointment, request.GET.get("tid", ""))
        if not (seen.may_move and seen.may_choose):
            return self.not_now(seen)
        if slot is None:
            return self.taken(seen, free_times.choice(seen.appointment).days)
        return self.form_page(seen, self.form_class(initial={"tid": slot.pk}), slot=slot)

    def post(self, request, pk):
        seen = self.find(activity="")
        moved = seen.moved_to
        if moved:  # pressed twice: the first press has moved it
            return redirect("portal:time", pk=moved.pk)
        slot = free_times.slot_of(seen.appointment, request.POST.get("tid", ""))
        if slot is None or not seen.may_choose:
            return self.taken(seen, free_times.choice(seen.appointment).days)
        form = self.form_class(request.POST)
        try:
            return self.settle(
                form,
                lambda once, given: take(seen, slot, by=self.actor, once=once),
                lambda status: self.form_page(seen, form, status, slot=slot),
                lambda: self.thank(seen, form.cleaned_data),
            )
        except Gone as gone:
            return self.taken(seen, free_times.days_of(gone.next))

    def thank(self, seen, given):
        moved = one_time.successor(self.actor, seen.appointment) or seen.appointment
        notices.success(self.request, _("The time is yours. They know that you come."))
        return redirect("portal:time", pk=moved.pk)

    def taken(self, seen, days):
        """Somebody was there before: nothing has changed, and here are the next times."""
        next_times = [(day.on, slot, words) for day in days for slot, words in day.slots][:3]
        return self.time_page("taken", seen, 409, next_times=next_times)


class Gone(Exception):
    """The time was taken in the very moment that it was pressed; `next` are the times after it."""

    def __init__(self, slots):
        self.next = slots
        super().__init__()


def take(seen, slot, *, by, once) -> None:
    """Through the invitation where there is one, so that it counts as answered."""
    try:
        if seen.is_answerable:
            kind = AnswerKind.ACCEPT if seen.is_open else AnswerKind.REBOOK
            actions.answer_invitation(seen.invitation, by=by, once=once, kind=kind, start=slot.starts_at)
        elif seen.is_open:
            one = seen.appointment
            name = one.service.name if one.service else ""
            actions.book(one.patient, by=by, once=once, unit=one.unit, start=slot.starts_at, service=name)
        else:
            actions.rebook(seen.appointment, by=by, once=once, start=slot.starts_at)
    except SlotTaken as taken:
        raise Gone(taken.next) from taken


# --- Not coming


class CancelTime(Changing):
    """What happens when one says no, and then one press. Too late: whom to call, and why."""

    verb = "cancel_appointment"
    template = "cancel"
    form_class = time_forms.WhyForm

    def is_possible(self, seen):
        return seen.may_cancel or seen.is_ahead

    def do(self, seen, once, given):
        one = seen.appointment
        if seen.is_waiting:
            actions.leave_waiting_list(one, by=self.actor, once=once)
        elif seen.is_answerable:
            actions.answer_invitation(
                seen.invitation, by=self.actor, once=once, kind=AnswerKind.DECLINE, text=given["text"]
            )
        else:
            actions.cancel_appointment(one, by=self.actor, once=once, reason=given["text"])

    def thank(self, seen, given):
        if seen.is_waiting:
            notices.success(self.request, _("You stand on the waiting list no longer."))
        elif seen.is_open:
            notices.success(self.request, _("They know that you do not want a time."))
        else:
            notices.success(self.request, _("The time is cancelled. The clinic knows."))
        return redirect("portal:times")


# --- Asking


class AskAboutTime(Changing):
    """A question to the clinic about what one has been invited to."""

    verb = "answer_invitation"
    template = "ask"
    form_class = plan_forms.AskForm

    def is_possible(self, seen):
        return seen.may_ask

    def do(self, seen, once, given):
        if seen.invitation is None:
            raise IllegalMove
        actions.answer_invitation(
            seen.invitation, by=self.actor, once=once, kind=AnswerKind.QUESTION, text=given["text"]
        )

    def thank(self, seen, given):
        return self.go_back(seen, _("Sent. The clinic answers you here."))


# --- Waiting for an earlier one


class WaitForTime(Changing):
    """Stand on the waiting list for an earlier time of the same kind. The time that one has is kept."""

    verb = "join_waiting_list"
    template = "wait"
    form_class = time_forms.WaitForm
    title = _lazy("Wait for an earlier time")

    def is_possible(self, seen):
        return seen.may_wait

    def form(self, seen, data=None):
        starts_at = seen.appointment.starts_at
        return self.form_class(data, until=local(starts_at).date() if starts_at else None)

    def do(self, seen, once, given):
        one = seen.appointment
        person = Person.objects.visible_to(self.actor).filter(pk=one.patient_id).first()
        if person is None:
            raise IllegalMove
        name = one.service.name if one.service else ""
        actions.join_waiting_list(person, by=self.actor, once=once, unit=one.unit, service=name, **given)

    def thank(self, seen, given):
        notices.success(self.request, _("You stand on the waiting list. We tell you when a time becomes free."))
        return redirect("portal:times")


# --- At the door


class CheckIn(Changing):
    """I am here: with the code at the door, where the clinic has one."""

    verb = "check_in"
    template = "check_in"
    form_class = time_forms.CodeAtDoorForm

    def is_possible(self, seen):
        return seen.may_check_in

    def form(self, seen, data=None):
        return self.form_class(data, wants_code=seen.wants_code)

    def do(self, seen, once, given):
        actions.check_in(seen.appointment, by=self.actor, once=once, code=given.get("code", ""))

    def thank(self, seen, given):
        return self.go_back(seen, _("You have checked in. The clinic knows that you are here."))
