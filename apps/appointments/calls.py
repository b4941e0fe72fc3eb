"""Who is asked when a place becomes free: those who wait, some at a time; whoever says yes first has it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from apps.core import clock, jobs, rules
from apps.core.calendar import end_of_day, is_holiday, local
from apps.core.guard import as_system

from . import whom
from .models import Appointment, Offer, Slot, Wait
from .states import AppointmentState

SATURDAY = 5


def end_of_next_workday(since: datetime | None = None) -> datetime:
    """23:59 on the next working day: when what can wait over the night, but not longer, is due."""
    day = local(since or clock.now()).date() + timedelta(days=1)
    while day.weekday() >= SATURDAY or is_holiday(day):
        day += timedelta(days=1)
    return end_of_day(day)


def freed(slot: Slot) -> list[Offer]:
    """A place has become free: ask those who have waited longest for such a time, some at once."""
    now, rule = clock.now(), rules.on(clock.now())
    slot = Slot.objects.select_related("schedule__service").get(pk=slot.pk)
    if slot.is_closed or slot.taken >= slot.capacity or slot.starts_at <= now:
        return []
    asked = Offer.objects.filter(slot=slot, answered_at=None, expires_at__gt=now).count()
    room = rule.number("appointment.asked_at_once") * (slot.capacity - slot.taken) - asked
    made = []
    for wait in waiting_for(slot)[: max(room, 0)]:
        expires_at = min(now + rule.duration("appointment.offer_lasts"), slot.starts_at)
        made.append(Offer.objects.create(appointment=wait.appointment, slot=slot, made_at=now, expires_at=expires_at))
        whom.tell("time_offered", wait.appointment)
    return made


def close_offers(appointment: Appointment) -> None:
    """Whoever has got a time, or no longer wants one, is asked about no other."""
    Offer.objects.filter(appointment=appointment, answered_at=None).update(answered_at=clock.now(), is_accepted=False)


def waiting_for(slot: Slot):
    """Those who wait for such a time, can come then, and have not been asked about it: the longest wait first.

    Whoever has an offer to answer is asked about one time at a time, however many are free.
    """
    day, ahead = local(slot.starts_at).date(), slot.starts_at - clock.now()
    hours = int(ahead / timedelta(hours=1))
    rows = Wait.objects.filter(
        Q(weekdays=[]) | Q(weekdays__contains=[day.weekday()]),
        earliest__lte=day,
        latest__gte=day,
        notice_hours__lte=hours,
        appointment__state=AppointmentState.WAITING,
        appointment__unit=slot.schedule.service.unit_id,
    )
    rows = rows.filter(Q(appointment__service=None) | Q(appointment__service=slot.schedule.service_id))
    is_open = Q(answered_at=None, expires_at__gt=clock.now())
    asked = Offer.objects.filter(Q(slot=slot) | is_open).values("appointment")
    rows = rows.exclude(appointment__in=asked).select_related("appointment__patient")
    return rows.order_by("appointment__made_at", "pk")


@jobs.periodic("ask_those_who_wait", every=timedelta(minutes=15), about="appointments.Appointment")
def ask_those_who_wait(now: datetime) -> int:
    """Let offers run out, and ask the next ones."""
    with as_system("offering free times to those who wait"), transaction.atomic():
        over = Offer.objects.filter(answered_at=None, expires_at__lte=now)
        slots = list(Slot.objects.filter(pk__in=over.values("slot")))
        over.update(answered_at=now, is_accepted=False)
        units = Appointment.objects.filter(state=AppointmentState.WAITING).values("unit").distinct()
        open_soon = Slot.objects.filter(
            schedule__service__unit__in=units, is_closed=False, taken__lt=F("capacity"), starts_at__gt=now
        ).order_by("starts_at")
        free = sorted({*slots, *open_soon[:200]}, key=lambda slot: slot.starts_at)
        return sum(len(freed(slot)) for slot in free)
