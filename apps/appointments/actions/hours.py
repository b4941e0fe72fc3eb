"""A clinic's week: its hours are kept, and the times that follow from them are put out."""

from datetime import date

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.appointments.closing import closed_of
from apps.appointments.generating import LONGEST, Hours, lines_for
from apps.appointments.models import OpenHours, Schedule, Slot
from apps.core.calendar import end_of_day, start_of_day, today
from apps.core.errors import Invalid
from apps.core.text import clean
from apps.organisations.models import Unit

from .common import at_own_unit
from .schedules import MOST, put_out, read, service_named


@action(Unit, unseen=True, only=at_own_unit)
def set_hours(
    unit: Unit, *, by: Actor, service: str, week: list[Hours], until: date, performer: str = "", place: str = ""
) -> Schedule:
    """Keep the week of one kind of time (öppettider) and put out its times until a day.

    Times that are empty and no longer in the week are closed. Those that somebody is booked into stay.
    """
    if not today() <= until <= today() + LONGEST:
        raise Invalid("until", _("Choose a day within the next half year."))
    if not week or any(each.closes_at <= each.opens_at for each in week):
        raise Invalid("week", _("A day closes after it has opened."))
    kind = service_named(unit, service, "physical")
    schedule, _new = Schedule.objects.get_or_create(
        service=kind,
        performer=clean(performer, "performer", 120),
        modality=kind.modality,
        defaults={"valid_from": today()},
    )
    schedule.place = clean(place, "place", 120)
    schedule.save(update_fields=["place"])
    keep(schedule, week)
    lines = [read(line) for line in lines_for(week, today(), until, closed_of(unit))]
    if len(lines) > MOST:
        raise Invalid("until", _("Put out at most %(most)d times at once.") % {"most": MOST})
    close_what_is_left(schedule, {start for start, _end, _room in lines}, until)
    put_out(schedule, lines)
    return schedule


def keep(schedule: Schedule, week: list[Hours]) -> None:
    schedule.hours.all().delete()
    OpenHours.objects.bulk_create(
        OpenHours(
            schedule=schedule,
            weekday=each.weekday,
            opens_at=each.opens_at,
            closes_at=each.closes_at,
            minutes=each.minutes,
            capacity=each.capacity,
            breaks=[[f"{begins:%H:%M}", f"{ends:%H:%M}"] for begins, ends in each.breaks],
        )
        for each in week
    )


def close_what_is_left(schedule: Schedule, wanted: set, until: date) -> None:
    rows = Slot.objects.filter(schedule=schedule, starts_at__lte=end_of_day(until), taken=0)
    rows.filter(starts_at__gte=start_of_day(today())).exclude(starts_at__in=wanted).update(is_closed=True)
