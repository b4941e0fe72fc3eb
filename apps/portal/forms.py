"""What the person writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.once import OnceForm
from apps.core.text import LIMIT


class OwnWordsForm(OnceForm):
    text = forms.CharField(
        label=_("What matters to you when you come home?"),
        help_text=_("Write as you speak. Those who help you read it."),
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write something first.")},
    )


class GuestForm(OnceForm):
    personal_number = forms.CharField(
        label=_("Their personal number"),
        help_text=_("Twelve digits, as in 19121212-1212. It is not shown to anybody."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write the personal number.")},
    )
    name = forms.CharField(
        label=_("Their name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name.")},
    )


class AskReaderForm(OnceForm):
    text = forms.CharField(
        label=_("What do you want to know or say?"),
        help_text=_("Those who review the log answer, not the unit. The answer comes here."),
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    is_dispute = forms.BooleanField(
        label=_("I say that this reading is wrong"),
        help_text=_("Nothing is erased from the log. What you write and the answer are kept with the reading."),
        required=False,
    )


class CorrectionForm(OnceForm):
    text = forms.CharField(
        label=_("What is wrong, and how should it be?"),
        help_text=_("Those who wrote it read this and answer."),
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what is wrong.")},
    )


class EmailForm(OnceForm):
    value = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Write an e-mail address.")},
    )


class PhoneForm(OnceForm):
    value = forms.CharField(
        label=_("Your mobile phone"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Write a phone number.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code in the e-mail"),
        help_text=_("Six digits. It works for 30 minutes."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "size": 8}),
        error_messages={"required": _("Write the six digits of the code.")},
    )
