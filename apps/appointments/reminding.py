"""When a person is reminded of a time: planned when it is booked, sent by a job, skipped when it has changed."""

from apps.core import clock, rules
from apps.core.calendar import local
from apps.core.rules import duration

from .kinds import Modality
from .models import Appointment, Reminder


def plan_reminders(appointment: Appointment) -> list[Reminder]:
    """A week and a day before by the rules, at the same local hour; two hours before a video meeting."""
    rule = rules.on(clock.now())
    lengths = list(rule.get("appointment.remind_before"))
    if appointment.modality == Modality.VIDEO:
        lengths += list(rule.get("appointment.remind_before_video"))
    rows = [Reminder(appointment=appointment, before=length, due_at=due_at(appointment, length)) for length in lengths]
    rows = [row for row in rows if row.due_at > clock.now()]
    return Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def due_at(appointment: Appointment, length: str):
    """Days are days by the calendar: the same time of day, also over a change of clocks. Hours are hours."""
    if length.endswith("d"):
        wall = local(appointment.starts_at)
        return wall - duration(length)  # aware moments of one zone: Python counts by the wall clock
    return appointment.starts_at - duration(length)
