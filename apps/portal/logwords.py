"""The audit trail's codes in the words of the person whom it is about: what was done, why, and on what ground.

Every verb, kind, purpose and rule that can stand in the trail has words here; a test sees to it.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.audit import words
from apps.core.parts import Tag
from apps.organisations.kinds import Role
from apps.records.models import EntryKind
from apps.records.shown import GROUNDS as GROUNDS_OF_RECORD

# By what was read. A list has no subject of its own: it is about all who stand in it.
READ = {
    "": _lazy("Read something about you"),
    "audit.event": _lazy("Read who has read about you"),
    "access.block": _lazy("Read your blocks"),
    "access.liftrequest": _lazy("Read what you have said about a block"),
    "access.lift": _lazy("Read that a block was lifted"),
    "access.choice": _lazy("Read who has chosen to read about you"),
    "access.emergency": _lazy("Read about an emergency"),
    "access.ground": _lazy("Read who takes part in your care"),
    "access.extendedaccess": _lazy("Read what somebody may read about you"),
    "access.proxyinvitation": _lazy("Read whom you have asked to help you"),
    "access.sharingconsent": _lazy("Read what you have agreed to"),
    "access.capacity": _lazy("Read whether you can answer yourself"),
    "access.inquiry": _lazy("Read what you would have wanted"),
    "cases.case": _lazy("Read your plan"),
    "cases.participant": _lazy("Read who takes part in your plan"),
    "cases.message": _lazy("Read a message about you"),
    "cases.content": _lazy("Read a message about you"),
    "cases.receipt": _lazy("Read who has confirmed a message about you"),
    "cases.task": _lazy("Read what is left to do for you"),
    "cases.entry": _lazy("Read what has happened in your plan"),
    "cases.draft": _lazy("Read something begun about you"),
    "cases.consent": _lazy("Read what you have agreed to"),
    "cases.statement": _lazy("Read what you have said"),
    "cases.guestinvitation": _lazy("Read whom you have invited"),
    "cases.caseguest": _lazy("Read whom you have invited"),
    "discharge.stay": _lazy("Read your plan"),
    "discharge.readyperiod": _lazy("Read your plan"),
    "discharge.stance": _lazy("Read your plan"),
    "discharge.readiness": _lazy("Read your plan"),
    "discharge.obstacle": _lazy("Read your plan"),
    "discharge.annulment": _lazy("Read about something annulled"),
    "discharge.servicepause": _lazy("Read about your help at home"),
    "notifications.promise": _lazy("Read a notice about you"),
    "notifications.delivery": _lazy("Read whether a notice has reached you"),
    "notifications.contactcheck": _lazy("Read how to reach you"),
    "patients.person": _lazy("Read who you are"),
    "patients.address": _lazy("Read your address"),
    "patients.contactpoint": _lazy("Read how to reach you"),
    "patients.preference": _lazy("Read how you want to be invited"),
    "patients.relationship": _lazy("Read who is close to you"),
    "records.recordentry": _lazy("Read your record"),
    "records.correctionrequest": _lazy("Read what you have asked to have corrected"),
    "records.disagreement": _lazy("Read what you see differently"),
    "records.entrydraft": _lazy("Read something begun in your record"),
    "review.reading": _lazy("Looked at a reading about you"),
    "review.verdict": _lazy("Looked at what was found about a reading"),
    "review.logquestion": _lazy("Read what you have asked about a reading"),
}
READ_OF_KINDS = {
    "PLAN": _lazy("Read your plan for who does what"),
    "BOOKING": _lazy("Read about your times and invitations"),
}
SHOWN = {
    "list": _lazy("You were shown in a list"),
    "search": _lazy("Searched by personal number and found you"),
    "print": _lazy("Printed something about you"),
    "export": _lazy("Took out a file with something about you"),
}
PRINTED = {
    "cases.case": _lazy("Printed your plan"),
    "records.recordentry": _lazy("Printed your record"),
    "": _lazy("Printed a list that you stood in"),
}
DONE = {
    # The discharge
    "open_case": _lazy("Began to plan your way home"),
    "discard": _lazy("Threw away something begun about you"),
    "register_person": _lazy("Wrote down who you are"),
    "send_admission_notice": _lazy("Told those who may help you afterwards"),
    "acknowledge": _lazy("Confirmed a message about you"),
    "reject": _lazy("Answered that somebody else should help you"),
    "forward": _lazy("Passed your plan on to the right unit"),
    "mark_misdirected": _lazy("Answered that a message had come wrong"),
    "add_party": _lazy("Asked one more to help you"),
    "start_planning": _lazy("Began to plan your help"),
    "share_mapping": _lazy("Wrote about your life at home"),
    "share_planning_basis": _lazy("Wrote about how you are"),
    "change_estimate": _lazy("Changed the day you leave the hospital"),
    "name_fixed_contact": _lazy("Named your fixed care contact"),
    "transfer_ward": _lazy("Asked another ward to take over your care"),
    "accept_transfer": _lazy("Took over your care"),
    "mark_ready": _lazy("Wrote that you are well enough to leave"),
    "retract_ready": _lazy("Wrote that you stay in hospital a while longer"),
    "record_sip_stance": _lazy("Said whether you need a plan for who does what"),
    "decide_sip": _lazy("Decided about a plan for who does what"),
    "confirm_readiness": _lazy("Answered whether they are ready for you"),
    "discharge": _lazy("Wrote that you left the hospital"),
    "send_discharge_information": _lazy("Told those who take over what they need to know"),
    "send_patient_summary": _lazy("Wrote a summary for you"),
    "pause_service": _lazy("Paused your help at home"),
    "resume_service": _lazy("Started your help at home again"),
    "record_consent": _lazy("Wrote down what you answered about sharing"),
    "end_consent": _lazy("Wrote down that you took your yes back"),
    "record_statement": _lazy("Wrote down what you said"),
    "send_message": _lazy("Wrote a message about you"),
    "correct_message": _lazy("Corrected a message about you"),
    "record_obstacle": _lazy("Wrote what keeps you in hospital"),
    "end_obstacle": _lazy("Wrote that it no longer keeps you in hospital"),
    "reopen": _lazy("Took up the planning of your way home again"),
    "readmit": _lazy("Wrote that you came back to hospital"),
    "annul": _lazy("Annulled something that was written by mistake"),
    "cancel_case": _lazy("Ended the planning"),
    "close_case": _lazy("Finished the planning"),
    "take_task": _lazy("Took charge of your plan"),
    "register_death": _lazy("Registered a death"),
    "invite_guest": _lazy("Let somebody close to you follow your plan"),
    "end_guest": _lazy("Ended that somebody close to you follows your plan"),
    # The plan for who does what
    "propose_plan": _lazy("Said that you may need a plan for who does what"),
    "decline_plan": _lazy("Said no to a plan for who does what"),
    "record_preparation": _lazy("Wrote down what matters to you before the meeting"),
    "decide_about_relative": _lazy("Wrote down whether somebody close to you takes part in your plan"),
    "withhold_plan": _lazy("Decided whether you can read your plan here"),
    "send_summons": _lazy("Called to a meeting about your plan"),
    "answer_summons": _lazy("Answered about a meeting about your plan"),
    "reschedule": _lazy("Moved a meeting about your plan"),
    "cancel_meeting": _lazy("Called off a meeting about your plan"),
    "hold_meeting": _lazy("Wrote down that the meeting about your plan was held"),
    "write_plan": _lazy("Wrote your plan after the meeting"),
    "confirm_responsibility": _lazy("Confirmed what they do in your plan"),
    "activate_plan": _lazy("Let your plan begin"),
    "revise_plan": _lazy("Changed your plan"),
    "propose_change": _lazy("Proposed a change in your plan"),
    "answer_change": _lazy("Answered a proposal about your plan"),
    "answer_plan_question": _lazy("Answered a question about your plan"),
    "record_first_performance": _lazy("Wrote down that the help in your plan has begun"),
    "pause_effort": _lazy("Paused some help in your plan"),
    "resume_effort": _lazy("Started some help in your plan again"),
    "complete_effort": _lazy("Wrote down that some help in your plan is done"),
    "fail_effort": _lazy("Wrote down that some help in your plan did not happen"),
    "follow_up": _lazy("Followed up your plan"),
    "evaluate": _lazy("Wrote down what you thought of your plan"),
    "offer_lead": _lazy("Asked another unit to be responsible for your plan"),
    "accept_lead": _lazy("Became responsible for your plan"),
    "end_plan": _lazy("Ended your plan"),
    "reopen_plan": _lazy("Took up your plan again"),
    # The record
    "write_entry": _lazy("Wrote in your record"),
    "import_entry": _lazy("Moved something they had written before into your record"),
    "import_entries": _lazy("Moved what they had written before into the record"),
    "sign_entry": _lazy("Signed something in your record"),
    "answer_correction": _lazy("Answered what you said was wrong in your record"),
    "correct_entry": _lazy("Corrected something in your record"),
    "note_disagreement": _lazy("Wrote down that you see something differently"),
    "withhold_entry": _lazy("Decided that you cannot read something yet"),
    "stop_withholding": _lazy("Decided that you can read something again"),
    # Opening and closing what is written elsewhere
    "seek_person": _lazy("Looked for you outside their own list"),
    "choose_to_read": _lazy("Chose to read what others have written about you"),
    "record_sharing_consent": _lazy("Wrote down what you answered about reading what others have written"),
    "end_sharing_consent": _lazy("Wrote down that you took your yes back"),
    "void_sharing_consent": _lazy("Struck out a yes that was written down by mistake"),
    "judge_capacity": _lazy("Judged whether you can answer yourself"),
    "end_capacity": _lazy("Wrote down that you can answer yourself again"),
    "record_inquiry": _lazy("Found out what you would have wanted"),
    "open_emergency": _lazy("Opened what is written about you in an emergency"),
    "end_emergency": _lazy("Closed what was opened in the emergency"),
    "request_lift": _lazy("Asked to have a block lifted"),
    "answer_lift": _lazy("Answered about lifting a block"),
    "lift_block": _lazy("Lifted a block for a while"),
    "end_lift": _lazy("Closed a block again that had been lifted for a while"),
    "register_block": _lazy("Registered a block that you asked for"),
    "refuse_block": _lazy("Said no to a block that you asked for"),
    "end_block": _lazy("Ended a block"),
    # Times
    "offer": _lazy("Asked you to choose a time"),
    "book": _lazy("Booked a time for you"),
    "confirm_booking": _lazy("Confirmed a time for you"),
    "rebook": _lazy("Moved one of your times"),
    "cancel_appointment": _lazy("Cancelled one of your times"),
    "send_invitation": _lazy("Sent you an invitation"),
    "answer_invitation": _lazy("Wrote down your answer to an invitation"),
    "answer_question": _lazy("Answered your question about an invitation"),
    "withdraw_invitation": _lazy("Took an invitation to you back"),
    "channel_answers": _lazy("Wrote down what became of an invitation to you"),
    "send_again": _lazy("Sent an invitation to you once more"),
    "note_call": _lazy("Wrote down a call to you about a time"),
    "send_another_way": _lazy("Sent an invitation to you another way"),
    "set_video_link": _lazy("Wrote where your video meeting is"),
    "dispatch_invitation": _lazy("Sent an invitation to you again"),
    "enter_in_error": _lazy("Wrote that a time was entered by mistake"),
    "check_in": _lazy("Wrote that you have come"),
    "fulfil": _lazy("Wrote that a visit is done"),
    "mark_no_show": _lazy("Wrote that you did not come"),
    "excuse": _lazy("Wrote that you had a good reason not to come"),
    "join_waiting_list": _lazy("Put you on the waiting list"),
    "leave_waiting_list": _lazy("Took you off the waiting list"),
    "accept_offer": _lazy("Said yes to a time that you were offered"),
    "decline_offer": _lazy("Said no to a time that you were offered"),
    # Those who act for the person
    "register_proxy": _lazy("Registered your proxy"),
    "end_mandate": _lazy("Ended that somebody acts for you"),
    "decide_extended_access": _lazy("Decided who may read more about you"),
    "end_extended_access": _lazy("Ended that somebody reads more about you"),
    "block_guardian": _lazy("Closed what a guardian sees"),
    "unblock_guardian": _lazy("Opened what a guardian sees"),
    # Those who look afterwards
    "explain_access": _lazy("Checked why somebody may or may not read about you"),
    "review_reading": _lazy("Reviewed a reading about you"),
    "answer_log_question": _lazy("Answered your question about a reading"),
}
WHY = {
    "VB": _lazy("To give you care"),
    "OMS": _lazy("To plan help for you"),
    "KVAL": _lazy("To follow up how good the care is"),
    "ADM": _lazy("To administer the care"),
    "STAT": _lazy("To count how the care works"),
    "LOGG": _lazy("To check that nobody reads without a reason"),
    "BEH": _lazy("To see to who may read what"),
    "TEKN": _lazy("To keep Samplan running"),
}
KINDS_OF_ENTRIES = {
    EntryKind.NOTE: _lazy("notes"),
    EntryKind.MEDICATION: _lazy("medicines"),
    EntryKind.ALERT: _lazy("warnings"),
    EntryKind.DIAGNOSIS: _lazy("diagnoses"),
    EntryKind.INSURANCE: _lazy("insurance certificate"),
}
# What a reading rests on, where the trail names the rule that opened it and no ground …
GROUNDS_OF_RULES = {
    **GROUNDS_OF_RECORD,
    **dict.fromkeys(("C2", "C3", "C8", "C10", "C12"), "case"),
    **dict.fromkeys(("S5", "K1", "S2"), "care"),
    **dict.fromkeys(("B1", "B2", "S5a"), "request"),
    **dict.fromkeys(("B3", "B4"), "emergency"),
    **dict.fromkeys(("I3",), "choice"),
    **dict.fromkeys(("O4", "I6"), "emergency"),
    "R1": "known",
    **dict.fromkeys(("T1", "T2"), "booking"),
    "R2": "sought",
    "A3": "permission",
    "A5": "review",
}
# … and where it names neither. A case opens only for those who take part in it, the record is written where one cares.
GROUNDS_OF_VERBS = {
    "open_emergency": "emergency",
    "end_emergency": "emergency",
    "request_lift": "emergency",
    "seek_person": "sought",
    "choose_to_read": "choice",
}
GROUNDS_OF_KINDS = {
    **dict.fromkeys(("CASE", "DOCUMENT", "CONTENT", "DRAFT", "INBOX", "GUEST", "PLAN"), "case"),
    **dict.fromkeys(("RECORD", "CONSENT", "BLOCK"), "care"),
    "CORRECTION": "request",
    "BOOKING": "booking",
    "LOG": "review",
    "REVIEW": "review",
    "PERMISSION": "permission",
}
GROUNDS_OF_PURPOSES = {"LOGG": "review", "BEH": "permission"}
LOOKS = {
    "care": ("stethoscope", "info"),
    "listing": ("house", "info"),
    "case": ("users", "info"),
    "consent": ("check", "success"),
    "request": ("check", "success"),
    "decision": ("check", "info"),
    "choice": ("pencil", "lin"),
    "sought": ("search", "lin"),
    "lift": ("key-round", "warning"),
    "incapacity": ("user", "warning"),
    "child": ("user", "info"),
    "emergency": ("triangle-alert", "danger"),
    "booking": ("calendar-days", "info"),
    "known": ("building-2", "info"),
    "review": ("shield", "quiet"),
    "permission": ("settings", "quiet"),
}


def who(event: Any) -> str:
    return str(Role(event.role).label) if event.role in Role.values else ""


def what(event: Any) -> str:
    """What was done, as a sentence without its full stop."""
    if event.activity == "read":
        return str(READ.get(event.subject_type) or READ_OF_KINDS.get(event.information_kind, READ[""]))
    if event.activity == "print":
        return str(PRINTED.get(event.subject_type, SHOWN["print"]))
    return str(SHOWN.get(event.activity) or DONE.get(event.activity) or _("Did something that is about you"))


def why(event: Any) -> str:
    return str(WHY.get(event.purpose, ""))


def kinds(event: Any) -> str:
    """Which kinds of entries in the record: "Medicines and notes". Empty for what is not the record."""
    found = {kind for page in event.kinds or [] for kind in page or [] if kind in KINDS_OF_ENTRIES}
    named = [str(text) for kind, text in KINDS_OF_ENTRIES.items() if kind in found]
    if not named:
        return ""
    *first, last = named
    joined = _("%(some)s and %(last)s") % {"some": ", ".join(first), "last": last} if first else last
    return joined[:1].upper() + joined[1:]


def information(event: Any) -> str:
    """What kind of information it was, in a word or a few."""
    return kinds(event) or (words.of(words.KINDS, event.information_kind) if event.information_kind else "")


def grounds(event: Any) -> list[str]:
    """On what ground, as codes: what the trail says, or else what its rule, verb, purpose or kind tells."""
    said = words.ground_codes(event.ground)
    known = (
        GROUNDS_OF_VERBS.get(event.activity)
        or GROUNDS_OF_PURPOSES.get(event.purpose)
        or GROUNDS_OF_RULES.get(event.rule)
        or GROUNDS_OF_KINDS.get(event.information_kind)
        or "known"
    )
    return said or [known]


def tags(event: Any) -> tuple[Tag, ...]:
    return tuple(Tag(words.of(words.GROUNDS, one), *LOOKS.get(one, ("info", "quiet"))) for one in grounds(event))


def ground(event: Any) -> str:
    return ", ".join(words.of(words.GROUNDS, one) for one in grounds(event))
