"""What a reviewer writes."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.calendar import start_of_day, today
from apps.core.errors import Invalid
from apps.core.fields import DayField
from apps.core.once import OnceForm
from apps.core.personal_numbers import parse
from apps.core.text import LIMIT, swedish_order
from apps.core.widgets import Explained, RadioCards
from apps.organisations.models import Assignment, Unit

from .models import Cause, Outcome
from .words import ENTRIES

A_DAY = timedelta(days=1)
MEANS = {
    Outcome.JUSTIFIED: _("The reading was needed for the care."),
    Outcome.TO_EXPLAIN: _("Whoever answers for the reader is asked, and the reading comes back to you."),
    Outcome.UNJUSTIFIED: _("Whoever answers for the reader is told and asked. Tell the data protection officer too."),
}


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


KINDS = [
    *ENTRIES.items(),
    ("case", _("The way home from hospital")),
    ("plan", _("The coordinated plan")),
    ("message", _("A message in the plan, to the unit")),
]
MOST_FOUND = 12


class ExplainForm(forms.Form):
    """Whose reading, about whom, and what. `who` finds assignments and `writer` units; where there are several one is
    chosen (`post`, `unit`). Where no unit is named it is their own that has written."""

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
    writer = forms.CharField(
        label=_("Written by"),
        help_text=_("The name of a unit, anywhere. Empty: their own."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    post = forms.CharField(label=_("Which assignment?"), error_messages={"required": _("Choose one of them.")})
    unit = forms.CharField(label=_("Which unit?"), error_messages={"required": _("Choose one of them.")})

    def __init__(self, data=None, *, provider, **kwargs):
        super().__init__(data, **kwargs)
        self.posts = list(assignments(provider, self.typed("who"))[: MOST_FOUND + 1])
        self.units = units(self.typed("writer"))
        self.offer("post", [(str(one.pk), one_post(one)) for one in self.posts])
        self.offer("unit", [(str(one.pk), Explained(one.name, one.provider.name)) for one in self.units])

    def typed(self, name: str) -> str:
        return self.data.get(name, "")[:80].replace("\x00", "")

    def offer(self, name: str, choices: list) -> None:
        is_several = len(choices) > 1
        self.fields[name].widget = RadioCards(choices=choices[:MOST_FOUND]) if is_several else forms.HiddenInput()
        self.fields[name].required = is_several

    def clean_number(self):
        try:
            return parse(self.cleaned_data["number"], clock.now()).digits12
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self):
        """Exactly one assignment, and one unit where somebody named any."""
        given = super().clean() or {}
        if "who" in given:
            self.choose("who", "post", self.posts, _("Nobody at your provider has such an assignment now."))
        if given.get("writer"):
            self.choose("writer", "unit", self.units, _("No unit with that name."))
        else:
            given["unit"] = None
        return given

    def choose(self, typed: str, name: str, found: list, nobody) -> None:
        """The only one that was found, or the one that was chosen among them."""
        chosen = [one for one in found if str(one.pk) == self.cleaned_data.get(name)]
        if not found:
            self.add_error(typed, nobody)
        elif chosen or len(found) == 1:
            self.cleaned_data[name] = (chosen or found)[0]
        elif len(found) > MOST_FOUND:
            self.add_error(typed, _("There are many. Write more, or choose one of the first."))
        elif name not in self.errors:
            self.add_error(name, _("Choose one of them."))


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


def units(text: str) -> list[Unit]:
    """Units anywhere with every word in their own name or their provider's; those that are called just that, alone."""
    rows = Unit.objects.select_related("provider").annotate(is_it=Q(name__iexact=" ".join(text.split())))
    words = text.split()
    for word in words:
        rows = rows.filter(Q(name__icontains=word) | Q(provider__name__icontains=word))
    found: list[Any] = list(rows.order_by("-is_it", swedish_order("name"))[: MOST_FOUND + 1]) if words else []
    return [one for one in found if one.is_it] or found


def one_post(post) -> Explained:
    name = str(_("Protected identity")) if post.staff.is_protected else post.staff.name
    return Explained(name, f"{post.get_role_display()}, {post.unit.name}")
