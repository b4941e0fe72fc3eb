"""What the fields of a discharge's messages are called, in the order to read them, and what their codes mean."""

from django.utils.translation import gettext_lazy as _

from apps.cases.kinds import SecrecyBasis
from apps.cases.reading import MOMENTS, describe

from .models import CancelReason, CareForm, Destination, Need, ObstacleReason, ReadyAnswer, RetractReason, StanceView

KNOWN_SERVICES = [
    ("home_care", _("Home care")),
    ("home_nursing", _("Home nursing")),
    ("special_housing", _("Special housing")),
    ("personal_assistance", _("Personal assistance")),
    ("safety_alarm", _("Safety alarm")),
]
LABELS = {
    # The admission
    "admitted_at": _("Admitted"),
    "care_form": _("Form of care"),
    "expected_needs": _("Help that may be needed"),
    "assessed_by": _("Judged by"),
    "contacts": _("Close to the person"),
    "language": _("Language"),
    "communication": _("Communication"),
    "risk_flags": _("To be careful with"),
    "known_services": _("Help that is known today"),
    # Planned discharge
    "before": _("Planned discharge before"),
    "after": _("Planned discharge now"),
    # What the person and the units know
    "own_view": _("What is important to the person"),
    "worries": _("Worries about going home"),
    "before_stay": _("Before the stay"),
    "living": _("Home and how the person lives"),
    "services": _("Help today"),
    "aids": _("Aids"),
    "relatives": _("Family and friends"),
    "function": _("What the person can do"),
    "medical": _("Illness and treatment"),
    "medicines": _("Medicines"),
    "rehab": _("Training and aids"),
    "risks": _("Risks"),
    "needs": _("Needs after the stay"),
    # Fixed care contact
    "fixed_care_contact": _("Fixed care contact"),
    "phone": _("Phone"),
    "unit": _("Unit"),
    # Ready
    "decided_by": _("Decided by"),
    "decided_at": _("Decided"),
    "first_payable_day": _("First payable day"),
    "sip_call_due": _("Call to a coordinated plan no later than"),
    # The plan
    "view": _("Stance"),
    "sip_required": _("A coordinated plan shall be made"),
    "motivation": _("Why"),
    "patient_wish": _("What the person wants"),
    "when": _("When"),
    # In the way
    "obstacle": _("In the way"),
    "valid_from": _("Since"),
    "valid_to": _("Lasts until"),
    # Going home
    "ready": _("Ready for the homecoming"),
    "ready_from": _("Ready from"),
    "condition": _("Condition"),
    "checklist": _("Done"),
    "discharged_at": _("Left the ward"),
    "destination": _("Went to"),
    "transport": _("Transport"),
    # Afterwards
    "summary": _("Summary"),
    "medication_changed": _("Medicines have been changed"),
    "function_now": _("How the person is now"),
    "plan": _("What happens next, and who does it"),
    "call_if_worse": _("Call if it gets worse"),
    "what_happened": _("What we did"),
    "state": _("How it goes on"),
}

CODES = {
    "care_form": dict(CareForm.choices),
    "expected_needs": dict(Need.choices),
    "view": dict(StanceView.choices),
    "ready": dict(ReadyAnswer.choices),
    "destination": dict(Destination.choices),
    "reason": {**dict(RetractReason.choices), **dict(CancelReason.choices)},
    "obstacle": dict(ObstacleReason.choices),
    "state": {
        "planning": _("The patient is in the ward: plan once more"),
        "discharged": _("The patient is at home: send the information once more"),
    },
    "basis": dict(SecrecyBasis.choices),
    "known_services": dict(KNOWN_SERVICES),
}

describe(LABELS, CODES)
MOMENTS.update(
    (
        "admitted_at",
        "decided_at",
        "first_payable_day",
        "sip_call_due",
        "ready_from",
        "discharged_at",
        "resume_by",
        "valid_from",
        "valid_to",
    )
)
