"""Following up, another lead, what the person thought, and the end."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.careplans.kinds import EndReason, Result
from apps.careplans.models import Evaluation
from apps.cases.forms.base import register
from apps.cases.forms.fields import Long
from apps.core.fields import DayField
from apps.core.widgets import Marks

from .common import PlanForm

QUESTIONS = {
    "took_part": _("I took part in making the plan"),
    "knows_who": _("I know who does what"),
    "plan_helps": _("The plan helps me"),
    "was_done": _("What we decided was done"),
    "right_people": _("The right people were there"),
}


@register
class FollowUpPlan(PlanForm):
    verb, slug = "follow_up", "folj-upp"
    title = _("Follow the plan up")
    lead = _("Go through the goals together with the person.")
    submit, done = _("Save the follow-up"), _("The plan has been followed up.")
    keeps_draft = True

    comment = Long(label=_("What the person says"), required=False, rows=3)
    follow_up_on = DayField(label=_("We follow up next on"), required=False)
    aliases = {"results": "comment"}

    def start(self):
        self.known = self.goals()
        for goal in self.known:
            said = {"goal": goal.text}
            self.fields[f"result-{goal.key}"] = forms.ChoiceField(
                label=gettext("Goal: %(goal)s") % said,
                choices=Result.choices,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"rating-{goal.key}"] = forms.IntegerField(
                label=gettext("The person's own rating, 0 to 10"), min_value=0, max_value=10, required=False
            )
        self.order_fields([*(name for name in self.fields if "-" in name), "comment", "follow_up_on"])
        return {}

    def to_verb(self):
        data = self.cleaned_data
        results: list[dict[str, Any]] = []
        for goal in self.known:
            if result := data.get(f"result-{goal.key}"):
                results.append({"goal": goal.key, "result": result, "own_rating": data.get(f"rating-{goal.key}")})
        wanted = {"results": results, "comment": data["comment"]}
        return {**wanted, "follow_up_on": data["follow_up_on"]} if data["follow_up_on"] else wanted


@register
class OfferLead(PlanForm):
    verb, slug = "offer_lead", "erbjud-huvudansvar"
    title = _("Ask another unit to be responsible")
    lead = _("Nothing changes until the other unit says yes.")
    submit, done = _("Ask"), _("The other unit has been asked.")
    aliases = {"recipients": "to"}

    to = forms.ChoiceField(label=_("Unit"), widget=forms.RadioSelect)
    reason = Long(label=_("Why"), required=False, rows=2, limit=1000)

    def prepare(self):
        self.others = {str(unit.pk): unit for unit in self.units() if unit.pk != self.actor.unit}
        self.fields["to"].choices = [(pk, unit.name) for pk, unit in self.others.items()]

    def to_verb(self):
        wanted = super().to_verb()
        return {**wanted, "to": [self.others[wanted["to"]]]}


@register
class AcceptLead(PlanForm):
    verb, slug = "accept_lead", "ta-huvudansvar"
    title = _("Be responsible for the plan")
    lead = _("Your unit holds the plan together from now on. All are told.")
    submit, done = _("Be responsible"), _("Your unit is responsible for the plan.")


@register
class Evaluate(PlanForm):
    verb, slug = "evaluate", "utvardera"
    title = _("What the person thought")
    lead = _("Ask the person, and write down the answers. 1 is not at all, 5 is completely.")
    submit, done = _("Save the answers"), _("The answers have been saved.")

    text = Long(label=_("In the person's own words"), required=False, rows=3)

    def start(self):
        for name in Evaluation.QUESTIONS:
            self.fields[name] = forms.TypedChoiceField(
                label=QUESTIONS[name],
                choices=[(number, str(number)) for number in range(1, 6)],
                coerce=int,
                empty_value=None,
                required=False,
                widget=Marks,
            )
        self.order_fields([*Evaluation.QUESTIONS, "text"])
        return {}


@register
class EndPlan(PlanForm):
    verb, slug = "end_plan", "avsluta-planen"
    title = _("End the plan")
    lead = _("Nothing more is owed. The plan stays readable for the person.")
    submit, done = _("End the plan"), _("The plan has ended.")
    is_dangerous = may_close = True

    reason = forms.ChoiceField(label=_("Why"), choices=EndReason.choices, widget=forms.RadioSelect)
    evaluation = Long(label=_("What the person thought of the plan"), required=False, rows=3)
    comment = Long(label=_("Comment"), required=False, rows=2, limit=1000)


@register
class ReopenPlan(PlanForm):
    verb, slug = "reopen_plan", "ateruppta-planen"
    title = _("Take the plan up again")
    submit, done = _("Take up again"), _("The plan is in force again.")

    reason = Long(label=_("Why"), rows=2, limit=1000)


FOLLOWING_FORMS = (FollowUpPlan, OfferLead, AcceptLead, Evaluate, EndPlan, ReopenPlan)
