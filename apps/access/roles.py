"""Who may do what. One page, meant to be read aloud to the people it concerns.

A role says which verbs and pages may be asked for at all; the policy says about whom; the state table says when.
Roles, and their verbs in a discharge, are those of the scenario language (docs/scenarios.md).
"""

from collections.abc import Collection


def verbs(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The coordinated plan (SIP). What belongs to its lead, or to whom a line belongs, the verbs themselves say.
PLAN_PART = verbs(
    "propose_plan record_preparation answer_summons confirm_responsibility propose_change answer_change"
    " record_first_performance pause_effort resume_effort complete_effort fail_effort evaluate"
)
OWN_LINES = verbs(
    "answer_summons confirm_responsibility record_first_performance pause_effort resume_effort complete_effort"
    " fail_effort"
)
PLAN = PLAN_PART | verbs(
    "decline_plan send_summons reschedule cancel_meeting hold_meeting write_plan activate_plan revise_plan follow_up"
    " offer_lead accept_lead end_plan reopen_plan answer_plan_question record_consent end_consent"
    " decide_about_relative withhold_plan"
)
OWN_PLAN = verbs(
    "propose_plan decline_plan record_preparation answer_summons propose_change answer_change ask_about_plan"
    " record_first_performance complete_effort fail_effort evaluate record_consent end_consent decide_about_relative"
)

# Times: those who book for people, those who keep the clinic's times, and people themselves.
BOOKS = verbs(
    "offer book confirm_booking rebook cancel_appointment enter_in_error join_waiting_list accept_offer decline_offer"
    " leave_waiting_list check_in fulfil mark_no_show excuse view_times set_video_link"
)
KEEPS_TIMES = verbs("set_schedule set_hours close_days open_days save_service save_clinic")
INVITES = verbs(
    "send_invitation answer_invitation answer_question withdraw_invitation channel_answers send_again print_batch"
    " confirm_printed note_call send_another_way dispatch_invitation"
)
TIME_PAGES = verbs(
    "view_day_list view_clinic_tasks view_unread_invitations find_time view_waiting_list view_clinic_board view_clinic"
)
# Inviting many at once: for those who answer for whom a clinic calls.
CAMPAIGNS = verbs(
    "view_campaigns make_campaign add_to_campaign plan_campaign start_campaign pause_campaign resume_campaign"
)
CLINIC = BOOKS | KEEPS_TIMES | INVITES | TIME_PAGES
OWN_TIMES = verbs(
    "book confirm_booking rebook cancel_appointment join_waiting_list accept_offer decline_offer leave_waiting_list"
    " check_in open_invitation answer_invitation view_times"
)

WARD = verbs(
    "open_case discard send_admission_notice share_mapping share_planning_basis change_estimate add_party"
    " transfer_ward accept_transfer mark_ready retract_ready record_sip_stance record_obstacle confirm_readiness"
    " discharge send_discharge_information send_patient_summary reopen cancel_case annul readmit register_death"
    " record_consent end_consent"
    " send_message correct_message acknowledge record_statement register_person"
)
RECEIVER = verbs(
    "acknowledge reject forward mark_misdirected add_party start_planning share_mapping record_sip_stance"
    " record_obstacle end_obstacle confirm_readiness record_consent end_consent send_message correct_message"
    " register_death record_statement"
)
HOME = verbs("acknowledge pause_service resume_service confirm_readiness send_message")

GUESTS = verbs("invite_guest end_guest")  # somebody near the person may follow the case

CASE_PAGES = (
    verbs("view_me view_worklist view_inbox view_case print_case search_patient save_draft take_task") | GUESTS
)
RECORD = verbs(
    "view_record print_record write_entry sign_entry correct_entry note_disagreement"
    " view_corrections answer_correction"
)
# Keeping something from the person is for whoever answers for the care (OSL 25 kap. 6 §); importing, for the unit.
ANSWERS_FOR_RECORD = verbs("withhold_entry stop_withholding import_entries")
START = verbs("view_me view_start")  # for those whose own pages are not built yet
ADMINISTRATION = verbs("view_me view_start view_administration view_assignments view_roles view_rules view_reviews")
SECOND = verbs("approve_change reject_change confirm_assignment end_assignment")
FIRST = verbs("explain_access propose_permission_change withdraw_change remind_about_change save_unit")
HOME_WEEK = frozenset(["view_home_week"])
SEEING = verbs(
    "view_me view_own act_for ask_for_correction take_back_correction"
)  # of oneself, or of the one that a mandate is about
REACHED = verbs("edit_own_contacts add_contact_point verify_contact_point remove_contact_point")
READERS = verbs("view_readers ask_about_reading")
SHARING = verbs("view_consents end_consent end_sharing_consent")
OWN_PAGES = SEEING | REACHED | SHARING | READERS | verbs("write_own_words view_mandates view_blocks")
HELPERS = verbs("invite_proxy withdraw_proxy_invitation answer_proxy_invitation end_mandate")
OWN_BLOCKS = verbs(
    "ask_for_block take_back_block_request ask_to_lift take_back_lift_request end_lift seal_record open_seal"
)

# Mandates on paper, for those without e-identification; and what care decides about children and guardians.
ON_PAPER = verbs("register_proxy end_mandate")
OF_CHILDREN = verbs("decide_extended_access end_extended_access block_guardian unblock_guardian")

# Opening and closing what others have written, by the law's steps (see access/verbs).
LOOK = verbs(
    "seek_person choose_to_read record_sharing_consent end_sharing_consent void_sharing_consent judge_capacity"
    " end_capacity record_inquiry"
)
IN_DANGER = verbs("open_emergency end_emergency request_lift")  # health care only
REGISTER = verbs(
    "register_block refuse_block end_block lift_block end_lift answer_lift"
)  # for the owner of what is blocked
STEPS = LOOK | IN_DANGER | REGISTER

# Looking at the log afterwards. Nothing here opens what was read.
REVIEWS = verbs("view_me view_log_review view_log_questions review_reading answer_log_question explain_access")

# Answering for a reading that a reviewer asks about: who and when, never about whom.
EXPLAINS = verbs("view_explanations explain_reading")

# What the principals pay together. Whose vote it is, and who holds the pen, the verbs themselves say.
STEERS = verbs(
    "view_me view_costs make_budget load_budget prepare_budget take_back_budget recommend_budget"
    " open_budget_vote vote_on_budget record_outcome"
)

# Figures of what the plans came to: nobody can be found in them.
FOLLOWS_UP = verbs("view_me view_followup")

ROLES: dict[str, frozenset[str]] = {
    "ward_nurse": WARD | CLINIC | PLAN | CASE_PAGES | RECORD | STEPS | ON_PAPER,
    "treating_physician": WARD
    | CLINIC
    | PLAN
    | CASE_PAGES
    | RECORD
    | STEPS
    | ANSWERS_FOR_RECORD
    | ON_PAPER
    | OF_CHILDREN,
    "municipal_recipient": RECEIVER | CLINIC | PLAN | CASE_PAGES | RECORD | HOME_WEEK,
    "care_manager": RECEIVER | CLINIC | PLAN | CASE_PAGES | RECORD | HOME_WEEK | LOOK | REGISTER,
    "municipal_nurse": RECEIVER | CLINIC | PLAN | CASE_PAGES | RECORD | ANSWERS_FOR_RECORD | HOME_WEEK | STEPS,
    "municipal_rehab": RECEIVER | CLINIC | PLAN | CASE_PAGES | RECORD | HOME_WEEK | LOOK | IN_DANGER,
    "home_service": HOME | CLINIC | PLAN_PART | CASE_PAGES | RECORD | HOME_WEEK,
    "outpatient_coordinator": RECEIVER | CLINIC | CAMPAIGNS | PLAN | CASE_PAGES | RECORD | STEPS | ON_PAPER,
    "outpatient_manager": RECEIVER
    | CLINIC
    | CAMPAIGNS
    | PLAN
    | CASE_PAGES
    | RECORD
    | ANSWERS_FOR_RECORD
    | STEPS
    | ON_PAPER
    | OF_CHILDREN
    | EXPLAINS
    | FOLLOWS_UP
    | verbs("name_fixed_contact view_reviews confirm_assignment end_assignment"),
    "unit_manager": START | FOLLOWS_UP,
    "fixed_care_contact": RECEIVER | CLINIC | PLAN | {"decide_sip", "close_case"} | CASE_PAGES | RECORD | STEPS,
    "school_staff": OWN_LINES | verbs("view_me view_worklist view_inbox view_case save_draft take_task"),
    "chief_psychiatrist": START
    | CLINIC
    | CAMPAIGNS
    | {"search_patient"}
    | RECORD
    | ANSWERS_FOR_RECORD
    | STEPS
    | FOLLOWS_UP,
    "emergency_staff": START | CLINIC | {"search_patient"} | RECORD | STEPS,
    "permission_admin": ADMINISTRATION | FIRST | SECOND | EXPLAINS,
    "permission_approver": ADMINISTRATION | SECOND,
    "log_reviewer": REVIEWS,
    "analyst": START | FOLLOWS_UP,
    "technician": START,
    "steering": STEERS | FOLLOWS_UP,
    # People who act for themselves.
    "patient": OWN_PAGES | OWN_TIMES | OWN_PLAN | HELPERS | OWN_BLOCKS | GUESTS | {"answer_guest_invitation"},
    # People who act for somebody else. What of it is opened, and to whom, the policy says.
    "guardian": SEEING | OWN_TIMES | OWN_PLAN | REACHED | SHARING | READERS,
    "proxy": SEEING | OWN_TIMES,
    "legal_representative": SEEING | OWN_TIMES | SHARING | OWN_PLAN,
    "relative": (SEEING - {"ask_for_correction", "take_back_correction"})
    | verbs("answer_summons record_preparation propose_change record_first_performance complete_effort fail_effort"),
}


def may(role: str, permission: str, narrowed: Collection[str] = ()) -> bool:
    """Whether the role may ask for this at all. An unknown role may nothing.

    `narrowed` is what a role profile leaves of the role; nothing leaves it as it is, and nothing widens it.
    """
    return permission in ROLES.get(role, frozenset()) and (not narrowed or permission in narrowed)
