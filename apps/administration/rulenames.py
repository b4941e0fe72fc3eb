"""What each dated rule is called, and what it decides, in plain words. A rule without a name here fails a test."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """`unit` follows a bare number: "16 years"."""

    group: str | Promise
    name: str | Promise
    about: str | Promise = ""
    unit: str | Promise = ""


AGES = _("Ages and those who act for others")
DEADLINES = _("Deadlines in the discharge")
PLANS = _("Coordinated plans")
TIMES = _("Times and invitations")
PAYMENT = _("Payment for patients who are ready to leave")
PROTECTION = _("Protection, sign-in and logs")
STAFFING = _("Assignments and reviews")
FOLLOW_UP = _("Follow-up")
OTHER = _("Other")
YEARS, DAYS, MONTHS = _("years"), _("days"), _("months")
PERCENT, MINUTES = _("percent"), _("minutes")

ENTRIES: dict[str, Entry] = {
    "citizen.min_age": Entry(AGES, _("Own account"), _("from which age somebody uses the portal"), YEARS),
    "citizen.record_age": Entry(AGES, _("The child's own record"), _("from which age one reads one's own"), YEARS),
    "citizen.adult_age": Entry(AGES, _("Adult"), _("from which age somebody is counted as one"), YEARS),
    "guardian.full_until_age": Entry(AGES, _("Guardians read everything"), _("until the child has this age"), YEARS),
    "guardian.extended_until_age": Entry(
        AGES, _("Guardians after a decision"), _("until the child has this age, if the unit has decided so"), YEARS
    ),
    "guest.default_length": Entry(
        AGES, _("Invited to follow a case"), _("how long an invitation is proposed to last")
    ),
    "guest.longest": Entry(AGES, _("Invited at most"), _("how long an invitation may last")),
    "proxy.reads_records": Entry(AGES, _("Proxies read the record"), _("legal switch")),
    "proxy.longest": Entry(AGES, _("Proxies at most"), _("how long somebody may be a proxy before being asked again")),
    "proxy.invitation_lasts": Entry(AGES, _("Question to a proxy"), _("how long it waits for an answer")),
    "proxy.most_waiting": Entry(AGES, _("Questions to proxies"), _("how many may wait for an answer at once")),
    "admission_notice.within": Entry(DEADLINES, _("Admission notice"), _("how soon after the admission")),
    "receipt.sla.default": Entry(DEADLINES, _("Receipt"), _("how soon a message is acknowledged")),
    "receipt.sla.ready": Entry(DEADLINES, _("Receipt of “ready for discharge”"), _("how soon it is acknowledged")),
    "receipt.sla.": Entry(DEADLINES, _("Receipt"), _("how soon this kind of message is acknowledged")),
    "start_planning.within": Entry(DEADLINES, _("Start of planning"), _("how soon after the admission notice")),
    "rejection.answer.within": Entry(DEADLINES, _("Answer to a rejection"), _("how soon another unit is found")),
    "transfer.accept.within": Entry(DEADLINES, _("Taking over a stay"), _("how soon the new ward accepts")),
    "escalation.after": Entry(DEADLINES, _("Late receipt"), _("how long after the deadline the unit is told")),
    "sip_call.within_days": Entry(DEADLINES, _("Call to a SIP"), _("how many days after ready for discharge"), DAYS),
    "sip_call.shift_holidays": Entry(DEADLINES, _("Call on a holiday"), _("whether the last day moves to a weekday")),
    "appointment.cancel_before": Entry(TIMES, _("Cancel a time"), _("how long before it the person may cancel here")),
    "appointment.rebook_before": Entry(TIMES, _("Move a time"), _("how long before it the person may move it here")),
    "appointment.fallback_after": Entry(TIMES, _("Unread invitation"), _("how long until it goes another way")),
    "appointment.paper_days": Entry(TIMES, _("Letters"), _("how many working days a letter needs"), DAYS),
    "appointment.nudge_after": Entry(TIMES, _("Reminder of an unread invitation"), _("how long after it was sent")),
    "appointment.phone_before": Entry(TIMES, _("Call before the visit"), _("how long before it an unread one is due")),
    "appointment.retry_waits": Entry(
        TIMES, _("New attempts"), _("how long between attempts where a channel is silent")
    ),
    "appointment.quiet_from": Entry(TIMES, _("Quiet in the evening"), _("from which hour no text messages go out")),
    "appointment.quiet_until": Entry(TIMES, _("Quiet in the morning"), _("until which hour no text messages go out")),
    "appointment.most_per_minute": Entry(TIMES, _("Invitations a minute"), _("how many each channel takes at most")),
    "appointment.most_texts_per_minute": Entry(TIMES, _("Text messages a minute"), _("how many at most")),
    "appointment.campaign_per_minute": Entry(
        TIMES, _("Many invitations at once"), _("how many people of each are invited in a minute")
    ),
    "appointment.posting_hour": Entry(TIMES, _("The post goes"), _("the hour after which letters go the next day")),
    "appointment.mailbox_known_for": Entry(
        TIMES, _("Digital mailboxes"), _("how long an answer about one is trusted")
    ),
    "appointment.overdue_after": Entry(
        TIMES, _("Late invitations"), _("how late one may be before whoever runs Samplan is alarmed")
    ),
    "appointment.hold": Entry(TIMES, _("Time that is kept"), _("how long it is kept until it is confirmed")),
    "appointment.no_show_after": Entry(TIMES, _("Did not come"), _("how long after the visit the clinic is asked")),
    "appointment.checkin_from": Entry(TIMES, _("Check-in opens"), _("how long before the visit")),
    "appointment.checkin_until": Entry(TIMES, _("Check-in closes"), _("how long after the visit has begun")),
    "appointment.remind_before": Entry(TIMES, _("Reminders of a time"), _("how long before it")),
    "appointment.remind_before_video": Entry(TIMES, _("Reminders of a video visit"), _("how long before it, as well")),
    "appointment.offer_lasts": Entry(TIMES, _("Offer from the waiting list"), _("how long it waits for an answer")),
    "appointment.asked_at_once": Entry(TIMES, _("Asked at once"), _("how many on the waiting list, for each place")),
    "appointment.known_after": Entry(TIMES, _("Known after a time"), _("how long the clinic knows who came")),
    "appointment.care_after": Entry(TIMES, _("Care after a visit"), _("how long the clinic reads after a visit")),
    "api.answers_kept": Entry(TIMES, _("The same request again"), _("how long a machine is told the first answer")),
    "sip.one_per_person": Entry(PLANS, _("One plan at a time"), _("whether a person has one plan at a time")),
    "sip.answer_proposal_within": Entry(PLANS, _("Answer to a proposal"), _("how soon the person is asked")),
    "sip.answer_before": Entry(PLANS, _("Answer to a summons"), _("how long before the meeting")),
    "sip.write_within": Entry(PLANS, _("Writing the plan"), _("how soon after the meeting")),
    "sip.confirm_within": Entry(PLANS, _("Confirming responsibility"), _("how soon a unit confirms its lines")),
    "sip.answer_change_within": Entry(PLANS, _("Proposed changes"), _("how soon they are answered")),
    "sip.answer_question_within": Entry(PLANS, _("Questions about a plan"), _("how soon they are answered")),
    "sip.accept_lead_within": Entry(PLANS, _("New lead"), _("how soon the asked unit answers")),
    "sip.remind_before": Entry(PLANS, _("Reminders"), _("how long before the last day somebody is reminded")),
    "sip.renew_before": Entry(PLANS, _("Asking anew"), _("how long before the person's yes runs out")),
    "sip.reopen_within": Entry(PLANS, _("Taking up again"), _("how long after its end the lead may do so")),
    "discharge.reopen_within": Entry(
        DEADLINES, _("Reopening"), _("how long after the discharge the ward may take it up again")
    ),
    "discharge.readmit_within": Entry(
        DEADLINES, _("Back in hospital"), _("how long after a stay the next one is counted as coming back")
    ),
    "stay.known_after": Entry(DEADLINES, _("After the stay"), _("how long the ward may still open it")),
    "payment.model": Entry(PAYMENT, _("Model"), _("how the days that a municipality pays for are counted")),
    "payment.free_days": Entry(PAYMENT, _("Free days"), _("how many days before the municipality pays"), DAYS),
    "payment.amounts": Entry(PAYMENT, _("Amount of each year"), _("kronor for a day of care, as “2023: 10500”")),
    "payment.noon_rule": Entry(PAYMENT, _("Noon rule"), _("whether a notice after noon counts from the next day")),
    "payment.blocking_obstacles": Entry(PAYMENT, _("Obstacles"), _("which of them stop the payment while they last")),
    "block.is_flag_visible": Entry(
        PROTECTION, _("That something is blocked is shown"), _("legal switch; never what is blocked")
    ),
    "block.longest_lift": Entry(PROTECTION, _("Block lifted for a while"), _("for how long at most")),
    "emergency.lasts": Entry(PROTECTION, _("Emergency access"), _("how long it lasts")),
    "log.review_within": Entry(PROTECTION, _("Log review"), _("how soon a reading that stands out is looked at")),
    "log.explain_within": Entry(
        PROTECTION, _("Explanation of a reading"), _("how soon a manager answers the log reviewer")
    ),
    "log.sample_size": Entry(PROTECTION, _("Sample of the log"), _("how many readings of each unit and month")),
    "log.sample_within": Entry(PROTECTION, _("Sample of the log"), _("how soon the sample is looked at")),
    "log.unusual_volume": Entry(PROTECTION, _("Unusually many"), _("how many patients somebody opens in a day")),
    "log.booked_tie_within": Entry(
        PROTECTION, _("A time and nothing else"), _("how long after it was booked a reviewer is asked to look")
    ),
    "log.old_relation": Entry(PROTECTION, _("Old relation"), _("how long after care has ended a reading stands out")),
    "choice.lasts": Entry(PROTECTION, _("Active choice"), _("how long it lasts before one must choose again")),
    "consent.default_length": Entry(
        PROTECTION, _("Consent to shared documentation"), _("how long it is proposed to last")
    ),
    "followup.smallest_shown": Entry(FOLLOW_UP, _("Fewest shown"), _("of how many people a figure must be")),
    "followup.close_after_days": Entry(
        FOLLOW_UP, _("The month is closed"), _("how many days into the next one"), DAYS
    ),
    "followup.recount_after_days": Entry(
        FOLLOW_UP, _("Later corrections"), _("how long after the month it is counted once more"), DAYS
    ),
    "followup.readmission_days": Entry(FOLLOW_UP, _("Back in hospital"), _("within how many days it counts"), DAYS),
    "followup.plan_active_within_days": Entry(
        FOLLOW_UP, _("Plan after discharge"), _("within how many days it shall be in force"), DAYS
    ),
    "followup.missing_after": Entry(FOLLOW_UP, _("Missing"), _("after how long a discharge or receipt is missed")),
    "followup.quality_looks_back": Entry(FOLLOW_UP, _("Quality of data"), _("how far back it is looked at")),
    "followup.follow_up_around": Entry(
        FOLLOW_UP, _("Plan followed up"), _("how many days from the named day it counts as in time"), DAYS
    ),
    "followup.opened_within": Entry(FOLLOW_UP, _("Invitation opened"), _("how soon it counts as opened in time")),
    "followup.goal.usk_mean_all": Entry(
        FOLLOW_UP, _("Agreed mean of days as ready"), _("how many days all may wait in the mean"), DAYS
    ),
    "followup.goal.admission_notice_on_time": Entry(
        FOLLOW_UP, _("Goal: admission notice in time"), _("how many of a hundred"), PERCENT
    ),
    "followup.goal.receipt_median": Entry(
        FOLLOW_UP, _("Goal: minutes to the receipt"), _("within how many minutes half are acknowledged"), MINUTES
    ),
    "followup.goal.fixed_contact_before_discharge": Entry(
        FOLLOW_UP, _("Goal: fixed care contact before discharge"), _("how many of a hundred"), PERCENT
    ),
    "followup.goal.sip_called": Entry(
        FOLLOW_UP, _("Goal: called to a plan in time"), _("how many of a hundred"), PERCENT
    ),
    "followup.goal.info_same_day": Entry(
        FOLLOW_UP, _("Goal: discharge information the same day"), _("how many of a hundred"), PERCENT
    ),
    "followup.goal.sip_active_after_discharge": Entry(
        FOLLOW_UP, _("Goal: plan in force after discharge"), _("how many of a hundred"), PERCENT
    ),
    "followup.goal.opened": Entry(
        FOLLOW_UP, _("Goal: invitation opened in time"), _("how many of a hundred"), PERCENT
    ),
    "session.staff.idle": Entry(PROTECTION, _("Staff without activity"), _("when one is signed out")),
    "session.staff.absolute": Entry(PROTECTION, _("Staff at most"), _("how long one may be signed in")),
    "session.patient.idle": Entry(PROTECTION, _("Patients without activity"), _("when one is signed out")),
    "session.patient.absolute": Entry(PROTECTION, _("Patients at most"), _("how long one may be signed in")),
    "reserve_number.prefixes": Entry(PROTECTION, _("Reserve numbers"), _("which letters our own begin with")),
    "assignment.review_months": Entry(
        STAFFING, _("Review of assignments"), _("how often a manager says that each is still needed"), MONTHS
    ),
    "assignment.ends_soon": Entry(STAFFING, _("Ends soon"), _("how long before the last day administrators are told")),
}
