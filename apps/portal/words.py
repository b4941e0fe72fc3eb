"""Messages about the person, in words that the person understands. Nothing is left out, only said plainly."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.kinds import MessageKind
from apps.cases.models import Content, Message
from apps.core.calendar import SE
from apps.core.phrases import people_date, people_time
from apps.discharge.models import CareForm, Destination, Need, ReadyAnswer, RetractReason, StanceView

TITLES = {
    MessageKind.ADMISSION_NOTICE: gettext_lazy("The hospital told those who may help you afterwards"),
    MessageKind.ESTIMATED_DISCHARGE_CHANGED: gettext_lazy("The day you leave the hospital has changed"),
    MessageKind.GENERAL_MESSAGE: gettext_lazy("A message between those who help you"),
    MessageKind.MAPPING: gettext_lazy("What those who help you know about your life at home"),
    MessageKind.PLANNING_BASIS: gettext_lazy("What the hospital says about how you are now"),
    MessageKind.FIXED_CONTACT_NAMED: gettext_lazy("You have a fixed care contact"),
    MessageKind.READY_NOTICE: gettext_lazy("You are well enough to leave the hospital"),
    MessageKind.READY_RETRACTION: gettext_lazy("You need to stay in hospital a while longer"),
    MessageKind.SIP_STANCE: gettext_lazy("What they think about a plan for who does what"),
    MessageKind.SIP_DECISION: gettext_lazy("Decision about a plan for who does what"),
    MessageKind.DISCHARGE_READINESS: gettext_lazy("Are those who help you ready?"),
    MessageKind.DISCHARGE_NOTICE: gettext_lazy("You have left the hospital"),
    MessageKind.DISCHARGE_INFORMATION: gettext_lazy("What the hospital told those who take over"),
    MessageKind.PATIENT_SUMMARY: gettext_lazy("A summary for you"),
    MessageKind.CASE_CANCELLED: gettext_lazy("The planning has ended"),
    MessageKind.CASE_CLOSED: gettext_lazy("The planning is finished"),
}
LABELS = {
    "admitted_at": gettext_lazy("You came to the hospital"),
    "expected_needs": gettext_lazy("You may need help from"),
    "assessed_by": gettext_lazy("Doctor"),
    "decided_by": gettext_lazy("Doctor"),
    "care_form": gettext_lazy("Kind of care"),
    "reason": gettext_lazy("Why"),
    "before": gettext_lazy("Before"),
    "after": gettext_lazy("Now"),
    "text": gettext_lazy("What they wrote"),
    "summary": gettext_lazy("Summary"),
    "fixed_care_contact": gettext_lazy("Name"),
    "phone": gettext_lazy("Phone"),
    "unit": gettext_lazy("Where"),
    "decided_at": gettext_lazy("Decided"),
    "comment": gettext_lazy("Comment"),
    "view": gettext_lazy("They think"),
    "motivation": gettext_lazy("Why"),
    "patient_wish": gettext_lazy("What you wish"),
    "sip_required": gettext_lazy("There will be a meeting about your plan"),
    "when": gettext_lazy("When"),
    "ready": gettext_lazy("Are they ready?"),
    "ready_from": gettext_lazy("Ready from"),
    "condition": gettext_lazy("What must be in place first"),
    "discharged_at": gettext_lazy("You left"),
    "destination": gettext_lazy("To"),
    "transport": gettext_lazy("How you travelled"),
    "medication_changed": gettext_lazy("Your medicines have changed"),
}
# Dates about money between the principals say nothing to the person; they may ask for them.
NOT_FOR_READING_ALOUD = ("first_payable_day", "sip_call_due", "checklist")
CHOICES = (CareForm, Destination, Need, ReadyAnswer, RetractReason, StanceView)


def title_of(message: Message) -> str:
    return str(TITLES.get(message.kind, message.get_kind_display()))


def fields_of(content: Content) -> list[dict]:
    """[{label, value}] of what was said, in the order it was written; empty answers left out."""
    return [
        {"label": str(LABELS.get(name, name.replace("_", " ").capitalize())), "value": said(value)}
        for name, value in content.body.items()
        if name not in NOT_FOR_READING_ALOUD and value not in ("", None, [], {})
    ]


def said(value) -> str:
    """A stored value as a person would say it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(said(one) for one in value)
    text = str(value)
    for choices in CHOICES:
        if text in choices.values:
            return str(choices(text).label)
    return as_time(text) or text


def as_time(text: str) -> str:
    try:
        if len(text) == len("2026-01-01"):
            return people_date(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return people_time(moment if moment.tzinfo else moment.replace(tzinfo=SE))
