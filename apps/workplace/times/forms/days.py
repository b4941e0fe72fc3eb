"""Days as forms ask for them."""

from datetime import datetime

from django.utils.dates import WEEKDAYS as NAMES_OF_DAYS
from django.utils.text import capfirst

from apps.core.calendar import end_of_day

WEEKDAYS = tuple((number, capfirst(name)) for number, name in NAMES_OF_DAYS.items())  # Django knows their names


def last_day(data, name: str) -> datetime | None:
    """The end of a day that somebody wrote; None where nothing was."""
    return end_of_day(data[name]) if data.get(name) else None
