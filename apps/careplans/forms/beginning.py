"""Somebody sees the need, the person is asked, and what matters is written down before the meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.forms.base import VerbForm, register
from apps.cases.forms.fields import Long
from apps.cases.models import Case, Statement
from apps.core.fields import DayField

from .common import PlanForm


@register
class ProposePlan(VerbForm):
    """Done on a person; `case` is the person. `from_case` is the discharge that it grows out of."""

    verb, slug = "propose_plan", "foresla-plan"
    title = _("Propose a coordinated plan")
    lead = _("When help from several must fit together. The person is asked for consent before anything is shared.")
    submit, done = _("Propose the plan"), _("The plan is proposed. Ask the person for consent next.")
    in_address = ("from_case",)
    keeps_draft = True

    reason = Long(label=_("Why a plan is needed"), rows=3)
    question = Long(label=_("What the plan shall solve"), required=False, rows=2)
    own_words = Long(label=_("What the person says, in their own words"), required=False, rows=3)
    from_case = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ["own_words", "reason", "question", "from_case", "once"]

    @classmethod
    def address(cls) -> str:
        return "workplace:propose_plan"

    def blank(self):
        """Where it comes from is not something that somebody has typed."""
        start = {"from_case": self.data.get("from_case") or self.initial.get("from_case") or ""}
        return type(self)(case=self.case, actor=self.actor, initial=start)

    def parent(self) -> Case | None:
        """The discharge that the address names, if the actor may see it and it is about this person."""
        value = self.data.get("from_case") or self.initial.get("from_case")
        try:
            pk = forms.UUIDField(required=False).clean(value)
        except forms.ValidationError:
            return None
        rows = Case.objects.visible_to(self.actor).filter(patient=self.case.pk)
        return rows.filter(pk=pk, is_closed=False).first() if pk else None

    def start(self):
        parent = self.parent()
        if parent is None:
            return {}
        said = Statement.objects.visible_to(self.actor).filter(case=parent, kind=Statement.Kind.OWN_WORDS)
        latest = said.order_by("-said_at").first()
        return {"own_words": latest.text if latest else "", "reason": _("Decided when leaving hospital.")}

    def to_verb(self):
        wanted = super().to_verb()
        wanted.pop("from_case", None)
        parent = self.parent()
        return {**wanted, "from_case": parent} if parent else wanted


@register
class DeclinePlan(PlanForm):
    verb, slug = "decline_plan", "nej-till-plan"
    title = _("No plan")
    lead = _("The person does not want a plan, or you see no need. Others may propose one anew.")
    submit, done = _("Say no to the plan"), _("There will be no plan now.")
    is_dangerous = may_close = True

    reason = Long(label=_("Why"), rows=2, limit=1000)
    ask_again_on = DayField(label=_("Ask again on"), required=False)


@register
class RecordPreparation(PlanForm):
    verb, slug = "record_preparation", "forberedelse"
    title = _("Preparation before the meeting")
    lead = _("Write together with the person, in their words. Those who take part read it before the meeting.")
    submit, done = _("Save the preparation"), _("The preparation has been saved.")
    keeps_draft = True

    what_matters = Long(label=_("What matters to me"), required=False, rows=3)
    questions = Long(label=_("My questions"), required=False, rows=3)
    wants_present = Long(label=_("Whom I want there"), required=False, rows=2)
    not_shared = Long(label=_("What should not be shared"), required=False, rows=2)
    adaptations = Long(
        label=_("To think of"),
        required=False,
        rows=2,
        help_text=_("Interpreter, pictures, breaks, a room that is calm."),
    )
    childs_voice = Long(label=_("What the child says"), required=False, rows=2)
    aliases = {"text": "what_matters"}

    def start(self):
        return {"adaptations": self.plan.adaptations, "childs_voice": self.plan.childs_voice}


BEGINNING_FORMS = (DeclinePlan, RecordPreparation)
