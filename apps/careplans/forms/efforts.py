"""What becomes of an effort: begun, paused, going on again, done, or not done and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.careplans.kinds import FailReason
from apps.cases.forms.base import register
from apps.cases.forms.fields import Long

from .common import PlanForm


class EffortForm(PlanForm):
    """About one effort, which the address or a hidden field names; with one alone it is chosen already."""

    in_address = ("effort",)

    effort = forms.ChoiceField(label=_("Effort"))
    comment = Long(label=_("Comment"), required=False, rows=2, limit=2000)

    def prepare(self):
        is_lead = self.case.responsible_unit_id == self.actor.unit
        mine = [one for one in self.efforts() if is_lead or one.unit_id == self.actor.unit]
        self.fields["effort"].choices = [(one.key, one.action) for one in mine]


@register
class BeginEffort(EffortForm):
    verb, slug = "record_first_performance", "borjat"
    title = _("The effort has begun")
    submit, done = _("Save"), _("Saved: it has begun.")


@register
class PauseEffort(EffortForm):
    verb, slug = "pause_effort", "pausa"
    title = _("Pause the effort")
    submit, done = _("Pause"), _("The effort is paused.")


@register
class ResumeEffort(EffortForm):
    verb, slug = "resume_effort", "fortsatt"
    title = _("The effort goes on")
    submit, done = _("Go on"), _("The effort goes on.")


@register
class CompleteEffort(EffortForm):
    verb, slug = "complete_effort", "klar"
    title = _("The effort is done")
    submit, done = _("Done"), _("Saved: it is done.")


@register
class FailEffort(EffortForm):
    verb, slug = "fail_effort", "blev-inte-av"
    title = _("The effort was not done")
    lead = _("Whoever is responsible for the plan is told at once.")
    submit, done = _("Save"), _("Saved: it was not done. The one responsible is told.")

    reason = forms.ChoiceField(label=_("Why"), choices=FailReason.choices, widget=forms.RadioSelect)
    field_order = ["effort", "reason", "comment", "once"]


EFFORT_FORMS = (BeginEffort, PauseEffort, ResumeEffort, CompleteEffort, FailEffort)
