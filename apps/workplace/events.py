"""What has happened in a case, newest first, and who has acknowledged what."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from apps.careplans.kinds import Answer
from apps.cases.kinds import MessageKind, ReceiptState
from apps.cases.reading import moment_words, value_of
from apps.core import clock
from apps.core.parts import Entry, Line
from apps.core.phrases import short_time
from apps.discharge.models import ReadyAnswer

VERBS = {
    "open_case": _lazy("Case opened"),
    "discard": _lazy("Draft thrown away"),
    "acknowledge": _lazy("Acknowledged"),
    "reject": _lazy("Sent back"),
    "forward": _lazy("Passed on"),
    "mark_misdirected": _lazy("Sent to the wrong unit"),
    "add_party": _lazy("Unit added"),
    "start_planning": _lazy("Planning started"),
    "transfer_ward": _lazy("Another ward asked to take over"),
    "accept_transfer": _lazy("Another ward has taken over"),
    "mark_ready": _lazy("Ready for discharge, nobody told"),
    "pause_service": _lazy("Service paused"),
    "resume_service": _lazy("Service resumed"),
    "record_consent": _lazy("Consent recorded"),
    "end_consent": _lazy("Consent ended"),
    "record_statement": _lazy("The person's words written down"),
    "write_own_words": _lazy("The person wrote"),
    "invite_guest": _lazy("Somebody near the person invited"),
    "register_death": _lazy("The case has stopped"),
    "reopen": _lazy("Case reopened"),
    "readmit": _lazy("The patient has come back: a new case"),
    "annul": _lazy("Annulled"),
    "cancel_case": _lazy("Case broken off"),
    "close_case": _lazy("Case closed"),
    "propose_plan": _lazy("A coordinated plan proposed"),
    "decline_plan": _lazy("No to a plan"),
    "record_preparation": _lazy("Preparation written down"),
    "decide_about_relative": _lazy("What the person says about family and friends"),
    "withhold_plan": _lazy("Whether the person can read the plan"),
    "send_summons": _lazy("Called to a meeting"),
    "answer_summons": _lazy("Answered the summons"),
    "reschedule": _lazy("The meeting has another time"),
    "cancel_meeting": _lazy("The meeting has been called off"),
    "hold_meeting": _lazy("The meeting has been held"),
    "write_plan": _lazy("The plan has been written in"),
    "confirm_responsibility": _lazy("Confirmed its part"),
    "activate_plan": _lazy("The plan is in force"),
    "revise_plan": _lazy("The plan has been changed"),
    "propose_change": _lazy("Other words proposed"),
    "answer_change": _lazy("A proposal answered"),
    "ask_about_plan": _lazy("A question about the plan"),
    "answer_plan_question": _lazy("A question answered"),
    "record_first_performance": _lazy("An effort has begun"),
    "pause_effort": _lazy("An effort is paused"),
    "resume_effort": _lazy("An effort goes on again"),
    "complete_effort": _lazy("An effort is done"),
    "fail_effort": _lazy("An effort was not done"),
    "follow_up": _lazy("The plan has been followed up"),
    "offer_lead": _lazy("Another unit asked to be responsible"),
    "accept_lead": _lazy("Another unit is responsible"),
    "evaluate": _lazy("What the person thought, written down"),
    "end_plan": _lazy("The plan has ended"),
    "reopen_plan": _lazy("The plan is taken up again"),
}
QUIET = ("take_task", "acknowledge")  # the receipts of each message say it better
ICONS = {
    MessageKind.ADMISSION_NOTICE: ("bed", "success"),
    MessageKind.READY_NOTICE: ("bell", "success"),
    MessageKind.READY_RETRACTION: ("undo-2", "warning"),
    MessageKind.ESTIMATED_DISCHARGE_CHANGED: ("calendar-days", "warning"),
    MessageKind.FIXED_CONTACT_NAMED: ("user-round", "info"),
    MessageKind.SIP_STANCE: ("users", "info"),
    MessageKind.SIP_DECISION: ("users", "info"),
    MessageKind.OBSTACLE: ("hourglass", "warning"),
    MessageKind.OBSTACLE_ENDED: ("circle-check", "success"),
    MessageKind.CASE_REOPENED: ("undo-2", "warning"),
    MessageKind.DISCHARGE_NOTICE: ("house", "success"),
    MessageKind.GENERAL_MESSAGE: ("mail", "info"),
    MessageKind.PATIENT_SUMMARY: ("file-text", "success"),
}


def receipt_lines(message, actor) -> tuple[Line, ...]:
    """Who has acknowledged and who has not, with how long it has been missing. All of them done: one line."""
    receipts = [receipt for receipt in message.receipt_list if receipt.state != ReceiptState.MISDIRECTED]
    if not receipts or message.newer:
        return ()
    if len(receipts) > 1 and all(receipt.state == ReceiptState.ACKNOWLEDGED for receipt in receipts):
        last = max(receipt.acknowledged_at for receipt in receipts)
        return (Line(_("Acknowledged by all, last %(time)s") % {"time": short_time(last)}, "success"),)
    return tuple(receipt_line(receipt, message, actor) for receipt in receipts)


def receipt_line(receipt, message, actor) -> Line:
    words = {"unit": receipt.unit_name, "ago": ago(message.sent_at)}
    if receipt.state == ReceiptState.ACKNOWLEDGED:
        words["time"] = short_time(receipt.acknowledged_at)
        return Line(_("%(unit)s acknowledged %(time)s") % words, "success")
    if receipt.state == ReceiptState.REJECTED:
        return Line(_("%(unit)s sent it back") % words, "danger")
    if receipt.unit_id == actor.unit:
        return Line(_("You have not acknowledged, %(ago)s") % words, "warning")
    if receipt.state == ReceiptState.OPENED:
        return Line(_("%(unit)s has opened, not acknowledged, %(ago)s") % words, "warning")
    return Line(_("%(unit)s has not opened, %(ago)s") % words, "warning")


def ago(moment) -> str:
    """How long something has been missing."""
    minutes = max(int((clock.now() - moment).total_seconds() // 60), 0)
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    hours = minutes // 60
    return _("%(n)s h") % {"n": hours} if hours < 48 else _("%(n)s days") % {"n": hours // 24}


def timeline(file, actor) -> list[Entry]:
    """What has happened, newest first: messages with their receipts, and the verbs that sent none."""
    by_id = {message.pk: message for message in file.messages}
    seen, entries = set(), []
    for entry in file.entries:
        message = by_id.get(entry.message_id)
        if entry.verb in QUIET:
            continue
        if message is None:
            if entry.message_id is None or entry.verb in VERBS:
                entries.append(of_verb(entry))
        elif message.pk not in seen:
            seen.add(message.pk)
            entries.append(of_message(message, entry, actor))
    return entries


def of_message(message, entry, actor) -> Entry:
    icon, tone = ICONS.get(message.kind, ("file-text", "info"))
    title = str(MessageKind(message.kind).label)
    if message.version > 1:
        title = _("%(title)s, corrected") % {"title": title}
    who = pgettext("the unit", "You") if message.sender_id == actor.unit else message.sender_name
    return Entry(
        icon=icon,
        tone=tone,
        title=title,
        at=message.sent_at,
        meta=", ".join(filter(None, (who, entry.author))),
        text=summary_of(message),
        url=f"#message-{message.pk}",
        receipts=receipt_lines(message, actor),
    )


def of_verb(entry) -> Entry:
    return Entry(
        icon="history",
        tone="",
        title=str(VERBS.get(entry.verb, entry.verb.replace("_", " ").capitalize())),
        at=entry.happened_at,
        meta=", ".join(filter(None, (entry.unit_name, entry.author))),
        text=entry_text(entry.data),
    )


def entry_text(data: dict) -> str:
    """What a verb left on the timeline, where it says something."""
    to = data.get("to")
    if isinstance(to, list):
        return ", ".join(to)
    if "answer" in data:
        return str(dict(Answer.choices).get(data["answer"], ""))
    if "start" in data:
        return moment_words(data["start"])
    if "confirmed" in data:
        return _("Confirmed by a second person")
    if "kind" in data and data["kind"] in MessageKind.values:
        return str(MessageKind(data["kind"]).label)
    if "version" in data:
        return _("Version %(n)s") % {"n": data["version"]}
    return str(data.get("after", ""))


def summary_of(message) -> str:
    """The one thing that matters in a message, where it fits in a line."""
    body = message.body or {}
    if message.kind in (MessageKind.OBSTACLE, MessageKind.OBSTACLE_ENDED):
        return value_of("obstacle", body.get("obstacle", ""))
    if message.kind == MessageKind.DISCHARGE_READINESS and body.get("ready"):
        return str(dict(ReadyAnswer.choices).get(body["ready"], ""))
    return ""
