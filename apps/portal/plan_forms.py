"""What the person writes about their plan."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.careplans.models import Evaluation
from apps.core.calendar import NoSuchTime, from_local
from apps.core.fields import DatePartsField, TimeField
from apps.core.once import OnceForm
from apps.core.text import LIMIT
from apps.core.widgets import Explained, Marks
from apps.organisations.models import Unit


def words(label: Any, help_text: Any = "", rows: int = 4, required: bool = False, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=LIMIT, widget=area, required=required, **more)


class AskForPlanForm(OnceForm):
    reason = words(
        _("What do you need help with?"),
        _("Write as you speak. Those who read it call you or answer here."),
        required=True,
        error_messages={"required": _("Write something first.")},
    )
    own_words = words(_("What is most important to you? You may leave this empty."), rows=3)


class ConsentForm(OnceForm):
    answer = forms.ChoiceField(choices=[("given", _("Yes")), ("refused", _("No"))], widget=forms.HiddenInput)
    is_only_guardian = forms.BooleanField(label=_("I am the only guardian"), required=False)
    excluded_units = forms.ModelMultipleChoiceField(
        label=_("Who shall not take part?"),
        help_text=_("They are not called, and cannot read the plan."),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    scope = words(_("What shall the plan be about, and what not?"), rows=2)
    limits = ("excluded_units", "scope")

    def __init__(self, *args: Any, units: Any, is_guardian: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["excluded_units"].queryset = units
        if not is_guardian:
            del self.fields["is_only_guardian"]

    def first_fields(self) -> list:
        return [field for field in self.visible_fields() if field.name not in self.limits]

    def limiting_fields(self) -> list:
        """What limits a yes, behind a fold: most people have no limits to set."""
        return [self[name] for name in self.limits]

    @property
    def is_limited(self) -> bool:
        return self.is_bound and any(self.data.get(name) for name in self.limits)


class RelativeForm(OnceForm):
    """One press: somebody near me shall not take part, or may after all."""

    person = forms.ChoiceField(widget=forms.HiddenInput, error_messages={"required": _("Choose who it is.")})
    takes_part = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(one.pk), one.name) for one in known]


class PrepareForm(OnceForm):
    what_matters = words(_("What matters to you?"), _("Your days, your home, your health, those you care about."))
    questions = words(_("What do you want to ask?"), rows=3)
    wants_present = words(_("Whom do you want at the meeting?"), _("For example somebody near you."), rows=2)
    not_shared = words(
        _("Is there anything that should not be shared?"), _("It is shown to those who call you."), rows=2
    )
    adaptations = words(
        _("What do you need to take part?"), _("For example an interpreter, pictures, breaks or a ramp."), rows=2
    )
    childs_voice = words(
        _("What does the child say?"), _("In the child’s own words, or how the child shows it."), rows=3
    )

    def __init__(self, *args: Any, of_child: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not of_child:
            del self.fields["childs_voice"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(value for name, value in given.items() if name != "once"):
            self.add_error("what_matters", _("Write something first."))
        return given


class OtherTimeForm(OnceForm):
    """A time that suits better. It may be left empty: they call and agree."""

    day = DatePartsField(label=_("Which day suits you?"), required=False)
    time = TimeField(label=_("What time?"), help_text=_("For example 13.30."), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        day, time = given.get("day"), given.get("time")
        if time and not day and not self.errors:
            self.add_error("day", _("Write the day as well."))
        if day and not time and not self.errors:
            self.add_error("time", _("Write the time as well."))
        given["proposed_start"] = None
        if day and time:
            try:
                given["proposed_start"] = from_local(datetime.combine(day, time))
            except NoSuchTime:
                raise ValidationError({"time": _("The clocks change then. Choose another time.")}) from None
        return given


class ProposeForm(OnceForm):
    text = words(
        _("What should it say instead?"), required=True, error_messages={"required": _("Write something first.")}
    )


class AnswerChangeForm(OnceForm):
    accept = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.HiddenInput)
    text = words(_("Do you want to say something about it? You may leave this empty."), rows=3)


class AskForm(OnceForm):
    text = words(_("What do you want to know?"), required=True, error_messages={"required": _("Write your question.")})


class OwnEffortForm(OnceForm):
    did = forms.ChoiceField(choices=[("done", _("Done")), ("not", _("No"))], widget=forms.HiddenInput)
    comment = words(_("Do you want to say how it went? You may leave this empty."), rows=3)


QUESTIONS = {
    "took_part": _("I could take part and decide."),
    "knows_who": _("I know who does what and whom to call."),
    "plan_helps": _("The plan helps me."),
    "was_done": _("What we decided has been done."),
    "right_people": _("The right people were there."),
}
ENDS = {"1": _("not at all"), "5": _("completely")}
MARKS = [(mark, Explained(mark, ENDS.get(mark, ""))) for mark in "12345"]


class EvaluateForm(OnceForm):
    """SIP-kollen: five statements, 1 to 5, and own words. Any of them may be left out."""

    text = words(_("Do you want to say more?"), rows=4)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        text = self.fields.pop("text")
        for name in Evaluation.QUESTIONS:
            self.fields[name] = forms.TypedChoiceField(
                label=QUESTIONS[name], choices=MARKS, coerce=int, empty_value=None, required=False,
                widget=Marks,
            )  # fmt: skip
        self.fields["text"] = text
