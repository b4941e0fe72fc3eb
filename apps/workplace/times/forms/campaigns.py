"""Inviting many at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.appointments.models import Service
from apps.cases.forms.fields import Long, Short
from apps.core.calendar import today
from apps.core.fields import DayField
from apps.workplace.forms import StepForm

from .days import last_day


class NumbersForm(StepForm):
    """A list of personal numbers, pasted. What is wrong with which line comes back as one error each."""

    numbers = Long(
        label=_("Personal numbers"), help_text=_("One on each line, at most 20,000."), rows=8, limit=500_000
    )  # fmt: skip

    def take(self, refusal) -> None:
        for name, sentence in refusal.fields.items():
            for line in sentence.split("\n"):
                self.add_error(name if name in self.fields else None, line)


class MorePeopleForm(NumbersForm):
    def to_verb(self) -> dict:
        return {"numbers": self.cleaned_data["numbers"]}


class CampaignForm(NumbersForm):
    """What many are invited to, until when they may answer, and who they are."""

    name = Short(label=_("What do you call it?"), help_text=_("Only staff see the name."), limit=120)
    service = forms.ChoiceField(label=_("Kind of time"))
    respond_by = DayField(label=_("Answer at the latest"))

    field_order = ("name", "service", "respond_by", "numbers")

    def prepare(self) -> None:
        names = Service.objects.filter(unit=self.actor.unit, is_active=True).order_by("name")
        self.fields["service"].choices = [(name, name) for name in names.values_list("name", flat=True)]

    def clean_respond_by(self):
        day = self.cleaned_data["respond_by"]
        if day < today():
            raise forms.ValidationError(_("The last day to answer has already been."))
        return day

    def to_verb(self) -> dict:
        data = self.cleaned_data
        return {
            "name": data["name"],
            "service": data["service"],
            "respond_by": last_day(data, "respond_by"),
            "numbers": data["numbers"],
        }
