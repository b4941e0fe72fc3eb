"""What a reviewer writes."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.calendar import today
from apps.core.errors import Invalid
from apps.core.personal_numbers import parse
from apps.core.text import LIMIT, swedish_order
from apps.core.widgets import Explained, RadioCards
from apps.organisations.models import Assignment

from .models import Outcome

MEANS = {
    Outcome.JUSTIFIED: _("The reading was needed for the care."),
    Outcome.TO_EXPLAIN: _("Ask the manager of whoever read."),
    Outcome.UNJUSTIFIED: _("Report it to the manager and the data protection officer."),
}


class OnceForm(forms.Form):
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class VerdictForm(OnceForm):
    outcome = forms.ChoiceField(
        label=_("Judgement"),
        choices=[(value, Explained(value.label, MEANS[value])) for value in Outcome],
        widget=RadioCards,
        error_messages={"required": _("Choose one of the three.")},
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Needed when it is not justified. Write nothing that you do not need to know."),
        max_length=LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(OnceForm):
    text = forms.CharField(
        label=_("Answer"),
        help_text=_("Whoever asked reads it in Samplan. Write so that it can be understood without the rules."),
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first.")},
    )


class ExplainForm(forms.Form):
    """Whose reading, about whom, and what."""

    post = forms.ModelChoiceField(
        label=_("Assignment"),
        queryset=Assignment.objects.none(),
        error_messages={"required": _("Choose an assignment.")},
    )
    number = forms.CharField(
        label=_("The patient's personal number"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write a personal number.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of information"),
        choices=[
            ("note", _("Note")),
            ("medication", _("Medicines")),
            ("alert", _("Warnings")),
            ("diagnosis", _("Diagnosis")),
            ("fmu", _("Insurance medicine investigation")),
        ],
    )
    owner = forms.ChoiceField(
        label=_("Written by"),
        choices=[
            ("unit", _("The own unit")),
            ("provider", _("Another unit of the provider")),
            ("V", _("Another provider of health care")),
            ("O", _("Another provider of social care")),
        ],
    )

    def __init__(self, *args, provider, **kwargs):
        super().__init__(*args, **kwargs)
        posts = Assignment.objects.valid_on(today()).filter(provider=provider)
        posts = posts.select_related("staff", "unit__provider", "profile").order_by(swedish_order("staff__name"), "pk")
        self.fields["post"].queryset = posts
        self.fields["post"].label_from_instance = one_post

    def clean_number(self):
        try:
            return parse(self.cleaned_data["number"], clock.now()).digits12
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from refusal


def one_post(post) -> str:
    name = str(_("Protected identity")) if post.staff.is_protected else post.staff.name
    return f"{name} · {post.get_role_display()}, {post.unit.name}"
