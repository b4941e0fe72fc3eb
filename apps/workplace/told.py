"""A case in words: the banner, the stages, the timeline, who takes part, and what the person has said."""

from django.utils.translation import gettext as _

from apps.cases.consents import PLAN as FOR_A_PLAN
from apps.cases.kinds import Agreement, ConsentStatus, Purpose
from apps.cases.processes import process_of
from apps.core.calendar import local
from apps.core.municipalities import name_of
from apps.core.parts import Fact, Patient, Stage, Tag
from apps.core.phrases import age, people_date, short_date, short_time
from apps.discharge.models import AnnulReason, CancelReason, ObstacleReason, ReadyAnswer
from apps.discharge.payment import REASONS
from apps.discharge.states import State

from .steps import estimate_words


def banner(file) -> Patient:
    """Who the page is about."""
    person = file.person
    facts = [Fact(_("Ward") if file.case.process == "svu" else _("Unit"), file.case.responsible_unit.name)]
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
    about = (Purpose.SVU_INFORMATION,) if file.case.process == "svu" else FOR_A_PLAN
    consent = next((one for one in file.consents if one.purpose in about), None)
    if consent is None:
        yield Tag(_("Consent not asked"), "circle-alert", "warning")
    elif file.case.process == "sip" and file.case.agreement == Agreement.NONE:
        yield Tag(_("Consent not complete"), "circle-alert", "warning")
    elif consent.withdrawn_at:
        yield Tag(_("Consent taken back"), "circle-alert", "danger")
    elif consent.status == ConsentStatus.GIVEN:
        yield Tag(_("Consent %(day)s") % {"day": short_date(consent.valid_from_at)}, "check", "success")
    else:
        yield Tag(str(ConsentStatus(consent.status).label), "circle-alert", "warning")
    if file.person.needs_interpreter:
        yield Tag(_("Interpreter"), "languages")


def stages(file) -> list[Stage]:
    """The stages of its process, with when each was reached."""
    process = process_of(file.case)
    reached = process.stage_of(file.case.state)
    notes = stage_notes(file)
    return [
        Stage(str(name), state_of(number, reached), notes.get(number, ""))
        for number, (name, _states) in enumerate(process.stages, 1)
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


def payment_facts(file, actor) -> list[Fact]:
    """First payable day and last day for the call to a plan, each with its reason. Nothing before the notice.

    Where secrecy stopped the notice only the ward is told that nothing is counted.
    """
    if not file.periods or file.stay is None:
        return []
    payment, period = file.payment(), file.periods[-1]
    blocked = " ".join(str(REASONS.get(code, code)) for code in payment.blocked_by)
    if payment.first_payable_day is None:
        if period.is_notice_sent or actor.unit != file.case.responsible_unit_id:
            return []
        return [Fact(label=_("First payable day"), value=_("Not counted"), icon="scale", note=blocked, tone="danger")]
    sent = _("ready %(time)s") % {"time": short_time(period.sent_at)}
    days = (payment.first_payable_day - clock_day(period.sent_at)).days
    noon = _("before 12.00") if days <= 3 else _("after 12.00")
    why = _("%(sent)s, %(noon)s: plus %(n)s days") % {"sent": sent, "noon": noon, "n": days}
    pay = Fact(
        label=_("First payable day"),
        value=capital(people_date(payment.first_payable_day)),
        icon="scale",
        note=_("Not counted. %(why)s") % {"why": blocked} if blocked else why,
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


def obstacles_text(file, actor) -> str:
    """Who is ready and who is waited for: under the next step, once the patient is ready to leave."""
    if file.case.state != State.READY:
        return ""
    answered = {one.unit_id: one for one in file.readiness}
    ready = [one.unit_name for one in answered.values() if one.ready != ReadyAnswer.NO]
    waiting = [part.unit_name for part in file.here if part.unit_id not in answered]
    words = [obstacle_words(one) for one in file.in_the_way]
    if ready:
        words.append(_("Ready for going home: %(units)s.") % {"units": ", ".join(ready)})
    if waiting:
        words.append(_("Have not answered about going home: %(units)s.") % {"units": ", ".join(waiting)})
    return " ".join(words)


def obstacle_words(one) -> str:
    words = {"what": ObstacleReason(one.reason).label, "unit": one.unit_name, "day": short_date(one.valid_from)}
    return _("In the way: %(what)s (%(unit)s, since %(day)s).") % words


def annulled_words(file) -> str:
    """That the case is annulled, why, and whether a second person has looked at it."""
    if not (found := file.annulment):
        return ""
    words = {"who": found.by, "time": short_time(found.made_at), "why": AnnulReason(found.reason).label}
    said = _("Annulled by %(who)s %(time)s: %(why)s. Nobody but your ward reads it.") % words
    if found.confirmed_name:
        return " ".join([said, _("Confirmed by %(who)s.") % {"who": found.confirmed_name}])
    return " ".join([said, _("A second person has not looked at it yet.")]) if is_to_confirm(found) else said


def is_to_confirm(found) -> bool:
    return found.reason == AnnulReason.WRONG_PATIENT and not found.confirmed_name


NEVER_THEIRS = (CancelReason.WRONG_PATIENT, CancelReason.DUPLICATE)


def idle(file, actor) -> frozenset[str]:
    """What the state of a discharge allows, and nothing in this case asks for."""
    case, found = file.case, file.annulment
    hidden = set() if file.in_the_way else {"end_obstacle"}
    if case.is_annulled and not (found and is_to_confirm(found) and found.annulled_by_id != actor.staff_id):
        hidden.add("annul")
    if case.is_annulled or case.end_reason in NEVER_THEIRS or file.person.deceased_at:
        hidden.add("readmit")
    return frozenset(hidden)
