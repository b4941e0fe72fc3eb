"""A clinic's own set-up as its staff see it: kinds of time, closed days, rules, and what must not be written."""

from collections import Counter
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from apps.appointments import content, lint, settings
from apps.appointments.models import Clinic, ClosedDays, Service
from apps.core import clock, rules
from apps.core.bundle import rows_of
from apps.core.calendar import local, today

IN_LETTER = tuple(f"{name}{language}" for name in content.IN_LETTER for language in ("", "_en"))
TEXTS = ("title", "title_en", *IN_LETTER)  # the title is read behind the sign-in only


def kinds(unit_id) -> list[Service]:
    """With how many free times each has ahead, and until when. One statement."""
    ahead = Q(schedules__slots__starts_at__gt=clock.now(), schedules__slots__is_closed=False)
    rows = Service.objects.filter(unit=unit_id).annotate(
        ahead=Count("schedules__slots", filter=ahead), until=Max("schedules__slots__starts_at", filter=ahead)
    )
    return list(rows.order_by("-is_active", "name"))


def closed(unit_id) -> ArraySubquery:
    rows = ClosedDays.objects.filter(unit=unit_id, last_on__gte=today()).order_by("first_on")
    return rows_of(rows, "id", "first_on", "last_on", "reason")


def warnings_of(texts: dict[str, str], labels: dict[str, Any], unit, clinic: Clinic | None) -> list[str]:
    """What would keep an invitation from being sent, in words; empty where nothing would. `texts` stand in letters."""
    found = []
    for name, text in texts.items():
        if word := lint.found_in(text):
            said = {"field": labels.get(name, name), "word": word}
            found.append(_("%(field)s: “%(word)s” tells about health. No invitation goes out with it.") % said)
        elif clinic and clinic.is_sensitive and unit.name.casefold() in text.casefold():
            said = {"field": labels.get(name, name)}
            found.append(_("%(field)s names the unit, whose name tells about health.") % said)
    return found


def limits(clinic: Clinic | None) -> settings.Limits:
    return settings.limits_from(clinic, rules.on(clock.now()))


def hours_of(limits: settings.Limits) -> dict[str, int]:
    """The lengths of the clinic's rules in whole hours."""
    lengths = {"cancel": limits.cancel_before, "rebook": limits.rebook_before, "fallback": limits.fallback_after}
    return {name: int(length.total_seconds() // 3600) for name, length in lengths.items()}


def by_day(lines: list[dict[str, Any]]) -> list[tuple[date, int]]:
    """How many times each day would have."""
    counts = Counter(local(line["start"]).date() for line in lines)
    return sorted(counts.items())
