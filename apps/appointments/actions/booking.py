"""Offering a time to choose, booking one, and keeping one for a while."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.appointments import calls, ending, places, tasks
from apps.appointments.kinds import Modality, TaskKind
from apps.appointments.models import Appointment, Slot
from apps.appointments.reminding import plan_reminders
from apps.appointments.states import APPOINTMENT_MOVES, AppointmentState
from apps.core import clock, rules
from apps.core.errors import Conflict, Invalid
from apps.core.text import clean
from apps.organisations.models import Unit
from apps.patients.models import Person

from .common import may_make, new, note_opening, service_of, tell_clinic, tell_person


@action(Person, unseen=True)
def offer(
    person: Person,
    *,
    by: Actor,
    unit: Unit,
    service: str = "",
    respond_by: datetime | None = None,
    note: str = "",
    interpreter: str = "",
) -> Appointment:
    """Let the person choose a time at the unit (öppen kallelse). It has no time yet; an invitation can go with it."""
    was_known = may_make(person, unit, by)
    if respond_by and respond_by <= clock.now():
        raise Invalid("respond_by", _("The last day to answer has already been."))
    kind = service_of(unit, service, by)
    appointment = new(
        person,
        unit,
        by,
        service=kind,
        modality=kind.modality if kind else Modality.PHYSICAL,
        respond_by=respond_by,
        note=clean(note, "note", 1000),
        interpreter=language_of(person, interpreter),
    )
    ending.know(appointment)
    if not was_known:
        note_opening(appointment, by)
    replaced_what_was_cancelled(person, unit, by)
    tell_person(appointment, by)
    return appointment


@action(Person, unseen=True)
def book(
    person: Person,
    *,
    by: Actor,
    unit: Unit,
    start: datetime,
    service: str = "",
    agreed: bool = True,
    hold: bool = False,
    note: str = "",
    interpreter: str = "",
) -> Appointment:
    """Book a time at the unit. A time that the person was to choose, or waits for, becomes this one.

    `agreed`: the person has said yes to it. `hold`: keep it for a while (15 minutes by the rules) until it is
    confirmed. Raises Invalid("start") where the clinic has no such time and Conflict (`places.SlotTaken`, with the
    next free ones) where the last place has gone.
    """
    was_known = may_make(person, unit, by)
    kind = service_of(unit, service, by)
    slot = places.find(unit, start, service=kind)
    appointment = to_be_chosen(person, slot) or new(
        person, unit, by, service=slot.schedule.service, note=clean(note, "note", 1000)
    )
    is_agreed = agreed or not by.is_staff
    put_into(appointment, slot, is_agreed=is_agreed, is_held=hold)
    appointment.interpreter = appointment.interpreter or language_of(person, interpreter)
    appointment.save(update_fields=["interpreter"])
    if not was_known:
        note_opening(appointment, by)
    replaced_what_was_cancelled(person, unit, by)
    tell_person(appointment, by)
    tell_clinic(appointment, by)
    return appointment


@action(Appointment)
def confirm_booking(appointment: Appointment, *, by: Actor):
    """Say yes to a time: one that is only kept becomes booked, and one that was sent out becomes agreed."""
    if not by.is_staff or appointment.state == AppointmentState.PENDING:
        appointment.is_agreed = True
    appointment.move("confirm_booking")
    appointment.hold_until, appointment.changed_at = None, clock.now()
    appointment.save(update_fields=["is_agreed", "hold_until", "changed_at"])
    plan_reminders(appointment)


# --- What the verbs of answering, waiting and moving use too


def to_be_chosen(person: Person, slot: Slot) -> Appointment | None:
    """What the person was asked to choose, or waits for, that this slot is a time of; under its lock."""
    service = slot.schedule.service
    rows = Appointment.objects.select_for_update(of=("self",)).filter(
        Q(service=None) | Q(service=service),
        patient=person,
        unit=service.unit_id,
        state__in=APPOINTMENT_MOVES["book"].sources,
    )
    return rows.order_by("made_at", "pk").first()


def put_into(appointment: Appointment, slot: Slot, *, is_agreed: bool, is_held: bool = False) -> None:
    """Give an appointment its place in a slot. Raises SlotTaken, or Conflict for a time they already have."""
    slot = places.take(slot)
    fill(appointment, slot)
    appointment.is_agreed = is_agreed
    appointment.state = AppointmentState.PENDING if is_held else AppointmentState.BOOKED
    appointment.hold_until = clock.now() + rules.on(clock.now()).duration("appointment.hold") if is_held else None
    save_in_place(appointment)
    calls.close_offers(appointment)
    ending.know(appointment)
    if not is_held:
        plan_reminders(appointment)


def fill(appointment: Appointment, slot: Slot) -> None:
    """When, where and how: as the slot says."""
    schedule = slot.schedule
    appointment.slot, appointment.service = slot, schedule.service
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    appointment.modality, appointment.performer, appointment.place = (
        schedule.modality,
        schedule.performer,
        schedule.place,
    )
    appointment.changed_at = clock.now()


def save_in_place(appointment: Appointment) -> None:
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError:
        raise Conflict(_("The person already has this time.")) from None


def language_of(person: Person, chosen: str) -> str:
    """The language of the interpreter, if one is needed: what was asked for, or what is known of the person."""
    chosen = clean(chosen, "interpreter", 40)
    return chosen or (person.language if person.needs_interpreter else "")


def replaced_what_was_cancelled(person: Person, unit: Unit, by: Actor) -> None:
    """The clinic owed the person a new time, and this is it."""
    for owed in Appointment.objects.filter(
        patient=person, unit=unit, tasks__kind=TaskKind.OFFER_NEW_TIME, tasks__state="open"
    ):
        tasks.end(owed, TaskKind.OFFER_NEW_TIME, by_staff=by.staff_id)
