"""The stay begins."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases import receivers
from apps.cases.forms.base import register
from apps.cases.forms.fields import DayOrMomentField, Lines, Long, MomentField, Short
from apps.cases.forms.receivers import ToUnits
from apps.cases.forms.spine import basis_field, basis_on_record
from apps.core import clock
from apps.core.municipalities import MUNICIPALITIES
from apps.core.text import swedish_key
from apps.discharge.models import CareForm, Need
from apps.discharge.words import KNOWN_SERVICES, LABELS
from apps.organisations.kinds import MUNICIPAL, OUTPATIENT, UnitKind

from .common import DischargeForm, PhysicianField, offer_physicians

# Which receiving units answer a need from the start.
ANSWERED_BY = {
    Need.SOCIAL: {UnitKind.SOCIAL_SERVICES},
    Need.MUNICIPAL_HEALTH: {UnitKind.MUNICIPAL_HEALTH},
}


class Assessment(DischargeForm):
    """What is known when somebody is admitted: needed for the notice, and may be filled in before it."""

    assessed_by = PhysicianField(label=_("Physician who judged that help may be needed"), required=False)
    need_assessed_at = MomentField(
        label=_("When the physician judged it"), required=False, help_text=_("If it was later than the admission.")
    )
    care_form = forms.ChoiceField(label=_("Form of care"), choices=CareForm.choices, required=False)
    expected_needs = forms.MultipleChoiceField(
        label=_("Help that may be needed afterwards"),
        choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    estimated_discharge_at = DayOrMomentField(
        label=_("Planned discharge"), required=False, help_text=_("The day is enough.")
    )

    def prepare(self):
        offer_physicians(self, "assessed_by")


@register
class OpenCase(Assessment):
    """Done on a person; `case` is None."""

    verb, slug = "open_case", "oppna"
    title = _("New case")
    submit, done = _("Open the case"), _("The case is open. The admission notice is next.")

    admitted_at = MomentField(label=_("Admitted"))
    field_order = [
        "admitted_at", "expected_needs", "estimated_discharge_at", "care_form", "assessed_by", "need_assessed_at",
        "once",
    ]  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, case=None, **kwargs)

    def start(self):
        return {"admitted_at": clock.now(), "care_form": CareForm.SOMATIC}

    def subject(self):
        return self.person


@register
class SendAdmissionNotice(ToUnits, Assessment):
    verb, slug = "send_admission_notice", "inskrivningsmeddelande"
    title = _("Admission notice")
    submit, done = _("Send"), _("The admission notice has been sent.")
    is_reviewed = keeps_draft = True
    aliases = {"recipients": "to"}
    sections = (
        (_("Judgement"), ("expected_needs", "estimated_discharge_at", "assessed_by", "need_assessed_at", "care_form")),
        (_("Receivers"), ("to", "find_unit")),
        (_("More than the law's minimum"), ("secrecy_basis", "reason")),
    )

    folded = ("contacts", "known_services", "language", "communication", "risk_flags", "phone", "placing_municipality")

    reason = Long(label=_("Why the person was admitted"), required=False, rows=3)
    secrecy_basis = basis_field(required=False)
    contacts = Lines(
        label=LABELS["contacts"], required=False, rows=2, help_text=_("Name, relation and phone, one on each line.")
    )
    known_services = forms.MultipleChoiceField(
        label=LABELS["known_services"], choices=KNOWN_SERVICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    language = Short(label=LABELS["language"], required=False, limit=100)
    communication = Short(label=LABELS["communication"], required=False, limit=500)
    risk_flags = Lines(label=LABELS["risk_flags"], required=False, rows=2, help_text=_("One on each line."))
    phone = Short(label=_("The ward's phone for this patient"), required=False, limit=40)
    placing_municipality = forms.ChoiceField(
        label=_("Municipality that has placed the person in special housing elsewhere"), required=False
    )

    def start(self):
        stay = self.stay
        estimate = stay.estimated_discharge_at
        if estimate and stay.is_estimate_a_day:
            estimate = stay.estimate_day
        needs = stay.expected_needs
        return {
            "assessed_by": stay.assessed_by_id,
            "need_assessed_at": stay.need_assessed_at,
            "care_form": stay.care_form or CareForm.SOMATIC,
            "expected_needs": needs,
            "estimated_discharge_at": estimate,
            "reason": stay.reason,
            "to": [unit.pk for unit in self.right_for(needs)],
            "secrecy_basis": basis_on_record(self.case, self.actor),
            "placing_municipality": stay.placing_municipality,
            **stay.details,
        }

    def prepare(self):
        super().prepare()
        names = sorted(MUNICIPALITIES.items(), key=lambda item: swedish_key(item[1]))
        self.fields["placing_municipality"].choices = [("", "–"), *names]
        for name in ("assessed_by", "expected_needs", "estimated_discharge_at", "care_form", "to"):
            self.fields[name].required = True
        self.searched_kinds = MUNICIPAL | OUTPATIENT
        self.fields["to"].label = _("Units that are told")
        self.offer()

    def offered(self):
        return list(receivers.of_municipality(self.case.patient.municipality_code))

    def right_for(self, needs) -> list:
        """Receivers to begin with: who answers the needs; a health centre when there is only one to choose."""
        offered = self.offered()
        kinds = set().union(*(ANSWERED_BY.get(need, set()) for need in needs or Need.values))
        right = [unit for unit in offered if unit.kind in kinds]
        centres = [unit for unit in offered if unit.kind == UnitKind.OUTPATIENT]
        return right + (centres if len(centres) == 1 else [])

    def to_verb(self):
        return {**self.without_search(super().to_verb()), "to": self.cleaned_data["to"]}


@register
class Discard(DischargeForm):
    verb, slug = "discard", "kasta"
    title = _("Throw the draft away")
    lead = _("Nobody has been told, so nobody is told.")
    submit, done = _("Throw away"), _("The draft has been thrown away.")
    is_dangerous = True

    reason = Long(label=_("Why"), required=False, rows=2, limit=1000)


ADMISSION_FORMS = (SendAdmissionNotice, Discard)
