"""The patient leaves, and the case ends."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.forms.base import register
from apps.cases.forms.fields import Long, MomentField, Short, YesNo
from apps.cases.forms.spine import basis_field, basis_on_record
from apps.core import clock
from apps.discharge.models import CancelReason, Destination

from .common import DischargeForm, ToAll
from .planning import long


@register
class Discharge(DischargeForm):
    verb, slug = "discharge", "skriv-ut-patient"
    title = _("Discharge the patient")
    lead = _("All units are told that the patient has left. The discharge information is due the same day.")
    submit, done = _("Discharge"), _("The patient is discharged, and all have been told.")

    discharged_at = MomentField(label=_("Left the ward"))
    destination = forms.ChoiceField(
        label=_("Where the patient went"), choices=Destination.choices, widget=forms.RadioSelect
    )
    transport = Short(label=_("Transport"), required=False, limit=500)

    def start(self):
        return {"discharged_at": clock.now(), "destination": Destination.OWN_HOME}


@register
class SendDischargeInformation(ToAll):
    verb, slug = "send_discharge_information", "utskrivningsinformation"
    title = _("Discharge information")
    lead = _("What those who take over need to know, the same day as the discharge.")
    submit, done = _("Send"), _("The discharge information has been sent.")
    is_reviewed = keeps_draft = True

    summary = Long(label=_("Summary of the stay"), rows=6)
    function_now = long("function_now")
    medication_changed = YesNo(label=_("Have medicines been changed?"))
    medicines = long("medicines", 3, help_text=_("What has been changed and why, and the last dose given."))
    risks = long("risks", 2)
    plan = long("plan")
    call_if_worse = long("call_if_worse", 2)
    secrecy_basis = basis_field()

    def start(self):
        return {"secrecy_basis": basis_on_record(self.case, self.actor)}


@register
class SendPatientSummary(DischargeForm):
    verb, slug = "send_patient_summary", "patientinformation"
    title = _("Information to the patient")
    lead = _("Write to the patient, in words that everybody understands. It can be printed too.")
    submit, done = _("Give to the patient"), _("The patient can read the information now.")
    is_reviewed = keeps_draft = True

    what_happened = long("what_happened", 4)
    medicines = long("medicines")
    plan = long("plan")
    call_if_worse = long("call_if_worse", 2)
    text = Long(label=_("Anything else"), required=False, rows=3)


@register
class PauseService(DischargeForm):
    verb, slug = "pause_service", "pausa"
    title = _("Pause the service")
    lead = _("Your help at home rests while the person is in hospital.")
    submit, done = _("Pause"), _("The service is paused.")

    resume_by = MomentField(label=_("Resume no later than"), required=False)


@register
class ResumeService(DischargeForm):
    verb, slug = "resume_service", "ateruppta"
    title = _("Resume the service")
    lead = _("Your help at home starts again.")
    submit, done = _("Resume"), _("The service has been resumed.")


@register
class CancelCase(DischargeForm):
    verb, slug = "cancel_case", "avbryt"
    title = _("Break off the case")
    lead = _("All units are told, and every open task ends.")
    submit, done = _("Break off"), _("The case has been broken off.")
    is_dangerous = True

    reason = forms.ChoiceField(label=_("Why"), choices=CancelReason.choices, widget=forms.RadioSelect)
    comment = Long(label=_("Comment"), required=False, rows=2, limit=2000)


@register
class CloseCase(DischargeForm):
    verb, slug = "close_case", "avsluta"
    title = _("Close the case")
    lead = _("When everything that was decided has been done.")
    submit, done = _("Close the case"), _("The case is closed.")


@register
class RegisterDeath(DischargeForm):
    verb, slug = "register_death", "avliden"
    title = _("Register that the patient has died")
    lead = _("The case stops at once. Units are told neutrally; the family is never told from here.")
    submit, done = _("Register the death"), _("The death is registered, and the case has stopped.")
    is_dangerous = is_reviewed = True

    deceased_at = MomentField(label=_("When the patient died"))

    def start(self):
        return {"deceased_at": clock.now()}

    def subject(self):
        return self.case.patient

    def seen_by_person(self):
        return gettext("Nobody outside the case is told.")


HOME_FORMS = (
    Discharge, SendDischargeInformation, SendPatientSummary, PauseService, ResumeService, CancelCase, CloseCase,
    RegisterDeath,
)  # fmt: skip
