"""Proposing other words, answering a proposal, and answering a question."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.careplans.models import Change, Question
from apps.cases.forms.base import register
from apps.cases.forms.fields import Long, YesNo
from apps.core.errors import NotFound

from .common import PlanForm


@register
class ProposeChange(PlanForm):
    verb, slug = "propose_change", "foresla-andring"
    title = _("Propose other words")
    lead = _("What the person has said changes only with the person's yes.")
    submit, done = _("Propose"), _("The proposal has been sent.")
    keeps_draft = True

    what = forms.ChoiceField(label=_("What you want to change"))
    text = Long(label=_("What it should say instead"), rows=3)

    def prepare(self):
        goals = [(f"goal:{one.key}", gettext("Goal: %(text)s") % {"text": one.text}) for one in self.goals()]
        efforts = [(f"effort:{one.key}", gettext("Effort: %(text)s") % {"text": one.action}) for one in self.efforts()]
        self.fields["what"].choices = [("own_words", gettext("The person's own words")), *goals, *efforts]


class AboutRow(PlanForm):
    """A form about one row of the plan, which the address names."""

    model = None
    row_name = ""

    def subject(self):
        """The row. Raises NotFound: what the address names may be anything."""
        value = self.data.get(self.row_name) or self.initial.get(self.row_name)
        try:
            pk = UUID(str(value))
        except ValueError:
            raise NotFound from None
        row = self.model.objects.visible_to(self.actor).filter(case=self.case, pk=pk).first()
        if row is None:
            raise NotFound
        return row

    def prepare(self):
        try:
            self.row = self.subject()
        except NotFound:
            self.row = None
        if self.row is not None:
            self.lead = self.row_words()

    def row_words(self) -> str:
        raise NotImplementedError

    def to_verb(self):
        return {name: value for name, value in super().to_verb().items() if name != self.row_name}


@register
class AnswerChange(AboutRow):
    verb, slug = "answer_change", "svara-pa-andring"
    title = _("Answer a proposed change")
    submit, done = _("Send the answer"), _("The answer has been sent.")
    model, row_name, in_address = Change, "change", ("change",)

    change = forms.UUIDField(widget=forms.HiddenInput, required=False)
    accept = YesNo(label=_("Shall the plan say so?"))
    text = Long(label=_("Why"), required=False, rows=2)

    def row_words(self):
        return gettext("It says: “%(before)s” Proposed: “%(after)s”") % {
            "before": self.row.before,
            "after": self.row.text,
        }

    def to_verb(self):
        return {**super().to_verb(), "accept": self.cleaned_data["accept"]}


@register
class AnswerPlanQuestion(AboutRow):
    verb, slug = "answer_plan_question", "svara-pa-fraga"
    title = _("Answer a question about the plan")
    submit, done = _("Send the answer"), _("The answer has been sent.")
    model, row_name, in_address = Question, "question", ("question",)

    question = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = Long(label=_("The answer"), rows=4)

    def row_words(self):
        return self.row.text


CHANGING_FORMS = (ProposeChange, AnswerChange, AnswerPlanQuestion)
