"""The states of a discharge and the moves between them. Sources: lag (2017:612); the states are Samplan's own."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from apps.core.states import Move


class State(TextChoices):
    DRAFT = "draft", _("Being written")
    ADMITTED = "admitted", _("Admitted")
    PLANNING = "planning", _("Planning")
    READY = "ready", _("Ready for discharge")
    DISCHARGED = "discharged", _("Going home")
    FOLLOWUP = "followup", _("Follow-up")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


S = State
IN_WARD = (S.ADMITTED, S.PLANNING, S.READY)
SENT = (*IN_WARD, S.DISCHARGED, S.FOLLOWUP)
LIVE = (S.DRAFT, *SENT)

MOVES: dict[str, Move] = {
    "open_case": Move.of(to=S.DRAFT),
    "discard": Move.of(S.DRAFT, to=S.CANCELLED),
    "send_admission_notice": Move.of(S.DRAFT, to=S.ADMITTED),
    "acknowledge": Move.stay(*SENT),
    "reject": Move.stay(*IN_WARD),
    "forward": Move.stay(*IN_WARD),
    "mark_misdirected": Move.stay(*SENT),
    "add_party": Move.stay(*IN_WARD),
    "start_planning": Move.of(S.ADMITTED, S.PLANNING, to=S.PLANNING).also(S.READY),
    "share_mapping": Move.of(S.ADMITTED, S.PLANNING, to=S.PLANNING).also(S.READY),
    "share_planning_basis": Move.stay(*IN_WARD),
    "change_estimate": Move.stay(S.ADMITTED, S.PLANNING),
    "name_fixed_contact": Move.stay(*SENT),
    "transfer_ward": Move.stay(*IN_WARD),
    "accept_transfer": Move.stay(*IN_WARD),
    "mark_ready": Move.of(S.ADMITTED, S.PLANNING, to=S.READY),
    "retract_ready": Move.of(S.READY, to=S.PLANNING),
    "record_sip_stance": Move.stay(*SENT),
    "decide_sip": Move.stay(*SENT),
    "record_obstacle": Move.stay(S.READY),
    "end_obstacle": Move.stay(*SENT),
    "confirm_readiness": Move.stay(S.PLANNING, S.READY),
    "pause_service": Move.stay(*IN_WARD),
    "resume_service": Move.stay(*SENT),
    "discharge": Move.of(*IN_WARD, to=S.DISCHARGED),
    "send_discharge_information": Move.of(S.DISCHARGED, S.FOLLOWUP, to=S.FOLLOWUP),
    "send_patient_summary": Move.stay(S.PLANNING, S.READY, S.DISCHARGED, S.FOLLOWUP),
    "send_message": Move.stay(*SENT),
    "correct_message": Move.stay(*SENT),
    "record_consent": Move.stay(*LIVE),
    "end_consent": Move.stay(*LIVE),
    "record_statement": Move.stay(*LIVE),
    "take_task": Move.stay(*LIVE),
    "write_own_words": Move.stay(*SENT),
    "invite_guest": Move.stay(*LIVE),
    "reopen": Move.of(S.DISCHARGED, S.FOLLOWUP, to=S.PLANNING).or_to(S.DISCHARGED),
    "readmit": Move.stay(S.CLOSED, S.CANCELLED),
    "cancel_case": Move.of(*IN_WARD, to=S.CANCELLED),
    "annul": Move.of(*LIVE, S.CLOSED, to=S.CANCELLED).also(S.CANCELLED).or_to(*SENT, S.CLOSED),
    "close_case": Move.of(S.FOLLOWUP, to=S.CLOSED),
    "register_death": Move.of(*LIVE, to=S.CANCELLED),
}

# The five stages that people see: the same words in lists, on the case and to the patient.
STAGES = (
    (_("Admitted"), (S.DRAFT, S.ADMITTED)),
    (_("Planning"), (S.PLANNING,)),
    (_("Ready for discharge"), (S.READY,)),
    (_("Going home"), (S.DISCHARGED,)),
    (_("Follow-up"), (S.FOLLOWUP, S.CLOSED)),
)


def stage_of(state: str) -> int:
    """Which of the five stages a state belongs to, 1–5; 0 for a cancelled case."""
    return next((number for number, (_title, states) in enumerate(STAGES, 1) if state in states), 0)
