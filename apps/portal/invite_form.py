"""Asking somebody to be one's proxy: who, what they may do, and until when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import DatePartsField
from apps.core.once import OnceForm
from apps.patients.models import Scope

from .helping import SCOPES


class InviteForm(OnceForm):
    name = forms.CharField(
        label=_("What is the name of the one you ask?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name of the one you ask.")},
    )
    personal_number = forms.CharField(
        label=_("Their personal number"),
        help_text=_("Twelve digits. We do not say whether they use Samplan."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write the personal number.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may they do?"),
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        initial=[Scope.MESSAGES, Scope.PLAN],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that they may do.")},
    )
    until = DatePartsField(
        label=_("Until which day?"), help_text=_("You can end it at any time before that."), required=True
    )
