"""When somebody cannot say yes or no, and how a unit found out what they would have wanted (3 kap. 1–4 §§)."""

from datetime import datetime
from uuid import UUID

from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask
from apps.access.facts import live
from apps.access.models import Capacity, CapacityKind, Inquiry
from apps.core import clock
from apps.core.errors import Conflict, Invalid, NotFound
from apps.patients.models import Person

from .common import needed


@action(Person)
def judge_capacity(
    person: Person, *, by: Actor, kind: CapacityKind, reason: str, until: datetime | None = None
) -> Capacity:
    """Write down that the person cannot take a stand (bedömning av beslutsförmåga), and how that was judged."""
    now = clock.now()
    if until and until <= now:
        raise Invalid("until", _("The end must be later than now."))
    if Capacity.objects.filter(live(now), patient=person, kind=kind, unit=by.unit).exists():
        raise Conflict(_("That has already been written down."))
    ask(by, person, "write")
    return Capacity.objects.create(
        patient=person,
        kind=kind,
        unit_id=by.unit,
        made_by_id=by.staff_id,
        reason=needed(reason, "reason", 2000, _("Write how you judged it.")),
        valid_from=now,
        valid_until=until,
    )


@action(Person)
def end_capacity(person: Person, *, by: Actor, capacity: UUID):
    """The person can answer again. What was opened because they could not is closed at once."""
    rows = Capacity.objects.filter(live(clock.now()), pk=capacity, patient=person)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound
    ask(by, person, "write")
    Capacity.objects.filter(pk=row.pk).update(valid_until=Greatest("valid_from", clock.now()))
    return row


@action(Person)
def record_inquiry(person: Person, *, by: Actor, text: str) -> Inquiry:
    """Write down how the unit asked what the person would have wanted (efterforskning av inställning)."""
    if not Capacity.objects.filter(live(clock.now()), patient=person, kind=CapacityKind.LASTING).exists():
        raise Invalid("text", _("It is not written down that the person cannot answer. Ask the person instead."))
    ask(by, person, "write")
    return Inquiry.objects.create(
        patient=person,
        unit_id=by.unit,
        text=needed(text, "text", 4000, _("Write whom you asked and what they said.")),
        made_by_id=by.staff_id,
        made_at=clock.now(),
    )
