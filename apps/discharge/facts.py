"""The computed facts of a discharge, as pages, the API and scenarios show them."""

from typing import Any

from django.db.models import OuterRef, Subquery

from apps.cases.models import Case, Message, Participant, Receipt
from apps.core import clock
from apps.core.bundle import models_of, rows_of
from apps.core.municipalities import name_of
from apps.organisations.bundled import UNIT, with_units

from .models import Obstacle, ReadyPeriod, Stay
from .payment import payment_of

OBSTACLE_FIELDS = [each.attname for each in Obstacle._meta.concrete_fields]
PERIOD_FIELDS = [each.attname for each in ReadyPeriod._meta.concrete_fields]


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
    """All facts by the names of the scenario language. Units and staff are objects, days are dates. One statement."""
    stay = whole(case)
    periods, parts = models_of(ReadyPeriod, stay.period_rows), with_units(stay.part_rows)
    obstacles, now = models_of(Obstacle, stay.obstacle_rows), clock.now()
    payment = payment_of(stay, now, periods=periods, parts=parts, obstacles=obstacles)
    return {
        "first_payable_day": payment.first_payable_day,
        "sip_call_due": payment.sip_call_due,
        "payable_days": payment.days,
        "payment_blocked_by": list(payment.blocked_by),
        "participants": {part.unit: part.state for part in parts},
        "receipts": {receipt.unit: receipt.state for receipt in with_units(stay.receipt_rows)},
        "estimated_discharge_at": stay.estimate_text,
        "fixed_care_contact": stay.fixed_care_contact or stay.fixed_contact_name or None,
        "sip_required": stay.is_sip_required,
        "ready_periods": [{"from": period.sent_at, "to": period.ended_at} for period in periods],
        "obstacles": sorted({one.reason for one in obstacles if one.holds_at(now)}),
        "responsible_ward": case.responsible_unit,
        "paying_municipality": name_of(stay.placing_municipality or case.patient.municipality_code),
    }


def whole(case: Case) -> Any:
    """The stay with its ready periods and obstacles, oldest first, its parts, and the receipts of the latest message
    that asked for one."""
    asked = Message.objects.filter(case=case, receipts__isnull=False).order_by("-sent_at", "-version")
    stays = Stay.objects.select_related("fixed_care_contact").annotate(
        period_rows=rows_of(ReadyPeriod.objects.filter(stay=OuterRef("pk")).order_by("sent_at"), *PERIOD_FIELDS),
        obstacle_rows=rows_of(Obstacle.objects.filter(case=case).order_by("valid_from"), *OBSTACLE_FIELDS),
        part_rows=rows_of(Participant.objects.filter(case=case), "state", "reject_reason", **UNIT),
        receipt_rows=rows_of(Receipt.objects.filter(message=Subquery(asked.values("pk")[:1])), "state", **UNIT),
    )
    stay = stays.get(case=case)
    stay.case = case
    return stay
