"""What the verbs of a time share: who may make one for whom, and whom to tell."""

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.appointments import whom
from apps.appointments.models import Appointment, Service
from apps.audit import log
from apps.core import clock
from apps.core.errors import Invalid, NotAllowed, NotFound
from apps.core.text import clean
from apps.notifications import outbox
from apps.organisations.models import Unit
from apps.patients.models import Person

SOUGHT = "R2"  # the rule that opens a person to whoever has looked them up with a reason


def at_own_unit(unit: Unit, by: Actor) -> None:
    """A clinic's times and texts are its own to change."""
    if by.unit != unit.pk:
        raise NotAllowed


def may_make(person: Person, unit: Unit, by: Actor) -> bool:
    """Raises NotFound or NotAllowed unless this actor may make a time for the person at the unit. Returns whether
    their own unit knew the person before; having just looked them up (R2) is not that.

    People for themselves and for whom they act; staff at their own unit for anybody who turns to it, at another unit
    for those whom their own already knows. Nobody comes to know a protected person by booking for them.
    """
    found = decide(by, person) if by.is_staff else None
    is_known = found.permits if found else person.pk == by.whom
    turns_to_us = by.is_staff and by.unit == unit.pk and (by.clearance or not person.is_protected)
    if not is_known and not turns_to_us:
        raise NotFound
    if person.deceased_at:
        raise Invalid("person", _("The person has died."))
    return is_known and (found is None or found.rule != SOUGHT)


def note_opening(appointment: Appointment, by: Actor) -> None:
    """A time is what made the unit know who this is: written down as an opening of its own, for the person to see.

    Where nothing else comes to tie the two together, a reviewer is asked to look (`review.picking.without_a_tie`).
    """
    log.record(
        by,
        "read",
        patient_id=appointment.patient_id,
        subject_type="patients.person",
        subject_id=appointment.patient_id,
        rule="R1",
        ground=f"booking:{appointment.pk}",
    )


def service_of(unit: Unit, name: str, by: Actor) -> Service | None:
    """The unit's service with this name; none named, none chosen. Raises Invalid("service")."""
    name = clean(name, "service", 80)
    if not name:
        return None
    found = Service.objects.filter(unit=unit, name=name, is_active=True).first()
    if found is None or not (by.is_staff or found.patients_book):
        raise Invalid("service", _("The clinic has no such kind of time."))
    return found


def new(person: Person, unit: Unit, by: Actor, **more) -> Appointment:
    """A row of our own making. Raises NotAllowed where the policy would not let the actor write it."""
    now = clock.now()
    appointment = Appointment(
        patient=person,
        unit=unit,
        made_at=now,
        changed_at=now,
        made_by_unit_id=by.unit,
        made_by_staff_id=by.staff_id,
        made_by_person_id=None if by.is_staff else by.person,
        **more,
    )
    appointment.save(force_insert=True)
    if not by.is_staff and not decide(by, appointment, "write").permits:
        raise NotAllowed
    return appointment


def tell_person(appointment: Appointment, by: Actor) -> None:
    """The person (a child's guardians) hears of all that somebody else does with their time, not of what they did."""
    if by.is_staff:
        whom.tell("appointment", appointment)


def tell_clinic(appointment: Appointment, by: Actor) -> None:
    if by.unit != appointment.unit_id:
        outbox.promise("clinic_task", to_unit=appointment.unit_id)
