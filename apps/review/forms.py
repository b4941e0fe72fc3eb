"""What a reviewer writes."""

import uuid
from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.calendar import start_of_day, today
from apps.core.errors import Invalid
from apps.core.fields import DayField
from apps.core.personal_numbers import parse
from apps.core.text import LIMIT, swedish_order
from apps.core.widgets import Explained, RadioCards
from apps.organisations.models import Assignment

from .models import Cause, Outcome
from .words import ENTRIES

A_DAY = timedelta(days=1)
MEANS = {
    Outcome.JUSTIFIED: _("The reading was needed for the care."),
    Outcome.TO_EXPLAIN: _("Whoever answers for the reader is asked, and the reading comes back to you."),
    Outcome.UNJUSTIFIED: _("Whoever answers for the reader is told and asked. Tell the data protection officer too."),
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


class ExplanationForm(OnceForm):
    text = forms.CharField(
        label=_("Explanation"),
        help_text=_("Why it was needed for the work, or what you do about it. Write nothing about the patient."),
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first.")},
    )


OUTCOMES = [("", _("All judgements")), *Outcome.choices]
CAUSES = [("", _("All reasons")), *Cause.choices]


class ReviewedFilter(forms.Form):
    """What of the reviewed is shown. Nothing chosen: all of it."""

    outcome = forms.ChoiceField(label=_("Judgement"), choices=OUTCOMES, required=False)
    cause = forms.ChoiceField(label=_("Why it was reviewed"), choices=CAUSES, required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def clean(self):
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("The last day comes before the first."))
        return given

    def chosen(self) -> dict:
        """The filter as conditions on a verdict."""
        given = self.cleaned_data
        found = {"outcome": given["outcome"], "reading__cause": given["cause"]}
        if given["since"]:
            found["at__gte"] = start_of_day(given["since"])
        if given["until"]:
            found["at__lt"] = start_of_day(given["until"] + A_DAY)
        return {name: value for name, value in found.items() if value}


KINDS = [*ENTRIES.items(), ("case", _("The planning")), ("message", _("A message in the plan, to the unit"))]
MOST_FOUND = 12


class ExplainForm(forms.Form):
    """Whose reading, about whom, and what. `who` finds assignments; where there are several one is chosen (`post`)."""

    who = forms.CharField(
        label=_("Who reads"),
        help_text=_("Name, unit or HSA-id."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write who it is about.")},
    )
    number = forms.CharField(
        label=_("The patient's personal number"),
        help_text=_("All twelve digits. It stands in no address and no log."),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write a personal number.")},
    )
    kind = forms.ChoiceField(label=_("Kind of information"), choices=KINDS)
    owner = forms.ChoiceField(
        label=_("Written by"),
        choices=[
            ("unit", _("The own unit")),
            ("provider", _("Another unit of the provider")),
            ("V", _("Another provider of health care")),
            ("O", _("Another provider of social care")),
        ],
    )
    post = forms.CharField(label=_("Which assignment?"), error_messages={"required": _("Choose one of them.")})

    def __init__(self, data=None, *, provider, **kwargs):
        super().__init__(data, **kwargs)
        self.found = list(assignments(provider, self.data.get("who", "")[:80])[: MOST_FOUND + 1])
        choices = [(str(one.pk), one_post(one)) for one in self.found[:MOST_FOUND]]
        self.fields["post"].widget = RadioCards(choices=choices) if len(choices) > 1 else forms.HiddenInput()
        self.fields["post"].required = len(choices) > 1

    def clean_number(self):
        try:
            return parse(self.cleaned_data["number"], clock.now()).digits12
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self):
        """Exactly one assignment: the only one that was found, or the one that was chosen among them."""
        given = super().clean() or {}
        if "who" not in given:
            return given
        chosen = [one for one in self.found if str(one.pk) == given.get("post")]
        if not self.found:
            self.add_error("who", _("Nobody at your provider has such an assignment now."))
        elif chosen or len(self.found) == 1:
            given["post"] = (chosen or self.found)[0]
        elif len(self.found) > MOST_FOUND:
            self.add_error("who", _("There are many. Write more, or choose one of the first."))
        elif "post" not in self.errors:
            self.add_error("post", _("Choose one of them."))
        return given


OF_POST = ("staff", "unit__provider", "profile")


def assignments(provider, text: str):
    """The provider's live assignments where every word stands in the name, the unit or the HSA-id. A protected name
    is not searched for."""
    rows = Assignment.objects.valid_on(today()).filter(provider=provider).select_related(*OF_POST)
    words = text.split()
    for word in words:
        is_named = Q(staff__name__icontains=word, staff__is_protected=False)
        rows = rows.filter(is_named | Q(unit__name__icontains=word) | Q(staff__hsa_id__iexact=word))
    return rows.order_by(swedish_order("staff__name"), "unit__name", "pk") if words else rows.none()


def one_post(post) -> Explained:
    name = str(_("Protected identity")) if post.staff.is_protected else post.staff.name
    return Explained(name, f"{post.get_role_display()}, {post.unit.name}")
