"""What has ended goes on; and what should never have been written."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.forms.base import register
from apps.cases.forms.fields import DayOrMomentField, Long, MomentField
from apps.cases.forms.spine import message_of
from apps.core import clock
from apps.discharge.actions.again import ReopenTo
from apps.discharge.models import AnnulReason, CareForm
from apps.discharge.states import State

from .admission import Assessment
from .common import DischargeForm


@register
class Reopen(DischargeForm):
    verb, slug = "reopen", "ateroppna"
    title = _("Reopen the case")
    lead = _("When the patient never left, or came back at once. All units are told, and the patient too.")
    submit, done = _("Reopen"), _("The case is open again, and all have been told.")
    is_dangerous = True

    reason = Long(label=_("Why"), rows=2, limit=1000)
    state = forms.ChoiceField(label=_("How it goes on"), choices=ReopenTo.choices, widget=forms.RadioSelect)
    estimated_discharge_at = DayOrMomentField(
        label=_("Planned discharge"), required=False, help_text=_("The day is enough.")
    )

    def start(self):
        return {"state": ReopenTo.PLANNING}

    def prepare(self):
        if self.case.state != State.FOLLOWUP:
            del self.fields["state"]


@register
class Readmit(Assessment):
    verb, slug = "readmit", "aterinskriv"
    title = _("The patient has come back")
    lead = _("A new case that remembers this one. What was known about life at home can be used again.")
    submit, done = _("Open the case"), _("The case is open. The admission notice is next.")
    opens_what_it_makes = True

    admitted_at = MomentField(label=_("Admitted"))
    field_order = [
        "admitted_at", "expected_needs", "estimated_discharge_at", "care_form", "assessed_by", "need_assessed_at",
        "once",
    ]  # fmt: skip

    def start(self):
        earlier = self.stay
        return {
            "admitted_at": clock.now(),
            "care_form": earlier.care_form or CareForm.SOMATIC,
            "expected_needs": earlier.expected_needs,
        }


@register
class Annul(DischargeForm):
    verb, slug = "annul", "makulera"
    title = _("Annul")
    submit, done = _("Annul"), _("It is annulled. Nobody but your ward reads it.")
    is_dangerous = True

    message = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(label=_("Why"), choices=AnnulReason.choices, widget=forms.RadioSelect)
    text = Long(label=_("What happened"), required=False, rows=2, limit=2000)

    @property
    def lead(self):
        """What is about to happen: to the case, to one message, or that somebody confirms it."""
        if self.case.is_annulled:
            return gettext("A colleague has annulled this case. Look through it, and say the same if it is right.")
        if self.is_about_a_message:
            return gettext("The message closes at once to everybody but your ward, and those who had it are told.")
        return gettext(
            "The whole case closes at once to everybody but your ward, also to the person. A case about the wrong "
            "patient is confirmed by a second person at the ward."
        )

    @property
    def is_about_a_message(self) -> bool:
        return bool(self.data.get("message") or self.initial.get("message"))

    def prepare(self):
        if self.case.is_annulled:
            del self.fields["reason"], self.fields["text"]
        elif self.is_about_a_message:
            self.initial["reason"] = AnnulReason.REGISTERED_IN_ERROR

    def to_verb(self):
        fields = super().to_verb()
        if pk := fields.get("message"):
            fields["message"] = message_of(self.case, self.actor, pk)
        return fields


AGAIN_FORMS = (Reopen, Readmit, Annul)
