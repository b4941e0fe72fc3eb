"""Danger to life or health, and the person cannot answer (nödöppning). Every one is reviewed and the person told."""

from uuid import UUID

from django.db.models.functions import Greatest

from apps.access import grounds, telling
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask, because, owe
from apps.access.facts import live
from apps.access.models import Basis, Capacity, CapacityKind, Emergency, EmergencyReason
from apps.core import clock
from apps.core.errors import Conflict, NotFound
from apps.core.text import clean
from apps.patients.models import Person

from .common import only_health_care, until_or

SOURCE = "emergency"


@action(Person, unseen=True, only=only_health_care)
def open_emergency(person: Person, *, by: Actor, reason: EmergencyReason, text: str = "") -> Emergency:
    """Open, for oneself and for a few hours, what may be opened in danger (nödöppning). Blocked stays blocked.

    That the person cannot answer is written down with it, for as long. The emergency waits for review from the start.
    """
    now = clock.now()
    if _open(person, by).exists():
        raise Conflict
    until = until_or(None, "emergency.lasts")
    emergency = Emergency.objects.create(
        patient=person,
        unit_id=by.unit,
        staff_id=by.staff_id,
        reason=reason,
        text=clean(text, "text", 500),
        valid_from=now,
        valid_until=until,
    )
    grounds.open(
        patient_id=person.pk,
        unit_id=emergency.unit_id,
        staff_id=by.staff_id,
        basis=Basis.EMERGENCY,
        source=SOURCE,
        source_id=emergency.pk,
        valid_from=now,
        valid_until=until,
    )
    if not Capacity.objects.filter(live(now), patient=person).exists():
        Capacity.objects.create(
            patient=person,
            kind=CapacityKind.TEMPORARY,
            unit_id=by.unit,
            made_by_id=by.staff_id,
            reason=EmergencyReason(reason).label,
            valid_from=now,
            valid_until=until,
        )
    ask(by, person)
    because(emergency.why)
    owe("REVIEW", "NOTIFY")
    telling.tell(telling.OPENED, to_person=person)
    return emergency


def _open(person: Person, by: Actor):
    return Emergency.objects.filter(live(clock.now()), patient=person, staff=by.staff_id, unit=by.unit, ended_at=None)


@action(Person)
def end_emergency(person: Person, *, by: Actor, emergency: UUID):
    """The danger is over: one's own emergency access ends at once, and the person counts as able to answer again."""
    row = _open(person, by).select_for_update(of=("self",)).filter(pk=emergency).first()
    if row is None:
        raise NotFound
    now = clock.now()
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    grounds.close(source=SOURCE, source_id=row.pk, at=now)
    with_it = Capacity.objects.filter(
        live(now), patient=person, unit=row.unit_id, kind=CapacityKind.TEMPORARY, valid_until=row.valid_until
    )
    with_it.update(valid_until=Greatest("valid_from", now))
    return row
