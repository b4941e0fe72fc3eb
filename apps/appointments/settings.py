"""What a clinic has decided about its times, or else what the dated rules say."""

from dataclasses import dataclass
from datetime import timedelta

from apps.core import clock, rules
from apps.core.rules import Rules

from .models import Clinic


@dataclass(frozen=True, slots=True)
class Limits:
    """Until how long before a visit the person may cancel and move it themselves; when unread goes another way.

    `paper_days` are the working days that a letter needs.
    """

    cancel_before: timedelta
    rebook_before: timedelta
    fallback_after: timedelta
    paper_days: int


def limits_of(unit_id) -> Limits:
    """One statement, and one for the rules of the day where they are not known yet."""
    return limits_from(Clinic.objects.filter(unit_id=unit_id).first(), rules.on(clock.now()))


def limits_from(clinic: Clinic | None, rule: Rules) -> Limits:
    clinic = clinic or Clinic()
    return Limits(
        cancel_before=hours(clinic.cancel_hours, rule.duration("appointment.cancel_before")),
        rebook_before=hours(clinic.rebook_hours, rule.duration("appointment.rebook_before")),
        fallback_after=hours(clinic.fallback_hours, rule.duration("appointment.fallback_after")),
        paper_days=rule.number("appointment.paper_days") if clinic.paper_days is None else clinic.paper_days,
    )


def hours(own: int | None, general: timedelta) -> timedelta:
    return general if own is None else timedelta(hours=own)
