"""Moving a time, cancelling it, and taking back one that was entered by mistake."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.appointments import calls, ending, places, settings, tasks
from apps.appointments.kinds import EndReason, Modality, TaskKind
from apps.appointments.models import Appointment
from apps.appointments.reminding import plan_reminders
from apps.appointments.states import COMING, AppointmentState
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed
from apps.core.text import clean, https_address
from apps.patients.models import Person

from .booking import fill, save_in_place
from .common import new, tell_clinic, tell_person


@action(Appointment)
def rebook(appointment: Appointment, *, by: Actor, start: datetime) -> Appointment:
    """Move a time (omboka): the new place is taken first, and only then the old one is given back.

    It is moved within the same kind of time at the same clinic. Too late for the person, it is refused with the phone
    number to call. Returns the new appointment, which `replaces` the old one.
    """
    if not by.is_staff:
        refuse_if_late(appointment, settings.limits_of(appointment.unit_id).rebook_before, "too_late_to_rebook")
        refuse_unless_theirs(appointment)
    if appointment.slot is None:
        raise IllegalMove
    slot = places.find(appointment.unit, start, service=appointment.service)
    if slot.pk == appointment.slot_id:
        raise Invalid("start", _("This is the time that you have."))
    slot = places.take(slot, instead_of=appointment.slot)
    appointment.move("rebook")
    ending.end(appointment, EndReason.REBOOKED, gives_back=False)
    moved = new(
        Person.objects.get(pk=appointment.patient_id),
        appointment.unit,
        by,
        replaces=appointment,
        note=appointment.note,
        interpreter=appointment.interpreter,
        sequence=appointment.sequence,
    )
    moved.made_by_unit_id = moved.made_by_unit_id or appointment.made_by_unit_id
    fill(moved, slot)
    moved.state = AppointmentState.BOOKED
    moved.is_agreed = not by.is_staff or appointment.is_agreed
    save_in_place(moved)
    ending.know(moved)
    plan_reminders(moved)
    calls.freed(appointment.slot)
    tell_person(moved, by)
    tell_clinic(moved, by)
    return moved


@action(Appointment)
def cancel_appointment(appointment: Appointment, *, by: Actor, reason: str = ""):
    """Cancel a time (avboka). The person until some hours before; after that they phone, and staff decide.

    When the clinic cancels, it owes the person a new time.
    """
    text = clean(reason, "reason", 500)
    is_coming = appointment.state in COMING
    if not by.is_staff and is_coming:
        refuse_if_late(appointment, settings.limits_of(appointment.unit_id).cancel_before)
    appointment.move("cancel_appointment")
    ending.end(appointment, EndReason.BY_CLINIC if by.is_staff else EndReason.BY_PATIENT, text, gives_back=is_coming)
    if by.is_staff and is_coming:
        tasks.make(appointment, TaskKind.OFFER_NEW_TIME, calls.end_of_next_workday())
    if is_coming and appointment.slot_id:
        calls.freed(appointment.slot)
    tell_person(appointment, by)
    tell_clinic(appointment, by)


@action(Appointment)
def enter_in_error(appointment: Appointment, *, by: Actor, reason: str):
    """Say that this was entered by mistake (felregistrerad): the wrong person, the wrong day."""
    text = clean(reason, "reason", 500)
    if not text:
        raise Invalid("reason", _("Write what was wrong."))
    held = appointment.state in COMING
    appointment.move("enter_in_error")
    ending.end(appointment, EndReason.WRONG, text, gives_back=held)


@action(Appointment)
def set_video_link(appointment: Appointment, *, by: Actor, link: str):
    """Say where the video meeting is (videolänk): an address with https. Empty: there is none yet. They are told."""
    if appointment.modality != Modality.VIDEO:
        raise Invalid("link", _("Only a video meeting has a link."))
    appointment.move("set_video_link")
    appointment.link = https_address(link, "link")
    appointment.changed_at = clock.now()
    appointment.save(update_fields=["link", "changed_at"])
    tell_person(appointment, by)


def refuse_unless_theirs(appointment: Appointment) -> None:
    """Where the clinic keeps its times itself, people ask it for another."""
    service = appointment.service
    if service is not None and not service.patients_book:
        phone = appointment.unit.phone
        text = _("The clinic moves this time. Call %(phone)s.") % {"phone": phone}
        raise NotAllowed(text if phone else _("The clinic moves this time. Call the clinic."))


def refuse_if_late(appointment: Appointment, before: timedelta, problem: str = "too_late_to_cancel") -> None:
    if ending.is_late_to(appointment, before):
        phone = appointment.unit.phone
        text = _("It is too late to change this time here. Call %(phone)s.") % {"phone": phone}
        late = Conflict(text if phone else _("It is too late to change this time here. Call the clinic."))
        late.problem = problem
        raise late
