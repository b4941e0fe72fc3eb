"""How a clinic offers its times: its kinds of time, their hours, closed days, and its own rules and texts."""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.appointments import places
from apps.appointments.kinds import Modality
from apps.appointments.models import Clinic, ClosedDays, Schedule, Service, Slot
from apps.core import clock
from apps.core.calendar import end_of_day, local, start_of_day
from apps.core.errors import Conflict, Invalid
from apps.core.text import clean
from apps.organisations.models import Unit

from .common import at_own_unit

MOST = 5000  # slots of one schedule
LONGEST = 24 * 60  # minutes of one slot
HIGHEST_FEE = 10_000  # kronor


class SlotLine(TypedDict, total=False):
    """One time that can be booked, with room for `capacity` people."""

    start: datetime
    end: datetime
    capacity: int


@action(Unit, unseen=True, only=at_own_unit)
def set_schedule(
    unit: Unit,
    *,
    by: Actor,
    service: str,
    modality: Modality = Modality.PHYSICAL,
    slots: list[SlotLine] = (),  # type: ignore[assignment]
    performer: str = "",
    place: str = "",
) -> Schedule:
    """Put out times of one kind (tidbok). What is there at the same moment already gets the new length and room.

    Nobody who is booked loses a place: room for fewer than come is refused. Raises Invalid("slots").
    """
    kind = service_named(unit, service, modality)
    schedule, _new = Schedule.objects.get_or_create(
        service=kind,
        performer=clean(performer, "performer", 120),
        modality=modality,
        defaults={"place": clean(place, "place", 120), "valid_from": local(clock.now()).date()},
    )
    lines = [read(line) for line in slots]
    if len(lines) > MOST:
        raise Invalid("slots", _("Put out at most %(most)d times at once.") % {"most": MOST})
    put_out(schedule, lines)
    return schedule


def service_named(unit: Unit, name: str, modality: str) -> Service:
    name = clean(name, "service", 80)
    if not name:
        raise Invalid("service", _("Write what the time is for."))
    return Service.objects.get_or_create(unit=unit, name=name, defaults={"title": name, "modality": modality})[0]


def read(line: Any) -> tuple[datetime, datetime, int]:
    """Start, end and room of one slot. Raises Invalid("slots")."""
    start, end, capacity = line.get("start"), line.get("end"), line.get("capacity", 1)
    if start is None or end is None or end <= start or (end - start).total_seconds() > LONGEST * 60:
        raise Invalid("slots", _("A time ends after it has begun, within a day."), problem=places.NO_TIME)
    if start <= clock.now():
        raise Invalid("slots", _("A time that has been cannot be put out."), problem=places.NO_TIME)
    if not 0 < capacity <= 500:
        raise Invalid("slots", _("There is room for at least one, and for at most 500."))
    return start, end, capacity


def put_out(schedule: Schedule, lines: list[tuple[datetime, datetime, int]]) -> None:
    """Make or change the slots. Raises Invalid("slots") where somebody would lose their place."""
    starts = [start for start, _end, _room in lines]
    there = Slot.objects.select_for_update().filter(schedule=schedule, starts_at__in=starts).order_by("pk")
    known = {slot.starts_at: slot for slot in there}
    fresh = []
    for start, end, capacity in lines:
        slot = known.get(start)
        if slot is None:
            fresh.append(Slot(schedule=schedule, starts_at=start, ends_at=end, capacity=capacity))
            continue
        if slot.taken > capacity:
            raise Invalid("slots", _("More people are booked than there would be room for."))
        slot.ends_at, slot.capacity, slot.is_closed = end, capacity, False
        slot.save(update_fields=["ends_at", "capacity", "is_closed"])
    Slot.objects.bulk_create(fresh, batch_size=500)


@action(Unit, unseen=True, only=at_own_unit)
def close_days(unit: Unit, *, by: Actor, first_on: date, last_on: date, reason: str = "") -> ClosedDays:
    """Take nobody on some days. Those who are booked then keep their times until somebody moves them."""
    if last_on < first_on:
        raise Invalid("last_on", _("The last day comes after the first."))
    if ClosedDays.objects.filter(unit=unit, first_on__lte=last_on, last_on__gte=first_on).exists():
        raise Conflict(_("Some of these days are closed already."))
    closed = ClosedDays.objects.create(
        unit=unit, first_on=first_on, last_on=last_on, reason=clean(reason, "reason", 120)
    )
    slots_on(unit, first_on, last_on).update(is_closed=True)
    return closed


@action(Unit, unseen=True, only=at_own_unit)
def open_days(unit: Unit, *, by: Actor, closed: ClosedDays):
    """Take people on those days after all."""
    if closed.unit_id != unit.pk:
        raise Invalid("closed", _("There is nobody and nothing with this name."))
    slots_on(unit, closed.first_on, closed.last_on).update(is_closed=False)
    closed.delete()


def slots_on(unit: Unit, first_on: date, last_on: date):
    return Slot.objects.filter(
        schedule__service__unit=unit, starts_at__gte=start_of_day(first_on), starts_at__lte=end_of_day(last_on)
    )


class ServiceTexts(TypedDict, total=False):
    """What the person reads about a kind of time, in both languages, and how it is booked."""

    title: str
    title_en: str
    minutes: int
    modality: Modality
    prepare: str
    prepare_en: str
    bring: str
    bring_en: str
    company: str
    company_en: str
    patients_book: bool
    no_show_fee: int
    is_active: bool


@action(Unit, unseen=True, only=at_own_unit)
def save_service(unit: Unit, *, by: Actor, name: str, **texts: Unpack[ServiceTexts]) -> Service:
    """Make a kind of time, or change what it says (tidstyp)."""
    given = {key: value for key, value in texts.items() if value is not None}
    row = service_named(unit, name, given.get("modality") or Modality.PHYSICAL)
    for key, value in given.items():
        limit = Service._meta.get_field(key).max_length or 2000
        setattr(row, key, clean(value, key, limit) if isinstance(value, str) else value)
    if not 5 <= row.minutes <= LONGEST:
        raise Invalid("minutes", _("A time is between five minutes and a day."))
    if not 0 <= row.no_show_fee <= HIGHEST_FEE:
        raise Invalid("no_show_fee", _("A fee is in whole kronor, at most %(most)s.") % {"most": HIGHEST_FEE})
    row.save()
    return row


class ClinicRules(TypedDict, total=False):
    address: str
    city: str
    way_there: str
    entrance_code: str
    is_sensitive: bool
    cancel_hours: int
    rebook_hours: int
    fallback_hours: int
    paper_days: int


@action(Unit, unseen=True, only=at_own_unit)
def save_clinic(unit: Unit, *, by: Actor, **rules: Unpack[ClinicRules]) -> Clinic:
    """Change how the clinic is found, and its own rules. An empty rule means the common one."""
    with transaction.atomic():
        clinic, _new = Clinic.objects.select_for_update().get_or_create(unit=unit)
        for key, value in rules.items():
            field = Clinic._meta.get_field(key)
            if isinstance(value, str):
                value = clean(value, key, field.max_length or 2000)
            if isinstance(value, int) and not isinstance(value, bool) and not 0 <= value <= 24 * 60:
                raise Invalid(key, _("Write hours or days, not below zero."))
            setattr(clinic, key, value if value is not None or field.null else field.get_default())
        clinic.save()
    return clinic
