"""Whom the person does not want at the plan, and a plan that is kept from the person."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.careplans.models import Objection
from apps.cases.forms.base import register
from apps.cases.forms.fields import Long, YesNo
from apps.core import clock
from apps.patients.models import Person, Relationship

from .common import PlanForm


def near(form: PlanForm) -> list[Person]:
    """Those whose relation to the person is known and live."""
    live = Q(valid_until=None) | Q(valid_until__gt=clock.now())
    rows = Relationship.objects.visible_to(form.actor).filter(live, person=form.case.patient_id, blocked_at=None)
    return list({row.relative_id: row.relative for row in rows.select_related("relative")}.values())


def unwanted(form: PlanForm) -> dict:
    """Those whom the person does not want there now."""
    rows = Objection.objects.visible_to(form.actor).filter(case=form.case, lifted_at=None)
    return {row.relative_id: row.relative for row in rows.select_related("relative")}


@register
class DecideAboutRelative(PlanForm):
    verb, slug = "decide_about_relative", "narstaende"
    title = _("Family and friends at the plan")
    lead = _("Those near the person take part when they are invited, unless the person says no. It holds at once.")
    submit, done = _("Save what the person says"), _("It is saved, and holds from now on.")

    person = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    takes_part = YesNo(label=_("May they take part?"))
    reason = Long(label=_("What the person says about it"), required=False, rows=2, limit=1000)

    def prepare(self):
        invited = {one.person_id: one.person for one in self.invited() if one.person_id}
        known = {**invited, **{one.pk: one for one in near(self)}, **unwanted(self)}
        known.pop(self.case.patient_id, None)
        self.known = {str(pk): one for pk, one in known.items()}
        self.fields["person"].choices = [(pk, one.name) for pk, one in self.known.items()]

    def to_verb(self):
        data = self.cleaned_data
        return {**super().to_verb(), "person": self.known[data["person"]], "takes_part": data["takes_part"]}


@register
class WithholdPlan(PlanForm):
    verb, slug = "withhold_plan", "visa-for-personen"
    title = _("Show the plan to the person, or keep it from them")
    lead = _(
        "The plan is the person's own. It is kept from them only when the law allows it, and for as short as can be."
    )
    submit, done = _("Save"), _("It is saved, and holds from now on.")

    shown = YesNo(label=_("May the person read the plan?"))
    reason = Long(
        label=_("If not: why"), required=False, rows=2, limit=1000,
        help_text=_("Those who take part read it. The person does not."),
    )  # fmt: skip
    aliases = {"withheld": "shown"}

    def start(self):
        return {"shown": "no" if self.case.is_withheld else "yes", "reason": self.plan.withheld_reason}

    def to_verb(self):
        return {"withheld": not self.cleaned_data["shown"], "reason": self.cleaned_data["reason"]}


AROUND_FORMS = (DecideAboutRelative, WithholdPlan)
