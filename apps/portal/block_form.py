"""Asking for a block: of whom, against whom, what stays open, and what time. And to have one opened for a while."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.access.lift_day import LiftDayField
from apps.access.models import BlockKind, Exempt
from apps.core.fields import DatePartsField
from apps.core.once import OnceForm
from apps.core.widgets import Explained, RadioCards

KINDS = (
    (BlockKind.INNER, Explained(_("Only this unit"), _("Nobody outside the unit reads what it has written."))),
    (
        BlockKind.OUTER,
        Explained(_("All of the care provider"), _("Nobody at another care provider reads what it has written.")),
    ),
)


class BlockForm(OnceForm):
    unit = forms.ChoiceField(
        label=_("Who has written what you want to block?"),
        help_text=_("Those who have written about you, as far as you can see here."),
        error_messages={"required": _("Choose who has written it.")},
    )
    kind = forms.ChoiceField(
        label=_("How much?"), choices=KINDS, widget=RadioCards, error_messages={"required": _("Choose how much.")}
    )
    exempt = forms.MultipleChoiceField(
        label=_("What shall still be seen?"),
        help_text=_("It is safer for you if medicines and warnings can be seen."),
        choices=Exempt.choices,
        initial=Exempt.values,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    info_from = DatePartsField(label=_("Written from this day"), required=False)
    info_until = DatePartsField(label=_("Written until this day"), required=False)
    text = forms.CharField(
        label=_("Do you want to tell them something?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        names = [(pk, f"{unit.name}, {unit.provider.name}") for pk, unit in self.units.items()]
        self.fields["unit"].choices = [("", "–"), *names]

    def to_verb(self) -> dict:
        data = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        return {**data, "unit": self.units[data["unit"]]}


class LiftForm(OnceForm):
    """Who may read, and until which day."""

    for_unit = forms.ChoiceField(
        label=_("Who may read?"),
        help_text=_("Those who take part in your care, as far as you can see here. Ask somebody else by phone."),
        widget=RadioCards,
        error_messages={"required": _("Choose who may read.")},
    )
    until = LiftDayField(label=_("Until which day?"), help_text=_("Then it closes by itself."))
    text = forms.CharField(
        label=_("Do you want to tell them something?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["for_unit"].choices = [
            (pk, Explained(unit.name, unit.provider.name)) for pk, unit in self.units.items()
        ]

    def to_verb(self) -> dict:
        data = self.cleaned_data
        return {
            "for_unit": self.units[data["for_unit"]],
            "until": data["until"],
            "text": data["text"],
        }
