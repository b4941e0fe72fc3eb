"""The states of a coordinated plan (SIP) and the moves between them. The states are Samplan's own."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from apps.core.states import Move


class State(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    PREPARING = "preparing", _("Being prepared")
    CALLED = "called", _("A meeting has been called")
    MET = "met", _("The meeting has been held")
    PLAN_DRAFT = "plan_draft", _("Being written")
    ACTIVE = "active", _("In force")
    ENDED = "ended", _("Ended")
    DECLINED = "declined", _("Declined")


S = State
BEFORE = (S.PROPOSED, S.PREPARING, S.CALLED)  # nothing has been agreed yet
WRITING = (S.MET, S.PLAN_DRAFT)
LIVE = (*BEFORE, *WRITING, S.ACTIVE)
OVER = (S.ENDED, S.DECLINED)

MOVES: dict[str, Move] = {
    "propose_plan": Move.of(to=S.PROPOSED),
    "decline_plan": Move.of(*BEFORE, to=S.DECLINED),
    "record_preparation": Move.stay(*BEFORE, S.ACTIVE),
    "send_summons": Move.of(S.PREPARING, to=S.CALLED).also(S.CALLED, S.ACTIVE),
    "answer_summons": Move.stay(S.CALLED, S.ACTIVE),
    "reschedule": Move.stay(S.CALLED, S.ACTIVE),
    "cancel_meeting": Move.of(S.CALLED, to=S.PREPARING).also(S.ACTIVE),
    "hold_meeting": Move.of(S.CALLED, to=S.MET).also(S.ACTIVE),
    "write_plan": Move.of(*WRITING, to=S.PLAN_DRAFT),
    "confirm_responsibility": Move.stay(S.PLAN_DRAFT, S.ACTIVE),
    "activate_plan": Move.of(S.PLAN_DRAFT, to=S.ACTIVE),
    "revise_plan": Move.stay(S.ACTIVE),
    "propose_change": Move.stay(S.PLAN_DRAFT, S.ACTIVE),
    "answer_change": Move.stay(S.PLAN_DRAFT, S.ACTIVE),
    "ask_about_plan": Move.stay(*LIVE),
    "answer_plan_question": Move.stay(*LIVE),
    "record_first_performance": Move.stay(S.ACTIVE),
    "pause_effort": Move.stay(S.ACTIVE),
    "resume_effort": Move.stay(S.ACTIVE),
    "complete_effort": Move.stay(S.ACTIVE),
    "fail_effort": Move.stay(S.ACTIVE),
    "follow_up": Move.stay(S.ACTIVE),
    "offer_lead": Move.stay(S.PLAN_DRAFT, S.ACTIVE),
    "accept_lead": Move.stay(S.PLAN_DRAFT, S.ACTIVE),
    "evaluate": Move.stay(S.ACTIVE, S.ENDED),
    "end_plan": Move.of(S.ACTIVE, to=S.ENDED),
    "reopen_plan": Move.of(S.ENDED, to=S.ACTIVE),
    "acknowledge": Move.stay(*LIVE),
    "add_party": Move.stay(*LIVE),
    "reject": Move.stay(*BEFORE),
    "forward": Move.stay(*BEFORE),
    "mark_misdirected": Move.stay(*LIVE),
    "send_message": Move.stay(*LIVE),
    "correct_message": Move.stay(*LIVE),
    "record_consent": Move.stay(*LIVE, S.ENDED).or_to(S.PREPARING, S.DECLINED, S.ENDED),
    "end_consent": Move.stay(*LIVE).or_to(S.DECLINED, S.ENDED),
    "decide_about_relative": Move.stay(*LIVE),
    "withhold_plan": Move.stay(*LIVE),
    "record_statement": Move.stay(*LIVE),
    "write_own_words": Move.stay(*LIVE),
    "take_task": Move.stay(*LIVE),
    "invite_guest": Move.stay(*LIVE),
    "register_death": Move.of(*LIVE, to=S.ENDED),
}

# The stages that people see: the same words in lists, on the case and to the patient.
STAGES = (
    (_("Proposed"), (S.PROPOSED,)),
    (_("Preparation"), (S.PREPARING,)),
    (_("Meeting"), (S.CALLED, S.MET)),
    (_("Plan"), (S.PLAN_DRAFT, S.ACTIVE)),
    (_("Ended"), (S.ENDED,)),
)


def stage_of(state: str) -> int:
    """Which of the stages a state belongs to, 1–5; 0 for what was declined."""
    return next((number for number, (_title, states) in enumerate(STAGES, 1) if state in states), 0)
