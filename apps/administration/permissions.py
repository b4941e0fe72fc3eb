"""Every permission in one plain sentence, for the matrix of roles and for those who put a profile together."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise

READING: dict[str, Sentence] = {
    "view_worklist": _("See the unit's worklist."),
    "view_inbox": _("See messages that the unit has received."),
    "view_home_week": _("See who comes home this week."),
    "view_case": _("Open a case that the unit takes part in."),
    "print_case": _("Print a case."),
    "search_patient": _("Look for a patient by the whole personal number."),
    "save_draft": _("Save a draft that the unit can go on with."),
    "take_task": _("Take a task that belongs to the unit."),
}
DISCHARGE: dict[str, Sentence] = {
    "register_person": _("Register a person who is new here."),
    "open_case": _("Open a new case about a patient at the ward."),
    "discard": _("Throw away a case that has not been sent."),
    "send_admission_notice": _("Send the admission notice."),
    "share_mapping": _("Send what is known about the home and the support."),
    "share_planning_basis": _("Send what the planning builds on."),
    "change_estimate": _("Change the estimated day of going home."),
    "add_party": _("Let another unit take part in the case."),
    "transfer_ward": _("Move the stay to another ward."),
    "accept_transfer": _("Take over a stay from another ward."),
    "mark_ready": _("Say that the patient is ready for discharge."),
    "retract_ready": _("Take back that the patient is ready for discharge."),
    "record_sip_stance": _("Say whether a coordinated plan is needed."),
    "decide_sip": _("Decide whether there will be a coordinated plan."),
    "confirm_readiness": _("Confirm that the unit is ready for the homecoming."),
    "discharge": _("Discharge the patient."),
    "send_discharge_information": _("Send discharge information."),
    "send_patient_summary": _("Give the patient a summary in plain words."),
    "cancel_case": _("Cancel a case that was a mistake."),
    "close_case": _("Close a case that is finished."),
    "register_death": _("Record that the patient has died."),
    "start_planning": _("Start the planning."),
    "name_fixed_contact": _("Name the patient's fixed care contact."),
    "pause_service": _("Pause home care during the stay."),
    "resume_service": _("Start home care again."),
}
RECORD: dict[str, Sentence] = {
    "view_record": _("Read the record that the rules open."),
    "print_record": _("Print from the record."),
    "write_entry": _("Write in the record of the own unit."),
    "sign_entry": _("Sign what one has written in the record."),
    "correct_entry": _("Correct an entry by a new version."),
    "note_disagreement": _("Note that the patient does not agree with an entry."),
    "view_corrections": _("See what patients ask to have corrected."),
    "answer_correction": _("Answer a patient who asks for a correction."),
    "withhold_entry": _("Keep an entry from the patient for a reason in law."),
    "stop_withholding": _("Let the patient read an entry that was kept from them."),
    "import_entries": _("Read in entries from another system."),
}
TALKING: dict[str, Sentence] = {
    "send_message": _("Write to the other units of a case."),
    "correct_message": _("Correct a message that was sent."),
    "acknowledge": _("Acknowledge a message."),
    "reject": _("Reject a message and say why."),
    "forward": _("Pass a message on to the right unit."),
    "mark_misdirected": _("Say that a message came to the wrong unit."),
    "record_consent": _("Record the patient's consent."),
    "end_consent": _("Record that a consent has been taken back."),
    "record_statement": _("Write down what the patient says in their own words."),
    "invite_guest": _("Invite somebody near the patient to follow a case."),
    "end_guest": _("End such an invitation."),
}
OPENING: dict[str, Sentence] = {
    "seek_person": _("Look somebody up outside the unit's own list, with a reason."),
    "choose_to_read": _("Choose to read what others have written, with a reason."),
    "record_sharing_consent": _("Record a yes or a no to reading what others have written."),
    "end_sharing_consent": _("Record that such a yes has been taken back."),
    "void_sharing_consent": _("Mark such an answer as recorded by mistake."),
    "judge_capacity": _("Record that somebody cannot answer."),
    "end_capacity": _("Record that somebody can answer again."),
    "record_inquiry": _("Record what somebody who cannot answer would have wanted."),
    "open_emergency": _("Open information in an emergency."),
    "end_emergency": _("End one's own emergency access."),
    "request_lift": _("Ask the owner in an emergency to lift a block."),
    "register_block": _("Register a block that the person has asked for."),
    "end_block": _("End a block when the person says so."),
    "lift_block": _("Lift a block for a while when the person says so."),
    "answer_lift": _("Answer those who ask the unit to lift a block."),
}
MANDATES: dict[str, Sentence] = {
    "register_proxy": _("Register a mandate that the patient has given on paper."),
    "end_mandate": _("End a mandate."),
    "decide_extended_access": _(
        "Decide that a child, a guardian or a representative reads what the unit has written."
    ),
    "block_guardian": _("Close a guardian's access, to protect the child."),
    "unblock_guardian": _("Open a guardian's access again."),
}
ADMINISTERING: dict[str, Sentence] = {
    "view_start": _("See a start page without patients."),
    "view_administration": _("See what waits for those who administer permissions."),
    "view_assignments": _("See who works where at the own provider."),
    "view_roles": _("See what each role may."),
    "view_rules": _("See the dated rules and their history."),
    "view_reviews": _("See which assignments are to be reviewed."),
    "propose_permission_change": _("Propose a change of permissions or rules."),
    "withdraw_change": _("Take back one's own proposal."),
    "remind_about_change": _("Remind about one's own proposal."),
    "approve_change": _("Approve what somebody else has proposed."),
    "reject_change": _("Reject what somebody else has proposed."),
    "confirm_assignment": _("Say that somebody's assignment is still needed."),
    "end_assignment": _("End an assignment that is no longer needed."),
    "save_unit": _("Make a unit, and change how it is reached."),
}
REVIEWING: dict[str, Sentence] = {
    "view_log_review": _("See what in the log shall be reviewed."),
    "view_log_questions": _("See what patients ask about who has read."),
    "review_reading": _("Judge whether a reading was justified."),
    "answer_log_question": _("Answer patients who ask who has read."),
    "explain_access": _("Ask why somebody can or cannot read something."),
}
OWN: dict[str, Sentence] = {
    "view_own": _("See one's own pages."),
    "ask_about_reading": _("Ask about somebody who has read about oneself."),
    "act_for": _("Act for somebody whose guardian or proxy one is."),
    "answer_guest_invitation": _("Answer an invitation to follow somebody's case."),
    "write_own_words": _("Write in one's own words."),
    "edit_own_contacts": _("See one's own contact details."),
    "add_contact_point": _("Add a contact detail."),
    "verify_contact_point": _("Confirm a contact detail with a code."),
    "remove_contact_point": _("Remove a contact detail."),
    "view_readers": _("See who has read about oneself."),
    "view_consents": _("See what one has said yes and no to."),
    "view_blocks": _("See one's own blocks."),
    "ask_for_block": _("Ask for a block."),
    "take_back_block_request": _("Take back a block that is not registered yet."),
    "ask_to_lift": _("Ask that a block is ended."),
    "seal_record": _("Seal one's own view of the record."),
    "open_seal": _("Open the seal again."),
    "view_mandates": _("See who may act for whom."),
    "invite_proxy": _("Ask somebody to be one's proxy."),
    "withdraw_proxy_invitation": _("Take back a question to a proxy."),
    "answer_proxy_invitation": _("Say yes or no to being a proxy."),
}
GROUPS: tuple[tuple[Sentence, dict[str, Sentence]], ...] = (
    (_("Read"), READING),
    (_("Record"), RECORD),
    (_("Going home from hospital"), DISCHARGE),
    (_("Messages and consent"), TALKING),
    (_("Opening and closing the record"), OPENING),
    (_("Those who act for others"), MANDATES),
    (_("Administration"), ADMINISTERING),
    (_("Reviewing the log"), REVIEWING),
    (_("Patients about themselves"), OWN),
)
SENTENCES: dict[str, Sentence] = {name: words for _title, group in GROUPS for name, words in group.items()}
