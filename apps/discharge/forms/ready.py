"""The patient is ready to leave, and everybody says where they stand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.forms.base import register
from apps.cases.forms.fields import DayOrMomentField, Long, MomentField, Short, YesNo
from apps.cases.forms.spine import basis_field, basis_on_record
from apps.core import clock
from apps.core.calendar import end_of_day, today
from apps.core.phrases import people_date
from apps.discharge.models import ReadyAnswer, RetractReason, StanceView
from apps.discharge.payment import days_after_a_notice

from .common import DischargeForm, PhysicianField, ToAll, offer_physicians

CHECKLIST = [
    ("medicines", _("Medicines for the first days")),
    ("prescriptions", _("Prescriptions or dispensed doses")),
    ("aids", _("Aids are in place")),
    ("help", _("Help at home starts")),
    ("keys", _("Key and alarm")),
    ("food", _("Food at home")),
    ("transport", _("Transport")),
    ("relatives", _("Family is informed")),
    ("report", _("Report by phone")),
]


class Told(ToAll):
    """A form whose content goes to all."""

    secrecy_basis = basis_field(required=False)

    def start(self):
        return {"secrecy_basis": basis_on_record(self.case, self.actor)}


@register
class MarkReady(Told):
    verb, slug = "mark_ready", "utskrivningsklar"
    title = _("Ready for discharge")
    lead = _("All units are told, with the first payable day and the last day to call to a coordinated plan.")
    submit, done = _("Send"), _("All units know that the patient is ready to leave.")
    is_reviewed = keeps_draft = True

    decided_by = PhysicianField(label=_("Physician who decided"), required=False)
    decided_at = MomentField(label=_("Decided"))
    estimated_discharge_at = DayOrMomentField(
        label=_("Planned discharge"), required=False, help_text=_("The day is enough.")
    )
    comment = Long(label=_("Comment"), required=False, rows=3)
    field_order = ["decided_by", "decided_at", "estimated_discharge_at", "secrecy_basis", "comment", "once"]

    def start(self):
        stay = self.stay
        estimate = stay.estimate_day if stay.is_estimate_a_day else stay.estimated_discharge_at
        return {**super().start(), "decided_at": clock.now(), "estimated_discharge_at": estimate}

    def prepare(self):
        offer_physicians(self, "decided_by")
        self.fields["secrecy_basis"].required = False

    def said(self):
        """What is sent, with the two days that follow when it is sent now. Where nobody is told nothing follows."""
        lines = super().said()
        if self.is_without_basis:
            return lines
        payable, call_due = days_after_a_notice(self.case, clock.now())
        day = people_date(payable)
        if days_after_a_notice(self.case, end_of_day(today()))[0] != payable:
            day = _("%(day)s, when it is sent by 12.00 today") % {"day": day}
        return [
            *lines,
            {"label": _("First payable day"), "value": day},
            {"label": _("Call to a coordinated plan no later than"), "value": people_date(call_due)},
        ]

    def to_verb(self):
        fields = super().to_verb()
        if fields.get("estimated_discharge_at") == self.initial.get("estimated_discharge_at"):
            fields.pop("estimated_discharge_at", None)  # unchanged: it may lie in the past by now
        return fields


@register
class RetractReady(DischargeForm):
    verb, slug = "retract_ready", "aterta"
    title = _("Take back that the patient is ready")
    lead = _("All units are told at once. Days stop being counted.")
    submit, done = _("Take back"), _("The notice has been taken back, and all have been told.")
    is_dangerous = True

    reason = forms.ChoiceField(label=_("Why"), choices=RetractReason.choices, widget=forms.RadioSelect)
    decided_by = PhysicianField(label=_("Physician who decided"), required=False)
    decided_at = MomentField(label=_("Decided"))

    def start(self):
        return {"decided_at": clock.now()}

    def prepare(self):
        offer_physicians(self, "decided_by")


@register
class RecordSipStance(Told):
    verb, slug = "record_sip_stance", "stallningstagande-sip"
    title = _("Take a stance on a coordinated plan")
    submit, done = _("Send"), _("Your stance has been sent.")
    keeps_draft = True

    view = forms.ChoiceField(label=_("Your unit's view"), choices=StanceView.choices, widget=forms.RadioSelect)
    motivation = Long(label=_("Why"), required=False, rows=3)
    patient_wish = Short(label=_("What the person wants"), required=False, limit=200)
    field_order = ["view", "motivation", "patient_wish", "secrecy_basis", "once"]


@register
class DecideSip(Told):
    verb, slug = "decide_sip", "beslut-sip"
    title = _("Decide on a coordinated plan")
    lead = _("The fixed care contact decides, from what the units have said.")
    submit, done = _("Send the decision"), _("The decision has been sent.")
    keeps_draft = True

    sip_required = YesNo(label=_("Shall a coordinated plan be made?"))
    reason = Long(label=_("Why"), required=False, rows=3)
    when = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[
            ("", "–"),
            ("before_discharge", _("Before the discharge")),
            ("after_discharge", _("After the discharge")),
        ],
    )
    field_order = ["sip_required", "when", "reason", "secrecy_basis", "once"]


@register
class ConfirmReadiness(Told):
    verb, slug = "confirm_readiness", "bekrafta-hemgang"
    title = _("Stance before the homecoming")
    submit, done = _("Send"), _("Your stance has been sent.")
    keeps_draft = True

    ready = forms.ChoiceField(label=_("Are you ready?"), choices=ReadyAnswer.choices, widget=forms.RadioSelect)
    condition = Long(label=_("Condition, or what is missing"), required=False, rows=3)
    ready_from = MomentField(label=_("Ready from"), required=False)
    checklist = forms.MultipleChoiceField(
        label=_("Done with us"), choices=CHECKLIST, widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ["ready", "condition", "ready_from", "checklist", "secrecy_basis", "once"]

    def to_verb(self):
        fields = super().to_verb()
        if "checklist" in fields:
            fields["checklist"] = [str(dict(CHECKLIST)[item]) for item in fields["checklist"]]
        return fields


READY_FORMS = (MarkReady, RetractReady, RecordSipStance, DecideSip, ConfirmReadiness)
