"""Fields that staff fill in: moments as ISO text, units as check boxes, long texts."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.core import fields as core_fields
from apps.core.errors import Invalid
from apps.core.phrases import people_date, people_time
from apps.core.text import LIMIT, clean
from apps.core.widgets import MomentParts


class Long(forms.CharField):
    """A text of any length that fits. The same limits and the same sentences as in the verbs."""

    def __init__(self, *, rows: int = 4, limit: int = LIMIT, **kwargs):
        self.limit = limit
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return tidy(value, self.limit)


class Short(forms.CharField):
    """One line."""

    def __init__(self, *, limit: int = 200, **kwargs):
        self.limit = limit
        super().__init__(**kwargs)

    def to_python(self, value):
        return tidy(value, self.limit)


def tidy(value, limit: int) -> str:
    try:
        return clean(value or "", "text", limit)
    except Invalid as invalid:
        raise ValidationError(invalid.message) from None


Long.default_validators = Short.default_validators = []  # `clean` says the same, about more characters


class Words:
    """A moment in words, for the page that looks through what will be sent."""

    def words(self, value) -> str:
        return people_time(value) if isinstance(value, datetime) else people_date(value)


class MomentField(Words, core_fields.MomentField):
    """A day and a time in Sweden."""


class DayOrMomentParts(MomentParts):
    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, date) and not isinstance(value, datetime):
            return [value.isoformat(), None]
        return super().decompress(value)


class DayOrMomentField(Words, core_fields.MomentField):
    """A day, with a time where it is known. Gives a date, a moment, or None where the field may be empty."""

    widget = DayOrMomentParts

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.error_messages["required"] = _("Write the date. The time may wait.")
        self.require_all_fields = False
        for part in self.fields:
            part.required = False

    def compress(self, values: list[Any]) -> date | datetime | None:
        day, clock = values or (None, None)
        if day and not clock:
            return day
        if clock and not day:
            raise ValidationError(_("Write the date too, for example 2026-11-23."))
        return super().compress(values) if day else None


class Lines(Long):
    """A list, one on each line. Gives a list of texts."""

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).split("\n") if line.strip()]

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def words(self, value) -> str:
        return "\n".join(value)


class UnitsField(forms.ModelMultipleChoiceField):
    """Units as check boxes. The form says which ones are offered; any unit that is named by id is accepted."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, unit) -> str:
        return unit.name

    def clean(self, value):
        return list(super().clean(value))

    def words(self, value) -> str:
        return "\n".join(unit.name for unit in value)


class StaffField(forms.ModelChoiceField):
    """One member of staff, by name."""

    def words(self, value) -> str:
        return value.name

    def label_from_instance(self, staff) -> str:
        return staff.name


class YesNo(forms.TypedChoiceField):
    """A question that must be answered; nothing is chosen from the start."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        choices = [("yes", _lazy("Yes")), ("no", _lazy("No"))]
        super().__init__(choices=choices, coerce=lambda value: value == "yes", empty_value=None, **kwargs)

    def words(self, value) -> str:
        return str(dict(self.choices)["yes" if value else "no"])
