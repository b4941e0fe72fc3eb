"""Forms of the style pages: every kind of field once."""

from django import forms

from apps.core.fields import DatePartsField, MomentField
from apps.core.widgets import Explained, RadioCards


class StyleForm(forms.Form):
    """What staff fill in."""

    answer = forms.ChoiceField(
        label="Är ni redo?", choices=[("yes", "Ja"), ("conditions", "Ja, med villkor"), ("no", "Nej")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    done = forms.MultipleChoiceField(
        label="Klart hos oss", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("medicines", "Läkemedel för tre dagar"), ("report", "Muntlig rapport"), ("ride", "Transport bokad")],
    )  # fmt: skip
    at = MomentField(label="Beräknad hemgång")
    phone = forms.CharField(label="Telefon", help_text="Bara om någon annan än enheten ska ringas.", required=False)
    unit = forms.ChoiceField(label="Enhet", choices=[("", "Välj"), ("1", "Biståndsenheten Lund")])
    conditions = forms.CharField(label="Villkor", widget=forms.Textarea, help_text="Skriv så att alla förstår.")
    sure = forms.BooleanField(label="Jag har frågat patienten")


class StylePatientForm(forms.Form):
    """What a patient fills in."""

    coming = forms.ChoiceField(
        label="Kommer du till mötet?", widget=RadioCards,
        choices=[("yes", Explained("Ja", "Måndag 23 november klockan 10.00")), ("no", Explained("Nej", "Vi ringer"))],
    )  # fmt: skip
    day = DatePartsField(label="Vilken dag passar bättre?", help_text="Till exempel 24 11 2026", required=False)
    words = forms.CharField(label="Vad är viktigast för dig?", widget=forms.Textarea, required=False)
