"""The computed facts of a discharge, as pages, the API and scenarios show them."""

from apps.cases.models import Case, Message, Receipt
from apps.core import clock
from apps.core.municipalities import name_of

from .models import Stay
from .payment import payment_of


def head(case: Case) -> dict:
    """The four fields that every receiver may read (2 kap. 2 §), as they are now. Protected addresses stay out."""
    person = case.patient
    return {
        "name": person.name,
        "personal_number": person.personal_number,
        "address": "" if person.is_protected else person.address,
        "estimated_discharge_at": case.stay.estimate_text,
    }


def shows(case: Case) -> dict:
    """All facts by the names of the scenario language. Units and staff are objects, days are dates."""
    stay = Stay.objects.select_related("fixed_care_contact").get(case=case)
    stay.case = case
    payment = payment_of(stay, clock.now())
    return {
        "first_payable_day": payment.first_payable_day,
        "sip_call_due": payment.sip_call_due,
        "payable_days": payment.days,
        "payment_blocked_by": list(payment.blocked_by),
        "participants": {p.unit: p.state for p in case.participants.select_related("unit")},
        "receipts": receipts(case),
        "estimated_discharge_at": stay.estimate_text,
        "fixed_care_contact": stay.fixed_care_contact or stay.fixed_contact_name or None,
        "sip_required": stay.is_sip_required,
        "ready_periods": [{"from": p.sent_at, "to": p.ended_at} for p in stay.ready_periods.all()],
        "responsible_ward": case.responsible_unit,
        "paying_municipality": name_of(stay.placing_municipality or case.patient.municipality_code),
    }


def receipts(case: Case) -> dict:
    """Unit → state of its receipt for the latest message that asked for one."""
    latest = Message.objects.filter(case=case, receipts__isnull=False).order_by("-sent_at", "-version").first()
    if latest is None:
        return {}
    return {r.unit: r.state for r in Receipt.objects.filter(message=latest).select_related("unit")}
