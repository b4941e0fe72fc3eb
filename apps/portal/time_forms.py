"""What the person writes about a time."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from apps.core.calendar import today
from apps.core.fields import DatePartsField

from .forms import OnceForm

LONGEST = 500
WORKDAYS = 5
NOTICE = [
    (2, _("Two hours before")),
    (24, _("The day before")),
    (72, _("Three days before")),
    (168, _("A week before")),
]


class WhyForm(OnceForm):
    text = forms.CharField(
        label=_("Do you want to say why?"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OtherForm(OnceForm):
    """Another time that the clinic shall find."""

    text = forms.CharField(
        label=_("When does it suit you?"),
        help_text=_("For example mornings, or not on Tuesdays."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PickForm(OnceForm):
    tid = forms.CharField(max_length=40, widget=forms.HiddenInput)


class CodeAtDoorForm(OnceForm):
    code = forms.CharField(
        label=_("The code at the door"),
        help_text=_("It stands on a sign where you come in."),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "size": 10}),
        error_messages={"required": _("Write the code that stands on the sign.")},
    )

    def __init__(self, *args: Any, wants_code: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not wants_code:
            del self.fields["code"]


class WaitForm(OnceForm):
    """Between which days, on which weekdays, and how long before the person must know."""

    earliest = DatePartsField(label=_("From which day can you come?"))
    latest = DatePartsField(label=_("Until which day?"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days can you come?"),
        help_text=_("Tick none if all days suit you."),
        choices=list(WEEKDAYS.items())[:WORKDAYS],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    notice_hours = forms.TypedChoiceField(
        label=_("How long before do you need to know?"),
        choices=NOTICE,
        coerce=int,
        initial=24,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, until: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        tomorrow = today() + timedelta(days=1)
        self.fields["earliest"].initial = tomorrow
        self.fields["latest"].initial = max(until or tomorrow + timedelta(days=60), tomorrow)
