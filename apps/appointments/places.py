"""A place in a slot: taken and given back under the slot's lock, so that no more people come than fit.

Whoever wants the last place at the same moment waits for the other to finish, and is then told what is true: that it
was taken, and which times are next. Nobody is told that something is locked.
"""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from apps.core import clock
from apps.core.errors import Conflict, Invalid
from apps.organisations.models import Unit

from .free import next_times
from .models import Service, Slot

NO_TIME = "invalid_time"


class SlotTaken(Conflict):
    """Somebody else took the last place. `next` are the slots to choose from instead, three if there are so many."""

    problem = "slot_taken"
    sentence = _("The time has just been taken by somebody else. Choose another one.")

    def __init__(self, slot: Slot):
        self.next = next_times(slot)
        super().__init__(_("The time has just been taken by somebody else. Choose another one."), theirs=self.next)


def find(unit: Unit, start: datetime, *, service: Service | None = None) -> Slot:
    """The slot of a unit that begins then, one with room first. Raises Invalid("start") where there is none."""
    if start <= clock.now():
        raise Invalid("start", _("The time has already been."), problem=NO_TIME)
    slots = Slot.objects.filter(schedule__service__unit=unit, starts_at=start, is_closed=False)
    if service is not None:
        slots = slots.filter(schedule__service=service)
    slot = slots.select_related("schedule__service").order_by(F("taken") - F("capacity"), "pk").first()
    if slot is None:
        raise Invalid("start", _("The clinic has no time then."), problem=NO_TIME)
    return slot


def take(slot: Slot, *, instead_of: Slot | None = None) -> Slot:
    """Take a place, and give back the one that is left for it: the new one first, so that nobody stands without.

    Both rows are locked in the order of their keys. Raises SlotTaken.
    """
    keys = [slot.pk] if instead_of is None else [slot.pk, instead_of.pk]
    locked = Slot.objects.select_for_update(of=("self",)).select_related("schedule__service")
    rows = {one.pk: one for one in locked.filter(pk__in=keys).order_by("pk")}
    here = rows[slot.pk]
    if here.is_closed or here.taken >= here.capacity:
        raise SlotTaken(here)
    here.taken += 1
    here.save(update_fields=["taken"])
    if instead_of is not None:
        give_back(instead_of)
    return here


def give_back(slot: Slot) -> None:
    """Somebody is not coming after all."""
    Slot.objects.filter(pk=slot.pk, taken__gt=0).update(taken=F("taken") - 1)
