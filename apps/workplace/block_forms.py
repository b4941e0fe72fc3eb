"""The owner's forms about blocks: a new one, and one that is opened for a while."""

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.lift_day import LiftDayField
from apps.access.models import BlockKind, Exempt, Heard
from apps.cases import receivers
from apps.cases.forms.fields import Short
from apps.cases.forms.receivers import is_id
from apps.core.fields import DayField
from apps.core.widgets import Explained
from apps.organisations.models import Unit

from .forms import StepForm, cards


class BlockForm(StepForm):
    kind = cards(label=_lazy("Who shall be kept out?"))
    unit = forms.ChoiceField(label=_lazy("Which unit's information?"), required=False)
    exempt = forms.MultipleChoiceField(
        label=_lazy("May still be read"), required=False, widget=forms.CheckboxSelectMultiple
    )
    info_from = DayField(label=_lazy("Written from"), required=False)
    info_until = DayField(label=_lazy("Written until"), required=False)
    text = Short(label=_lazy("What did the person say, and how?"), limit=500)

    def __init__(self, *args, units=(), **kwargs):
        self.units = {str(unit.pk): unit for unit in units}
        super().__init__(*args, **kwargs)

    def prepare(self):
        hints = {
            BlockKind.INNER: _("One unit's information is hidden from the others, and from other providers."),
            BlockKind.OUTER: _("All that you have written is hidden from other providers."),
        }
        self.fields["kind"].choices = [(one.value, Explained(one.label, hints[one])) for one in BlockKind]
        self.fields["unit"].choices = [("", "–"), *((key, unit.name) for key, unit in self.units.items())]
        self.fields["unit"].initial = str(self.actor.unit)
        self.fields["exempt"].choices = Exempt.choices

    def to_verb(self) -> dict:
        data = self.cleaned_data
        is_inner = data["kind"] == BlockKind.INNER
        return {
            "kind": BlockKind(data["kind"]),
            "unit": self.units.get(data["unit"]) if is_inner else None,
            "exempt": [Exempt(one) for one in data["exempt"]],
            "info_from": data["info_from"],
            "info_until": data["info_until"],
            "text": data["text"],
        }


class LiftForm(StepForm):
    """For whom, and until which day. One's own unit is offered, any other is found by its name."""

    for_unit = cards(label=_lazy("Who may read?"), error_messages={"required": _lazy("Choose who may read.")})
    find_unit = Short(
        label=_lazy("Another unit"),
        required=False,
        help_text=_lazy("Write a part of its name and choose Find unit."),
        limit=100,
    )
    until = LiftDayField(label=_lazy("Until which day?"))
    heard = cards(
        label=_lazy("How did the person say it?"), error_messages={"required": _lazy("Choose how the person said it.")}
    )
    text = Short(label=_lazy("Anything that the person added"), required=False, limit=500)

    def __init__(self, *args, block, **kwargs):
        self.block = block
        super().__init__(*args, **kwargs)

    def prepare(self):
        self.found = receivers.find(self.data.get("find_unit", ""))
        chosen = self.data.get("for_unit", "")
        keys = {key for key in (self.actor.unit, chosen) if is_id(str(key))}
        units = [*Unit.objects.filter(pk__in=keys).select_related("provider"), *self.found]
        self.units = {str(unit.pk): unit for unit in units if not self.is_inside(unit)}
        self.fields["for_unit"].choices = [
            (key, Explained(unit.name, unit.provider.name)) for key, unit in self.units.items()
        ]
        if not self.units:
            self.fields["for_unit"].help_text = _("Find the unit by its name below.")
        self.fields["heard"].choices = Heard.choices

    def unjudged(self) -> "LiftForm":
        self._errors, self.cleaned_data = ErrorDict(), {}
        return self

    def is_inside(self, unit: Unit) -> bool:
        """The block closes nothing to those whom it is about."""
        return unit.pk == self.block.unit_id if self.block.is_inner else unit.provider_id == self.actor.provider

    def to_verb(self) -> dict:
        data = self.cleaned_data
        return {
            "for_unit": self.units[data["for_unit"]],
            "until": data["until"],
            "heard": Heard(data["heard"]),
            "text": data["text"],
        }
