"""What keeps a patient who is ready from leaving."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.forms.base import register
from apps.cases.forms.fields import Long, MomentField
from apps.core import clock
from apps.discharge.models import Obstacle, ObstacleReason

from .ready import Told


@register
class RecordObstacle(Told):
    verb, slug = "record_obstacle", "hinder"
    title = _("Something keeps the patient from leaving")
    lead = _("All units are told what it is. Days when outpatient care's own part is missing are paid by nobody.")
    submit, done = _("Tell all"), _("The obstacle has been recorded, and all have been told.")

    reason = forms.ChoiceField(label=_("What it is"), choices=ObstacleReason.choices, widget=forms.RadioSelect)
    text = Long(label=_("What has to happen, and who does it"), required=False, rows=3)
    valid_to = MomentField(
        label=_("Lasts until"), required=False, help_text=_("If it is known. Otherwise somebody says when it is gone.")
    )
    field_order = ["reason", "text", "valid_to", "secrecy_basis", "once"]


@register
class EndObstacle(Told):
    verb, slug = "end_obstacle", "hinder-borta"
    title = _("The obstacle is gone")
    lead = _("All units are told. Days are counted again from today.")
    submit, done = _("Tell all"), _("The obstacle is gone, and all have been told.")

    reason = forms.ChoiceField(label=_("Which one"), choices=[], widget=forms.RadioSelect)
    text = Long(label=_("Comment"), required=False, rows=2)
    field_order = ["reason", "text", "secrecy_basis", "once"]

    def prepare(self):
        rows = Obstacle.objects.visible_to(self.actor).filter(case=self.case)
        living = sorted({one.reason for one in rows if one.holds_at(clock.now())})
        self.fields["reason"].choices = [(reason, ObstacleReason(reason).label) for reason in living]
        if len(living) == 1:
            self.initial["reason"] = living[0]


OBSTACLE_FORMS = (RecordObstacle, EndObstacle)
