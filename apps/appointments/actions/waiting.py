"""The waiting list: standing on it, being offered a time, leaving it."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.appointments import calls, ending, places
from apps.appointments.kinds import EndReason, Modality
from apps.appointments.models import Appointment, Offer, Wait
from apps.appointments.states import AppointmentState
from apps.core import clock
from apps.core.calendar import today
from apps.core.errors import Conflict, IllegalMove, Invalid
from apps.organisations.models import Unit
from apps.patients.models import Person

from .booking import language_of, put_into
from .common import may_make, new, note_opening, service_of, tell_clinic, tell_person

LONGEST_NOTICE = 14 * 24


@action(Person, unseen=True)
def join_waiting_list(
    person: Person,
    *,
    by: Actor,
    unit: Unit,
    earliest: date,
    latest: date,
    service: str = "",
    weekdays: list[int] = (),  # type: ignore[assignment]
    notice_hours: int = 24,
) -> Appointment:
    """Wait for an earlier time at the unit (väntelista): between which days, on which weekdays (0 is Monday).

    `notice_hours`: how long before a time the person must know. Whoever waits keeps a time they already have.
    """
    was_known = may_make(person, unit, by)
    wrong = {}
    if latest < max(earliest, today()):
        wrong["latest"] = _("The last day must come after the first, and not have been.")
    if not all(0 <= day <= 6 for day in weekdays):
        wrong["weekdays"] = _("Choose days of the week.")
    if not 0 <= notice_hours <= LONGEST_NOTICE:
        wrong["notice_hours"] = _("Choose at most two weeks.")
    if wrong:
        raise Invalid.many(wrong)
    kind = service_of(unit, service, by)
    waits = Appointment.objects.filter(patient=person, unit=unit, state=AppointmentState.WAITING, service=kind)
    if waits.exists():
        raise Conflict(_("The person already stands on this waiting list."))
    appointment = new(
        person,
        unit,
        by,
        service=kind,
        state=AppointmentState.WAITING,
        modality=kind.modality if kind else Modality.PHYSICAL,
        interpreter=language_of(person, ""),
    )
    Wait.objects.create(
        appointment=appointment,
        earliest=earliest,
        latest=latest,
        weekdays=sorted(set(weekdays)),
        notice_hours=notice_hours,
    )
    ending.know(appointment)
    if not was_known:
        note_opening(appointment, by)
    tell_person(appointment, by)
    tell_clinic(appointment, by)
    return appointment


@action(Appointment)
def accept_offer(appointment: Appointment, *, by: Actor, start: datetime | None = None) -> Appointment:
    """Take a time that was offered: the one that begins then, or the only one. Whoever is first has it.

    Raises Conflict (`places.SlotTaken`, with the next free times) for those who come second.
    """
    offer = open_offer(appointment, start)
    close(offer, is_accepted=True)
    put_into(appointment, offer.slot, is_agreed=True)
    tell_person(appointment, by)
    tell_clinic(appointment, by)
    return appointment


@action(Appointment)
def decline_offer(appointment: Appointment, *, by: Actor, start: datetime | None = None):
    """Say no to a time that was offered, and go on waiting. The next in line is asked."""
    offer = open_offer(appointment, start)
    close(offer, is_accepted=False)
    calls.freed(offer.slot)


@action(Appointment)
def leave_waiting_list(appointment: Appointment, *, by: Actor):
    """Wait no longer."""
    appointment.move("leave_waiting_list")
    ending.end(appointment, EndReason.BY_CLINIC if by.is_staff else EndReason.BY_PATIENT, gives_back=False)
    tell_clinic(appointment, by)


def open_offer(appointment: Appointment, start: datetime | None) -> Offer:
    """The offer that is meant. Raises IllegalMove where nothing is offered, SlotTaken where it has been taken."""
    offers = Offer.objects.filter(appointment=appointment).select_related("slot__schedule__service")
    if start is not None:
        offers = offers.filter(slot__starts_at=start)
    latest = offers.order_by("-answered_at", "made_at")  # those without an answer first, in PostgreSQL's order
    offer = latest.first()
    if offer is None:
        raise IllegalMove
    if offer.answered_at is not None or offer.expires_at <= clock.now():
        raise places.SlotTaken(offer.slot)
    return offer


def close(offer: Offer, *, is_accepted: bool) -> None:
    offer.answered_at, offer.is_accepted = clock.now(), is_accepted
    offer.save(update_fields=["answered_at", "is_accepted"])
