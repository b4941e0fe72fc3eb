"""One time: what is known of it, and moving, cancelling, excusing, inviting and taking it back."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from apps.appointments import actions, channelplan, content, lint, settings
from apps.appointments.models import Appointment, Clinic, Slot
from apps.core.errors import Invalid
from apps.patients.models import ContactPoint, Preference
from apps.workplace.times import one, words
from apps.workplace.times.forms.one import CancelForm, InviteForm, MoveForm, ReasonForm, VideoForm, WrongForm

from .common import OF_A_TIME, FormPage, TimePage
from .day import OfATime


class Time(TimePage):
    permission = "view_day_list"
    model = Appointment
    template = "workplace/times/time.html"

    def get(self, request, pk):
        row = self.get_object(OF_A_TIME)
        return self.show(
            row=row,
            who=words.who(row.patient),
            facts=one.facts(row),
            choices=one.choices(row, self.actor),
            invitations=[(each, words.opened_tag(each)) for each in one.invitations(row, self.actor)],
            tasks=one.tasks(row, self.actor),
        )


class Confirm(OfATime):
    permission = "confirm_booking"
    said = _lazy("The time is booked.")

    def do(self, row):
        actions.confirm_booking(row, by=self.actor)


class AboutTime(FormPage, abstract=True):
    """A form about one time."""

    model = Appointment

    def row(self):
        return self.get_object(OF_A_TIME, activity="read")

    def after(self, row, done) -> str:
        return reverse("workplace:time", args=[row.pk])

    def more(self, row, form) -> dict[str, Any]:
        return {"who": words.who(row.patient), "about": f"{words.what(row)}, {words.when(row)}"}


class Cancel(AboutTime):
    permission = "cancel_appointment"
    form_class = CancelForm
    title = _lazy("Cancel the time")
    lead = _lazy("The person is told, and you get a task to offer a new time.")
    submit = _lazy("Cancel the time")
    said = _lazy("The time is cancelled. Offer a new one.")

    def do(self, row, form):
        actions.cancel_appointment(row, by=self.actor, reason=form.cleaned_data["reason"])


class Video(AboutTime):
    """Where the video meeting is: the person's page shows it as soon as it is kept."""

    permission = "set_video_link"
    form_class = VideoForm
    title = _lazy("Link to the video")
    lead = _lazy("The person is told, and joins from their page in Samplan.")
    submit = _lazy("Keep the link")
    said = _lazy("The link is kept. The person is told.")

    def form(self, row, data=None):
        return VideoForm(data, person=None, actor=self.actor, initial={"link": row.link})

    def do(self, row, form):
        actions.set_video_link(row, by=self.actor, link=form.cleaned_data["link"])


class Excuse(AboutTime):
    permission = "excuse"
    form_class = ReasonForm
    title = _lazy("There was a good reason")
    lead = _lazy("No fee is taken, and the person can have a new time.")
    submit = _lazy("Write it down")
    said = _lazy("Written down: there was a good reason.")

    def do(self, row, form):
        actions.excuse(row, by=self.actor, reason=form.cleaned_data["reason"])


class Wrong(AboutTime):
    permission = "enter_in_error"
    form_class = WrongForm
    title = _lazy("Entered by mistake")
    lead = _lazy("The time disappears from the lists. What was written stays in the log.")
    submit = _lazy("Take it back")
    said = _lazy("The time has been taken back.")

    def do(self, row, form):
        actions.enter_in_error(row, by=self.actor, reason=form.cleaned_data["reason"])


class Move(AboutTime):
    """Free times of the same kind, a button each: the new place is taken before the old one is let go."""

    permission = "rebook"
    template = "workplace/times/move.html"
    form_class = MoveForm
    title = _lazy("Move the time")
    said = _lazy("The time has been moved. The person is told.")

    def do(self, row, form):
        slot = Slot.objects.filter(pk=form.cleaned_data["start"]).first()
        if slot is None:
            raise Invalid("start", _("The clinic has no time then."))
        return actions.rebook(row, by=self.actor, start=slot.starts_at, once=form.cleaned_data.get("once"))

    def after(self, row, done) -> str:
        return reverse("workplace:time", args=[done.pk if done else row.pk])

    def more(self, row, form):
        return {**super().more(row, form), "days": one.other_times(row)}


class Invite(AboutTime):
    """What is sent, what the person will see, and by which ways it goes, each with its reason."""

    permission = "send_invitation"
    template = "workplace/times/invite.html"
    form_class = InviteForm
    title = pgettext_lazy("to a time", "Invite")
    submit = _lazy("Send the invitation")
    said = _lazy("The invitation is on its way.")

    def form(self, row, data=None):
        return InviteForm(data, person=row.patient, actor=self.actor, has_time=row.starts_at is not None)

    def do(self, row, form):
        return actions.send_invitation(row, by=self.actor, once=form.cleaned_data.get("once"), **form.to_verb())

    def after(self, row, done) -> str:
        return reverse("workplace:invitation", args=[done.pk]) if done else reverse("workplace:time", args=[row.pk])

    def more(self, row, form):
        return {**super().more(row, form), **preview(row, self.actor)}


def preview(row, actor) -> dict[str, Any]:
    """What the person would see and the ways it would go, as things stand now."""
    kind = "fixed" if row.starts_at else "open"
    page = content.page_of(row, kind, row.respond_by)
    steps = channelplan.plan(known(row, actor))
    return {
        "lines": content.lines_of(page),
        "steps": steps,
        "text_message": content.text_message(page, is_full=False),
        "outside": lint.outside_name(row.unit, Clinic.objects.filter(unit=row.unit_id).first()),
        "warning": warning_of(row, page),
    }


def known(row, actor) -> channelplan.Known:
    """What decides by which ways it goes, as far as this actor may read it."""
    person = row.patient
    preferences = Preference.objects.visible_to(actor).filter(person=person)
    contacts = ContactPoint.objects.visible_to(actor).filter(person=person, verified_at__isnull=False)
    return channelplan.known_from(
        person,
        preferences.first() or Preference(person=person),
        set(contacts.values_list("kind", flat=True)),
        days_left=channelplan.days_until(row.starts_at or row.respond_by),
        paper_days=settings.limits_of(row.unit_id).paper_days,
    )


def warning_of(row, page) -> str:
    """Why it would not be sent as the texts stand; empty where it would."""
    try:
        content.refuse_telling(row, page)
    except Invalid as refusal:
        return refusal.message
    return ""
