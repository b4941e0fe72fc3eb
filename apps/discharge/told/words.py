"""Messages about the person, in words that the person understands. Nothing is left out, only said plainly."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.cases.kinds import MessageKind as Kind
from apps.cases.models import Content, Message
from apps.core.calendar import SE
from apps.core.phrases import people_date, people_time
from apps.discharge.models import (
    CancelReason,
    CareForm,
    Destination,
    Need,
    ObstacleReason,
    ReadyAnswer,
    RetractReason,
    StanceView,
)

TITLES = {
    Kind.ADMISSION_NOTICE: _lazy("The hospital told those who may help you afterwards"),
    Kind.ESTIMATED_DISCHARGE_CHANGED: _lazy("The day you leave the hospital has changed"),
    Kind.GENERAL_MESSAGE: _lazy("A message between those who help you"),
    Kind.MAPPING: _lazy("What they know about your life at home"),
    Kind.PLANNING_BASIS: _lazy("What the hospital says about how you are"),
    Kind.FIXED_CONTACT_NAMED: _lazy("You have a fixed care contact"),
    Kind.READY_NOTICE: _lazy("You are well enough to leave the hospital"),
    Kind.READY_RETRACTION: _lazy("You stay in hospital a while longer"),
    Kind.SIP_STANCE: _lazy("Do you need a plan for who does what?"),
    Kind.SIP_DECISION: _lazy("Decision about a plan for who does what"),
    Kind.OBSTACLE: _lazy("Something keeps you in hospital a little longer"),
    Kind.OBSTACLE_ENDED: _lazy("What kept you in hospital is gone"),
    Kind.CASE_REOPENED: _lazy("The planning of your way home goes on"),
    Kind.DISCHARGE_READINESS: _lazy("Are they ready for you?"),
    Kind.DISCHARGE_NOTICE: _lazy("You have left the hospital"),
    Kind.DISCHARGE_INFORMATION: _lazy("What the hospital told those who take over"),
    Kind.PATIENT_SUMMARY: _lazy("A summary for you"),
    Kind.CASE_CANCELLED: _lazy("The planning has ended"),
    Kind.CASE_CLOSED: _lazy("The planning is finished"),
}
ICONS = {
    Kind.READY_NOTICE: "circle-check",
    Kind.ESTIMATED_DISCHARGE_CHANGED: "calendar-days",
    Kind.READY_RETRACTION: "bed",
    Kind.FIXED_CONTACT_NAMED: "user-round",
    Kind.SIP_STANCE: "users",
    Kind.SIP_DECISION: "users",
    Kind.OBSTACLE: "hourglass",
    Kind.OBSTACLE_ENDED: "circle-check",
    Kind.DISCHARGE_NOTICE: "house",
    Kind.PATIENT_SUMMARY: "file-text",
}
# In the order to read them: what is written to the person first, then how things are, then who said it.
LABELS = {
    "text": _lazy("What they wrote"),
    "summary": _lazy("Summary"),
    "what_happened": _lazy("What they did"),
    "before": _lazy("Planned day before"),
    "after": _lazy("Planned day now"),
    "ready": _lazy("Are they ready?"),
    "ready_from": _lazy("Ready from"),
    "condition": _lazy("This must be in place first"),
    "obstacle": _lazy("What it is"),
    "valid_from": _lazy("Since"),
    "valid_to": _lazy("Lasts until"),
    "view": _lazy("What they think"),
    "sip_required": _lazy("There will be a meeting about your plan"),
    "when": _lazy("When"),
    "reason": _lazy("Why"),
    "motivation": _lazy("Why"),
    "patient_wish": _lazy("What you wish"),
    "own_view": _lazy("What is important to you"),
    "worries": _lazy("What worries you"),
    "before_stay": _lazy("Before you came to the hospital"),
    "living": _lazy("Your home"),
    "services": _lazy("The help you have today"),
    "aids": _lazy("Aids"),
    "relatives": _lazy("Those close to you"),
    "function": _lazy("What you can do yourself"),
    "function_now": _lazy("How you are now"),
    "medical": _lazy("Illness and treatment"),
    "medicines": _lazy("Medicines"),
    "medication_changed": _lazy("Your medicines have changed"),
    "rehab": _lazy("Training and aids"),
    "risks": _lazy("What to be careful about"),
    "needs": _lazy("Help you may need"),
    "plan": _lazy("What happens next, and who does it"),
    "call_if_worse": _lazy("Call here if you feel worse"),
    "fixed_care_contact": _lazy("Who it is"),
    "phone": _lazy("Phone"),
    "unit": _lazy("Where"),
    "admitted_at": _lazy("You came to the hospital"),
    "expected_needs": _lazy("You may need help from"),
    "care_form": _lazy("Form of care"),
    "discharged_at": _lazy("You left the hospital"),
    "destination": _lazy("You went to"),
    "transport": _lazy("How you travelled"),
    "comment": _lazy("Comment"),
    "assessed_by": _lazy("Doctor who judged it"),
    "decided_by": _lazy("Doctor who decided"),
    "decided_at": _lazy("Decided"),
}
# Days about money between the principals, and a checklist of the sender's own, say nothing to the person.
NOT_TOLD = frozenset(["first_payable_day", "sip_call_due", "checklist", "state"])
MOMENTS = frozenset(
    ["valid_from", "valid_to", "before", "after", "ready_from", "admitted_at", "discharged_at", "decided_at"]
)
REASONS = {
    RetractReason.DETERIORATED: _lazy("You have become worse."),
    RetractReason.NEEDS_REMAIN: _lazy("You still need care in hospital."),
    RetractReason.REGISTERED_IN_ERROR: _lazy("It was written by mistake."),
    CancelReason.NO_NEEDS: _lazy("You need no new help after the stay."),
    CancelReason.PATIENT_DECLINES: _lazy("You said no."),
    CancelReason.MOVED_OTHER_REGION: _lazy("Your care goes on in another region."),
    CancelReason.WRONG_PATIENT: _lazy("It was not about you."),
    CancelReason.DUPLICATE: _lazy("It stood here twice."),
}
OBSTACLES = {
    ObstacleReason.OUTPATIENT_EFFORT_UNAVAILABLE: _lazy("Your health centre cannot do its part yet."),
    ObstacleReason.OUTPATIENT_EFFORT_UNCLEAR: _lazy("It is not clear yet whether your health centre can do its part."),
    ObstacleReason.MUNICIPAL_EFFORT_MISSING: _lazy("The help from your municipality is not ready yet."),
    ObstacleReason.HOUSING: _lazy("The place where you will live is not ready yet."),
    ObstacleReason.AIDS: _lazy("The aids that you need have not come yet."),
    ObstacleReason.PATIENT_OPPOSED: _lazy("You have said that you do not want the help."),
    ObstacleReason.OTHER: _lazy("Something else has to be arranged first."),
}
CODES: dict[str, Mapping[str, Any]] = {
    "care_form": dict(CareForm.choices),
    "expected_needs": dict(Need.choices),
    "destination": dict(Destination.choices),
    "ready": dict(ReadyAnswer.choices),
    "obstacle": OBSTACLES,
    "view": {
        StanceView.NEED: _lazy("You need a plan for who does what."),
        StanceView.NO_NEED: _lazy("You do not need such a plan."),
        StanceView.ALREADY_EXISTS: _lazy("You have such a plan already."),
    },
}


def title_of(message: Message) -> str:
    return str(TITLES.get(message.kind, message.get_kind_display()))


def icon_of(message: Message) -> str:
    return ICONS.get(message.kind, "mail")


def fields_of(message: Message, content: Content) -> list[dict[str, str]]:
    """[{label, value}] of what was said, in the order to read it; what was left empty is left out."""
    codes = {**CODES, "reason": REASONS} if message.kind in (Kind.READY_RETRACTION, Kind.CASE_CANCELLED) else CODES
    order = list(LABELS)
    names = [name for name in content.body if name not in NOT_TOLD and content.body[name] not in ("", None, [], {})]
    names.sort(key=lambda name: (order.index(name) if name in LABELS else len(order), name))
    return [{"label": label_of(name), "value": said(name, content.body[name], codes)} for name in names]


def label_of(name: str) -> str:
    return str(LABELS.get(name, name.replace("_", " ").capitalize()))


def said(name: str, value: Any, codes: Mapping[str, Mapping[str, Any]]) -> str:
    """A stored value as a person would say it: codes in words, days with their names."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(said(name, one, codes) for one in value)
    if name in codes:
        return str(codes[name].get(str(value), value))
    return as_time(str(value)) if name in MOMENTS else str(value)


def as_time(text: str) -> str:
    try:
        if len(text) == len("2026-01-01"):
            return people_date(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return people_time(moment if moment.tzinfo else moment.replace(tzinfo=SE))
