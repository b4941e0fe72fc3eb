"""The forms of the access steps. Each ends in one verb of apps/access/verbs."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.models import CapacityKind, EmergencyReason, Method
from apps.cases.forms.fields import Long, Short
from apps.core import calendar, clock, rules
from apps.core.calendar import end_of_day
from apps.core.fields import DayField
from apps.core.once import OnceForm
from apps.core.phrases import people_date
from apps.core.widgets import Explained, RadioCards
from apps.records.models import Outcome

REASONS = (
    _lazy("Plan the care"),
    _lazy("Judge what I shall do now"),
    _lazy("The person has asked me to"),
)


def cards(**more) -> forms.ChoiceField:
    return forms.ChoiceField(widget=RadioCards, **more)


class StepForm(OnceForm):
    """What every form of a step needs: whom it is about, and who fills it in."""

    def __init__(self, *args, person=None, actor=None, **kwargs):
        self.person, self.actor = person, actor
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to the person."""

    def take(self, refusal) -> None:
        for name, sentence in refusal.fields.items():
            self.add_error(name if name in self.fields else None, sentence)


class WithReason(StepForm):
    """A reason from three that are usual, or in one's own words."""

    usual = cards(
        label=_lazy("Why do you need to read?"), error_messages={"required": _lazy("Say why you need to look.")}
    )
    reason = Short(label=_lazy("Or in your own words"), required=False, limit=200)

    def prepare(self):
        self.fields["usual"].choices = [(str(each), each) for each in REASONS]
        self.fields["usual"].required = not self.data.get("reason", "").strip()

    def said(self) -> str:
        return self.cleaned_data["reason"] or self.cleaned_data["usual"]


class SeekForm(WithReason):
    number = forms.CharField(widget=forms.HiddenInput, max_length=60)


class ConsentForm(StepForm):
    """Yes, no or cannot answer; what is usual is chosen, so that a plain yes is two presses."""

    answer = cards()
    who = cards(label=_lazy("Who may read?"), initial="unit")
    length = cards(label=_lazy("How long?"), initial="usual")
    last_day = DayField(label=_lazy("Last day"), required=False)
    not_covered = Short(label=_lazy("Does not cover"), required=False, limit=500)
    method = cards(label=_lazy("How was it said?"), initial=Method.ORAL)
    given_by = cards(label=_lazy("Who answered?"), initial="self")

    def __init__(self, *args, mandates=(), **kwargs):
        self.mandates = {str(one.pk): one for one in mandates}
        super().__init__(*args, **kwargs)

    def prepare(self):
        name = self.person.name.split()[0]
        fields = self.fields
        fields["answer"].label = _("What does %(name)s answer?") % {"name": name}
        fields["answer"].choices = [
            ("yes", Explained(_("Yes"))),
            ("no", Explained(_("No"), _("Is kept, so that nobody has to ask again today."))),
            ("cannot", Explained(_("Cannot answer"), _("Goes on to a judgement."))),
        ]
        fields["who"].choices = [
            ("unit", Explained(self.actor.unit_name, _("Everybody who cares for %(name)s here.") % {"name": name})),
            ("me", Explained(_("Only me"))),
        ]
        fields["length"].choices = [
            ("usual", Explained(_("The usual time"), _("Until %(day)s.") % {"day": people_date(usual_end())})),
            ("day", Explained(_("Until another day"))),
        ]
        fields["not_covered"].help_text = _("Ask: is there anything that we shall not read?")
        fields["method"].choices = [(one, one.label) for one in (Method.ORAL, Method.PHONE, Method.PAPER)]
        fields["given_by"].choices = [("self", self.person.name)] + [
            (key, Explained(one.relative.name, one.get_kind_display())) for key, one in self.mandates.items()
        ]

    @property
    def is_plain(self) -> bool:
        """Whether nobody but the person can answer."""
        return not self.mandates

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("answer") == "yes" and data.get("length") == "day" and not data.get("last_day"):
            self.add_error("last_day", _("Write the last day."))
        return data

    def to_verb(self) -> dict:
        data = self.cleaned_data
        mandate = self.mandates.get(data["given_by"])
        until = end_of_day(data["last_day"]) if data["length"] == "day" and data.get("last_day") else None
        return {
            "is_given": data["answer"] == "yes",
            "is_for_unit": data["who"] == "unit",
            "until": until if data["answer"] == "yes" else None,
            "not_covered": data["not_covered"],
            "method": data["method"],
            "given_by": mandate.kind if mandate else "self",
            "represented_by": mandate.relative_id if mandate else None,
        }


def usual_end():
    return calendar.local(clock.now() + rules.on(clock.now()).duration("consent.default_length")).date()


class CapacityForm(StepForm):
    kind = cards(label=_lazy("What is it that hinders?"))
    reason = Long(label=_lazy("How did you judge it?"), rows=3, limit=2000)
    until = DayField(label=_lazy("Judge again on"), required=False)

    def prepare(self):
        self.fields["kind"].choices = [
            (
                str(CapacityKind.TEMPORARY.value),
                Explained(CapacityKind.TEMPORARY.label, _("For example drowsy or confused.")),
            ),
            (
                str(CapacityKind.LASTING.value),
                Explained(CapacityKind.LASTING.label, _("For example severe dementia.")),
            ),
            (str(CapacityKind.CHILD.value), Explained(CapacityKind.CHILD.label)),
        ]

    def to_verb(self) -> dict:
        data = self.cleaned_data
        return {
            "kind": CapacityKind(int(data["kind"])),
            "reason": data["reason"],
            "until": end_of_day(data["until"]) if data.get("until") else None,
        }


class InquiryForm(StepForm):
    text = Long(label=_lazy("Whom did you ask, and what did they say?"), limit=4000)


class EmergencyForm(StepForm):
    """Step one. No reason is chosen from the beginning; the words of one's own may wait."""

    reason = cards(label=_lazy("Why must you open now?"))
    text = Short(label=_lazy("In your own words (not needed now)"), required=False, limit=500)

    def prepare(self):
        self.fields["reason"].choices = [(one.value, one.label) for one in EmergencyReason]


class LiftRequestForm(StepForm):
    owner = cards(label=_lazy("Whom do you ask?"))
    text = Short(label=_lazy("What do you need to know?"), required=False, limit=500)

    def __init__(self, *args, owners=(), **kwargs):
        self.owners = owners
        super().__init__(*args, **kwargs)

    def prepare(self):
        choices = [(str(n), Explained(*one.words)) for n, one in enumerate(self.owners)]
        self.fields["owner"].choices = choices
        if len(choices) == 1:
            self.fields["owner"].initial = "0"


class CorrectionForm(StepForm):
    """The answer to somebody who says that an entry is wrong."""

    outcome = cards(label=_lazy("What do you do?"), error_messages={"required": _lazy("Choose one of the three.")})
    answer = Long(
        label=_lazy("To the person"),
        help_text=_lazy("The person reads this. If you do not change anything: write why."),
        required=False,
        rows=4,
    )

    def prepare(self):
        self.fields["outcome"].choices = [
            (Outcome.CORRECTED, Explained(_("We have corrected it"), _("Correct the entry first, by a new version."))),
            (
                Outcome.ANNOTATED,
                Explained(_("What the person says shall stand with it"), _("Whoever reads the entry reads it too.")),
            ),
            (Outcome.DECLINED, Explained(_("We do not change it"), _("Write why."))),
        ]
