"""Form fields for days and moments that understand what people write, and say plainly what they do not."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .calendar import NoSuchTime, from_local, today
from .widgets import DateParts, MomentParts

_ISO = re.compile(r"(\d{4})[-. /]?(\d{2})[-. /]?(\d{2})")
_SHORT = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?")
_TIME = re.compile(r"(\d{1,2})(?:[.:]?(\d{2}))?")
YEARS = range(1880, 2101)


def read_day(text: str) -> date:
    """ "2026-11-23", "20261123", "23/11" (this year) or "23/11/2026". Raises ValueError for anything else."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _SHORT.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3] or today().year)
    else:
        raise ValueError(text)
    if year not in YEARS:
        raise ValueError(text)
    return date(year, month, day)


def read_time(text: str) -> time:
    """ "13.00", "13:00", "1300" or "13". Raises ValueError for anything else."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    return time(int(found[1]), int(found[2] or 0))


class DayField(forms.CharField):
    """A day as text, for staff. Gives a `date`, or None where the field may be empty."""

    default_error_messages = {"invalid": _("Write the date as year-month-day, for example 2026-11-23.")}

    def __init__(self, **kwargs: Any):
        super().__init__(**({"max_length": 10, "empty_value": None} | kwargs))

    def clean(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_day(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class TimeField(forms.CharField):
    """A time of day as text, for staff. Gives a `time`, or None where the field may be empty."""

    default_error_messages = {"invalid": _("Write the time as hours and minutes, for example 13.00.")}

    def __init__(self, **kwargs: Any):
        super().__init__(**({"max_length": 5, "empty_value": None} | kwargs))

    def clean(self, value: Any) -> time | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_time(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class MomentField(forms.MultiValueField):
    """A day and a time in Sweden. Gives the moment (aware, UTC), or None where the field may be empty."""

    widget = MomentParts
    default_error_messages = {
        "required": _("Write both the date and the time."),
        "incomplete": _("Write both the date and the time."),
        "no_such_time": _("That time does not exist: the clock goes forward that night."),
    }

    def __init__(self, **kwargs: Any):
        super().__init__(fields=(DayField(), TimeField()), require_all_fields=True, **kwargs)

    def compress(self, values: list[Any]) -> datetime | None:
        if not values or None in values:
            return None
        try:
            return from_local(datetime.combine(*values))
        except NoSuchTime:
            raise ValidationError(self.error_messages["no_such_time"], code="no_such_time") from None


class DatePartsField(forms.MultiValueField):
    """A day in three fields, for patients. Gives a `date`, or None where the field may be empty."""

    widget = DateParts
    default_error_messages = {
        "required": _("Write the day, the month and the year."),
        "incomplete": _("Write the day, the month and the year."),
        "invalid": _("There is no such day. Look at the day, the month and the year."),
    }

    def __init__(self, **kwargs: Any):
        part = {"invalid": _("Write with digits only.")}
        fields = [forms.IntegerField(min_value=1, max_value=most, error_messages=part) for most in (31, 12, 2100)]
        super().__init__(fields=tuple(fields), require_all_fields=True, **kwargs)

    def compress(self, values: list[Any]) -> date | None:
        if not values or None in values:
            return None
        try:
            day = date(*reversed(values))
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day
