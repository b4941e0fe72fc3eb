"""The physician judges that the stay is no longer needed, and everybody says where they stand."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import messages, participants, tasks
from apps.cases.kinds import MessageKind, ParticipantState, SecrecyBasis
from apps.cases.models import Case
from apps.core import clock
from apps.core.errors import Invalid, NotAllowed
from apps.core.text import clean
from apps.discharge import deadlines, duties
from apps.discharge.models import Readiness, ReadyAnswer, ReadyPeriod, RetractReason, Stance, StanceView, Stay
from apps.discharge.payment import days_after_a_notice
from apps.organisations.models import Staff, Unit

from .common import Moment, not_in_future, only_the_responsible_ward, physician, set_estimate, stay_of, to_all


@action(Case, only=only_the_responsible_ward)
def mark_ready(
    case: Case,
    *,
    by: Actor,
    secrecy_basis: SecrecyBasis | None = None,
    decided_by: Staff | None = None,
    decided_at: datetime | None = None,
    estimated_discharge_at: Moment | None = None,
    sip_needed_view: StanceView | None = None,
    comment: str = "",
):
    """Notify that the patient is ready to leave (underrättelse om utskrivningsklar; 3 kap. 1 §).

    Both sides see the computed first payable day and the last day to call to a plan. Where secrecy hinders (basis
    `none`) the decision stands, nobody is notified, and no payment can begin.
    """
    doctor = physician(decided_by, by, "decided_by")
    if secrecy_basis is None:
        raise Invalid("secrecy_basis", _("Say on what basis the others may be told."))
    stay = stay_of(case)
    if estimated_discharge_at:
        set_estimate(stay, estimated_discharge_at)
        stay.save()
    case.stay = stay
    decided_at = not_in_future(decided_at or clock.now(), "decided_at")
    if decided_at < stay.admitted_at:
        raise Invalid("decided_at", _("The decision cannot be before the admission."))
    period = begin_period(case, stay, doctor, decided_at, is_told=secrecy_basis != SecrecyBasis.NONE)
    case.note(first_payable_day=period.first_payable_day.isoformat(), sip_call_due=period.sip_call_due.isoformat())
    if not period.is_notice_sent:
        return None
    duties.of_a_ready_notice(case, period)
    body = {
        "decided_by": doctor.name,
        "decided_at": decided_at.isoformat(),
        "first_payable_day": period.first_payable_day.isoformat(),
        "sip_call_due": period.sip_call_due.isoformat(),
        "sip_needed_view": str(sip_needed_view or ""),
        "comment": clean(comment, "comment"),
    }
    return messages.send(
        case,
        MessageKind.READY_NOTICE,
        by=by,
        to=to_all(case, by),
        body=body,
        basis=secrecy_basis,
        occurred_at=decided_at,
    )


def begin_period(case: Case, stay: Stay, doctor: Staff, decided_at: datetime, *, is_told: bool) -> ReadyPeriod:
    now = clock.now()
    payable, call_due = days_after_a_notice(case, now)
    return ReadyPeriod.objects.create(
        stay=stay,
        decided_by=doctor,
        decided_at=decided_at,
        sent_at=now,
        is_notice_sent=is_told,
        first_payable_day=payable,
        sip_call_due=call_due,
    )


@action(Case, only=only_the_responsible_ward)
def retract_ready(
    case: Case,
    *,
    by: Actor,
    reason: RetractReason,
    decided_by: Staff | None = None,
    decided_at: datetime | None = None,
    comment: str = "",
    secrecy_basis: SecrecyBasis | None = None,
):
    """Take the notice back (återta utskrivningsklar). The period ends; a new notice starts new clocks."""
    doctor = physician(decided_by, by, "decided_by")
    decided_at = not_in_future(decided_at or clock.now(), "decided_at")
    stay = stay_of(case)
    was_told = stay.ready_periods.filter(ended_at=None, is_notice_sent=True).exists()
    stay.ready_periods.filter(ended_at=None).update(ended_at=clock.now(), end_reason=reason)
    tasks.end(case, "record_sip_stance", "decide_sip", "send_sip_summons", is_done=False)
    Readiness.objects.filter(case=case).delete()
    case.note(reason=str(reason))
    if not was_told:
        return None
    body = {
        "reason": str(reason),
        "decided_by": doctor.name,
        "decided_at": decided_at.isoformat(),
        "comment": clean(comment, "comment"),
    }
    return messages.send(
        case, MessageKind.READY_RETRACTION, by=by, to=to_all(case, by), body=body, basis=secrecy_basis
    )


@action(Case)
def record_sip_stance(
    case: Case,
    *,
    by: Actor,
    view: StanceView,
    motivation: str = "",
    patient_wish: str = "",
    secrecy_basis: SecrecyBasis | None = None,
):
    """Say what the unit thinks about a coordinated plan (ställningstagande till SIP)."""
    Stance.objects.update_or_create(case=case, unit_id=by.unit, defaults={"view": view, "at": clock.now()})
    tasks.end(case, "record_sip_stance", unit=by.unit)
    body = {
        "view": str(view),
        "motivation": clean(motivation, "motivation"),
        "patient_wish": clean(patient_wish, "patient_wish", 200),
    }
    return messages.send(case, MessageKind.SIP_STANCE, by=by, to=to_all(case, by), body=body, basis=secrecy_basis)


@action(Case)
def decide_sip(
    case: Case,
    *,
    by: Actor,
    sip_required: bool,
    reason: str = "",
    when: str = "",
    planned_place: str = "",
    secrecy_basis: SecrecyBasis | None = None,
):
    """Decide whether to call to a coordinated plan: the fixed care contact in outpatient care does (4 kap. 1–3 §§)."""
    unit = Unit.objects.get(pk=by.unit)
    if not unit.is_outpatient:
        raise NotAllowed
    stay = stay_of(case)
    stay.is_sip_required, stay.sip_decided_at = sip_required, clock.now()
    stay.save()
    case.stay = stay
    tasks.end(case, "decide_sip")
    if sip_required:
        period = stay.ready_periods.filter(ended_at=None).first() or stay.ready_periods.last()
        due = deadlines.end_of_day(period.sip_call_due) if period else None
        tasks.make(case, unit, "send_sip_summons", due)
    else:
        tasks.end(case, "send_sip_summons", is_done=False)
    body = {
        "sip_required": sip_required,
        "reason": clean(reason, "reason"),
        "when": clean(when, "when", 200),
        "planned_place": clean(planned_place, "planned_place", 200),
    }
    return messages.send(case, MessageKind.SIP_DECISION, by=by, to=to_all(case, by), body=body, basis=secrecy_basis)


@action(Case)
def confirm_readiness(
    case: Case,
    *,
    by: Actor,
    ready: ReadyAnswer,
    ready_from: datetime | None = None,
    condition: str = "",
    checklist: list[str] | None = None,
    secrecy_basis: SecrecyBasis | None = None,
):
    """Say whether the unit is ready for the patient to leave (ställningstagande inför utskrivning)."""
    condition = clean(condition, "condition")
    if ready == ReadyAnswer.YES_WITH_CONDITION and not condition:
        raise Invalid("condition", _("Write the condition."))
    Readiness.objects.update_or_create(
        case=case,
        unit_id=by.unit,
        defaults={"ready": ready, "ready_from": ready_from, "condition": condition, "at": clock.now()},
    )
    tasks.end(case, "confirm_readiness", unit=by.unit)
    if ready != ReadyAnswer.NO and by.unit != case.responsible_unit_id:
        participants.advance(case, by.unit, ParticipantState.READY_TO_RECEIVE)
    body = {
        "ready": str(ready),
        "ready_from": ready_from.isoformat() if ready_from else "",
        "condition": condition,
        "checklist": checklist or [],
    }
    return messages.send(
        case, MessageKind.DISCHARGE_READINESS, by=by, to=to_all(case, by), body=body, basis=secrecy_basis
    )
