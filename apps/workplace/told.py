"""A case in words: the banner, the stages, the timeline, who takes part, and what the person has said."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.cases.kinds import ConsentGiver, ConsentStatus, MessageKind, ParticipantState, Purpose, ReceiptState
from apps.core import clock
from apps.core.calendar import local
from apps.core.municipalities import name_of
from apps.core.parts import Entry, Fact, Line, Patient, Person, Stage, Tag
from apps.core.phrases import age, people_date, people_time, short_date, short_time
from apps.discharge.models import ReadyAnswer
from apps.discharge.payment import REASONS
from apps.discharge.states import STAGES, State, stage_of

from .steps import estimate_words

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
    "register_death": _lazy("The case has stopped"),
    "cancel_case": _lazy("Case broken off"),
    "close_case": _lazy("Case closed"),
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
    MessageKind.DISCHARGE_NOTICE: ("house", "success"),
    MessageKind.GENERAL_MESSAGE: ("mail", "info"),
    MessageKind.PATIENT_SUMMARY: ("file-text", "success"),
}


def banner(file) -> Patient:
    """Who the page is about."""
    person = file.person
    facts = [Fact(_("Ward"), file.case.responsible_unit.name)]
    if file.stay and file.stay.estimated_discharge_at and not file.stay.discharged_at:
        facts.append(Fact(_("Planned discharge"), estimate_words(file.stay)))
    if file.stay and file.stay.discharged_at:
        facts.append(Fact(_("Left the ward"), short_time(file.stay.discharged_at)))
    if person.municipality_code and not person.is_protected:
        facts.append(Fact(_("Municipality"), name_of(person.municipality_code)))
    if file.stay and file.stay.fixed_contact_name:
        facts.append(Fact(_("Fixed care contact"), file.stay.fixed_contact_name))
    return Patient(
        name=person.name,
        number=person.personal_number,
        age=age(person.born_on) if person.born_on else None,
        is_protected=person.is_protected,
        tags=tuple(tags(file)),
        facts=tuple(facts),
    )


def tags(file):
    """What one must know at a glance."""
    if file.person.deceased_at:
        yield Tag(_("Deceased"), tone="quiet")
    consent = next((one for one in file.consents if one.purpose == Purpose.SVU_INFORMATION), None)
    if consent is None:
        yield Tag(_("Consent not asked"), "circle-alert", "warning")
    elif consent.withdrawn_at:
        yield Tag(_("Consent taken back"), "circle-alert", "danger")
    elif consent.status == ConsentStatus.GIVEN:
        yield Tag(_("Consent %(day)s") % {"day": short_date(consent.valid_from_at)}, "check", "success")
    else:
        yield Tag(str(ConsentStatus(consent.status).label), "circle-alert", "warning")
    if file.person.needs_interpreter:
        yield Tag(_("Interpreter"), "languages")


def stages(file) -> list[Stage]:
    """The five stages, with when each was reached."""
    reached = stage_of(file.case.state)
    notes = stage_notes(file)
    return [
        Stage(str(name), state_of(number, reached), notes.get(number, ""))
        for number, (name, _states) in enumerate(STAGES, 1)
    ]


def state_of(number: int, reached: int) -> str:
    if number == reached:
        return "now"
    return "done" if number < reached else "later"


def stage_notes(file) -> dict[int, str]:
    stay, notes = file.stay, {}
    if stay is None:
        return notes
    notes[1] = short_date(stay.admitted_at)
    if file.period:
        notes[3] = short_time(file.period.sent_at)
    if stay.discharged_at:
        notes[4] = short_time(stay.discharged_at)
    elif stay.estimated_discharge_at:
        notes[4] = _("Planned %(time)s") % {"time": estimate_words(stay)}
    return notes


def payment_facts(file) -> list[Fact]:
    """First payable day and last day for the call to a plan, each with its reason. Nothing before the notice."""
    if not file.periods or file.stay is None:
        return []
    payment, period = file.payment(), file.periods[-1]
    if payment.first_payable_day is None:
        return []
    sent = _("ready %(time)s") % {"time": short_time(period.sent_at)}
    days = (payment.first_payable_day - clock_day(period.sent_at)).days
    noon = _("before 12.00") if days <= 3 else _("after 12.00")
    why = _("%(sent)s, %(noon)s: plus %(n)s days") % {"sent": sent, "noon": noon, "n": days}
    blocked = [str(REASONS.get(code, code)) for code in payment.blocked_by]
    pay = Fact(
        label=_("First payable day"),
        value=capital(people_date(payment.first_payable_day)),
        icon="scale",
        note=_("Not counted. %(why)s") % {"why": " ".join(blocked)} if blocked else why,
        tone="danger" if blocked else "",
    )
    return [pay, sip_fact(file, payment)]


def sip_fact(file, payment) -> Fact:
    stay = file.stay
    if stay.sip_called_at:
        note, tone = _("Sent %(time)s") % {"time": short_time(stay.sip_called_at)}, "success"
    elif stay.is_sip_required is False:
        note, tone = _("Decided: no coordinated plan"), "success"
    elif stay.is_sip_required:
        note, tone = _("Decided: outpatient care calls"), "warning"
    else:
        note, tone = _("Three days after the notice. Not decided yet"), ""
    day = capital(people_date(payment.sip_call_due))
    return Fact(label=_("Call to a coordinated plan no later than"), value=day, icon="users", note=note, tone=tone)


def clock_day(moment):
    return local(moment).date()


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
    who = _("You") if message.sender_id == actor.unit else message.sender_name
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
    return ", ".join(to) if isinstance(to, list) else ""


def summary_of(message) -> str:
    """The one thing that matters in a message, where it fits in a line."""
    body = message.body or {}
    if message.kind == MessageKind.DISCHARGE_READINESS and body.get("ready"):
        return str(dict(ReadyAnswer.choices).get(body["ready"], ""))
    return ""


def people(file, actor) -> list[Person]:
    """The units of the case and how to call them, and the person's fixed contact first."""
    stay, found = file.stay, []
    if stay and stay.fixed_contact_name:
        found.append(Person(stay.fixed_contact_name, _("Fixed care contact"), stay.fixed_contact_phone, "lin"))
    for part in file.here:
        role = _("Responsible ward") if part.is_responsible else str(ParticipantState(part.state).label)
        role = _("Your unit") if part.unit_id == actor.unit and not part.is_responsible else role
        phone = "" if part.unit_id == actor.unit else part.unit_phone
        found.append(Person(part.unit_name, role, phone, tone_of(part)))
    return found


