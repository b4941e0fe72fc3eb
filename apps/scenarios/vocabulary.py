"""The words of the language that are not verbs of ours: what later processes will add, and the closed lists.

A word that belongs to the language but has no meaning here yet is `not built`; any other word is a mistake.
"""

from apps.access.actions import VERBS
from apps.appointments.states import AppointmentState, InvitationState
from apps.organisations.kinds import Role, UnitKind
from apps.patients.models import Protection


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


UNIT_KINDS = tuple(UnitKind.values)
ROLES = tuple(Role.values)
PROTECTIONS = tuple(Protection.values)
RELATIONS = ("guardian", "proxy", "relative", "legal_representative")
GROUNDS = ("care", "listed")
OWN_VERBS = ("look", "wait")
SAID_BY_A_PERSON = ("record_consent", "end_consent")  # on a person: in that one's latest case

LATER_VERBS = words(
    # coordinated care plan in psychiatry
    "start_svp assess_need record_attitude send_for_adjustment adjust request_change apply_to_court "
    "record_court_decision apply_for_extension recall record_recall_outcome end_svp"
)

STATES = words(
    "draft admitted planning ready discharged followup closed cancelled "
    "proposed preparing called met plan_draft active ended declined "
    "need_assessment drafting in_adjustment established applied in_force recalled rejected"
)
STATES_OF_TIMES = (*AppointmentState.values, *InvitationState.values)
TASKS = words(
    "send_admission_notice acknowledge start_planning name_fixed_contact record_sip_stance decide_sip "
    "send_sip_summons confirm_readiness send_discharge_information resume_service answer_rejection accept_transfer "
    "ask_for_consent answer_summons write_plan confirm_responsibility answer_change first_performance effort_due "
    "follow_up appoint_lead accept_lead renew_consent phone_patient review_no_show answer_question offer_new_time"
)
TASK_STATES = ("open", "done", "cancelled")
SHOWS = words(
    "first_payable_day sip_call_due payable_days payment_blocked_by participants receipts estimated_discharge_at "
    "fixed_care_contact sip_required ready_periods responsible_ward paying_municipality obstacles "
    "plan_version lead consent confirmed efforts own_words "
    "appointment invitation opened channel_plan dispatches free"
)
REFUSALS = ("not_found", "not_allowed", "illegal_move", "conflict")
ACTIVITIES = ("read", "list", "search", "refused", "print", "export", "sign_in", "sign_out", "look")


def verb_words() -> list[str]:
    return sorted({*VERBS, *OWN_VERBS, *LATER_VERBS})


def activity_words() -> list[str]:
    return sorted({*verb_words(), *ACTIVITIES} - {"wait"})
