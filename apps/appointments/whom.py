"""Whom a time is told to: the person, or else a child's guardians, each by their own ways."""

from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.core import clock, rules
from apps.core.calendar import age_on, local
from apps.notifications import outbox
from apps.patients.models import Person, RelationKind, Relationship

from .models import Appointment


def readers(appointment: Appointment) -> list[Person]:
    """Whoever may read of a time: the person, or else a child's guardians. Nobody after death."""
    person = appointment.patient
    if person.deceased_at:
        return []
    if decide(Actor.of_person(person), appointment).permits:
        return [person]
    rows = Relationship.objects.select_related("relative").filter(person=person, kind=RelationKind.GUARDIAN)
    return [one.relative for one in rows if decide(Actor.of_mandate(one), appointment).permits]


def is_child(person: Person) -> bool:
    """Too young for an account of their own."""
    today = local(clock.now()).date()
    return person.born_on is not None and age_on(person.born_on, today) < rules.on(today).number("citizen.min_age")


def tell(kind: str, appointment: Appointment) -> None:
    """A notice to the person, who need not be asked about, or to each of a child's guardians."""
    told = readers(appointment) if is_child(appointment.patient) else [appointment.patient_id]
    for one in told:
        outbox.promise(kind, to_person=one)
