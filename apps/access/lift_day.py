"""The last day of a lift, as staff and the person choose it."""

from datetime import datetime
from typing import Any

from django import forms

from apps.core.phrases import people_date

from . import lifting


class LiftDayField(forms.ChoiceField):
    """The days that the rule allows, the last one chosen; what is given is the moment when it closes."""

    def __init__(self, **kwargs):
        super().__init__(choices=day_choices, initial=lambda: day_choices()[-1][0], **kwargs)

    def clean(self, value: Any) -> datetime:
        return lifting.last_moment(int(super().clean(value)))


def day_choices() -> list[tuple[str, str]]:
    return [(str(number), people_date(day)) for number, day in enumerate(lifting.days_to_choose())]
