"""Somebody who is not known here yet, and somebody who has died."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask
from apps.appointments.ending import end_all_of
from apps.appointments.kinds import EndReason
from apps.cases import participants
from apps.cases.models import Case
from apps.cases.processes import process_of
from apps.core import clock, municipalities
from apps.core.errors import IllegalMove, Invalid
from apps.core.personal_numbers import parse
from apps.core.text import clean
from apps.notifications import outbox
from apps.organisations.models import Unit
from apps.patients.models import Person


@action(Unit, unseen=True)
def register_person(
    unit: Unit, *, by: Actor, personal_number: str, name: str, municipality: str = "", address: str = ""
) -> Person:
    """Register somebody by number (registrera person). A number that is registered already gives that person.

    Opens nothing: what makes the person known to the unit is the stay, registered next.
    """
    number = parse(personal_number, clock.now())
    if known := Person.objects.filter(personal_number=number.digits12).first():
        return completed(known, municipality, address)
    wrong = {}
    name = clean(name, "name", 120)
    code = municipalities.code_of(municipality) if municipality else ""
    if not name:
        wrong["name"] = _("Write the person's name.")
    if code is None:
        wrong["municipality"] = _("Choose a municipality in Skåne, or leave it empty.")
    if wrong:
        raise Invalid.many(wrong)
    return Person.objects.create(
        name=name,
        personal_number=number.digits12,
        number_kind=number.kind,
        born_on=number.born,
        address=clean(address, "address", 200),
        municipality_code=code,
        created_by_id=by.staff_id,
    )


def completed(person: Person, municipality: str, address: str) -> Person:
    """Fill in what nobody knew before; what is known already is never written over."""
    if not person.address and not person.is_protected:
        person.address = clean(address, "address", 200)
    if not person.municipality_code:
        person.municipality_code = municipalities.code_of(municipality) or ""
    person.save(update_fields=["address", "municipality_code"])
    return person


@action(Person)
def register_death(person: Person, *, by: Actor, deceased_at: datetime | None = None):
    """Register that the person has died. Every live case and every planned time stops at once.

    Units are told neutrally, the family never. Whoever has only looked the person up registers nothing (rule R1).
    """
    ask(by, person, "write")
    if person.deceased_at:
        raise IllegalMove
    person.deceased_at = deceased_at or clock.now()
    if person.deceased_at > clock.now():
        raise Invalid("deceased_at", _("The time cannot be in the future."))
    person.save(update_fields=["deceased_at"])
    end_all_of(person, EndReason.DECEASED)
    for case in Case.objects.select_for_update().filter(patient=person, is_closed=False).order_by("pk"):
        case.patient = person
        for unit in participants.units_of(case, without=by.unit):
            outbox.promise("case_ended", to_unit=unit, case_id=case.pk)
        process_of(case).stop(case, "deceased", person.deceased_at)
        case.after_verb("register_death", by, None)