def tone_of(part) -> str:
    done = (ParticipantState.READY_TO_RECEIVE, ParticipantState.DONE)
    return "success" if part.state in done else ""


def gone(file) -> list[Line]:
    """Units that have left, and why."""
    return [
        Line(f"{part.unit_name}: {ParticipantState(part.state).label}", "quiet") for part in file.parts if part.left_at
    ]


def consent_lines(file) -> list[Line]:
    """What the person has answered, newest first."""
    return [Line(consent_words(consent), consent_tone(consent)) for consent in file.consents]


def consent_words(consent) -> str:
    words = {
        "purpose": Purpose(consent.purpose).label,
        "answer": ConsentStatus(consent.status).label,
        "who": dict(ConsentGiver.choices).get(consent.given_by, consent.given_by),
        "time": short_time(consent.valid_from_at),
        "unit": consent.unit_name,
    }
    text = _("%(purpose)s: %(answer)s, %(who)s, %(time)s. Written down by %(unit)s.") % words
    if consent.withdrawn_at:
        text += " " + _("Taken back %(time)s.") % {"time": short_time(consent.withdrawn_at)}
    elif consent.valid_to_at:
        text += " " + _("Valid until %(time)s.") % {"time": people_time(consent.valid_to_at)}
    return f"{text} {_('Not: %(what)s') % {'what': consent.scope}}" if consent.scope else text


def consent_tone(consent) -> str:
    if consent.withdrawn_at or consent.status == ConsentStatus.REFUSED:
        return "danger"
    return "success" if consent.status == ConsentStatus.GIVEN else "warning"


def obstacles_text(file, actor) -> str:
    """Who is ready and who is waited for: under the next step, once the patient is ready to leave."""
    if file.case.state != State.READY:
        return ""
    answered = {one.unit_id: one for one in file.readiness}
    ready = [one.unit_name for one in answered.values() if one.ready != ReadyAnswer.NO]
    waiting = [part.unit_name for part in file.here if part.unit_id not in answered]
    words = []
    if ready:
        words.append(_("Ready: %(units)s.") % {"units": ", ".join(ready)})
    if waiting:
        words.append(_("Not answered yet: %(units)s.") % {"units": ", ".join(waiting)})
    return " ".join(words)


def message_url(case_id, message_id) -> str:
    return reverse("workplace:message", args=[case_id, message_id])
