"""What the person has said yes and no to. Every query by the policy."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.actor import Actor
from apps.access.models import SharingConsent
from apps.cases.kinds import ConsentStatus, Purpose
from apps.cases.models import Consent
from apps.core import clock
from apps.organisations.models import Unit

from .wording import case_facts, consent_facts

RECORD, CASE = "delning", "plan"  # the two kinds, as they stand in addresses

PURPOSES = {
    Purpose.SVU_INFORMATION: _lazy("Share what is needed before you leave the hospital"),
    Purpose.SIP: _lazy("Make a plan together with you"),
    Purpose.SVOD_NPO: _lazy("Read what other care providers have written"),
    Purpose.CONTACT_RELATIVES: _lazy("Call those close to you"),
    Purpose.CHILD_PLAN: _lazy("Make a plan for the child"),
}
ICONS = {Purpose.CONTACT_RELATIVES: "phone", Purpose.SVOD_NPO: "file-text"}


@dataclass(frozen=True, slots=True)
class Said:
    """One yes, in words. `kind` and `pk` say which; `facts` are [{label, value}]; `ended_at`: taken back."""

    kind: str
    pk: UUID
    title: str
    icon: str
    facts: list[dict[str, str]]
    who: str
    row: SharingConsent | Consent
    is_yes: bool
    ended_at: datetime | None


def said(actor: Actor) -> tuple[list[Said], list[Said]]:
    """What holds now, and what has been; the newest first."""
    now = clock.now()
    found = [*of_records(actor, now), *of_cases(actor, now)]
    found.sort(key=lambda one: one.row.valid_from, reverse=True)
    return [one for one in found if one.is_yes and not one.ended_at], [
        one for one in found if one.ended_at or not one.is_yes
    ]


def of_records(actor: Actor, now: datetime) -> list[Said]:
    rows = SharingConsent.objects.visible_to(actor).filter(patient=actor.whom, voided_at=None)
    rows = rows.select_related("unit__provider", "staff", "registered_by")
    title = str(PURPOSES[Purpose.SVOD_NPO])
    return [
        Said(
            RECORD, row.pk, title, "file-text", consent_facts(row), row.unit.name, row, row.is_given,
            row.valid_until if row.valid_until and row.valid_until <= now else None,
        )
        for row in rows.order_by("-valid_from")[:100]
    ]  # fmt: skip


def of_cases(actor: Actor, now: datetime) -> list[Said]:
    rows = Consent.objects.visible_to(actor).filter(case__patient=actor.whom)
    rows = list(rows.select_related("unit", "case", "recorded_by").order_by("-valid_from")[:100])
    left_out = {pk for row in rows for pk in row.excluded_units}
    names = dict(Unit.objects.filter(pk__in=left_out).values_list("pk", "name"))
    answered = (ConsentStatus.GIVEN, ConsentStatus.REFUSED)
    return [
        Said(
            CASE, row.pk, str(PURPOSES[Purpose(row.purpose)]), ICONS.get(Purpose(row.purpose), "users"),
            case_facts(row, names), _("Those who take part in your plan"), row, row.status == ConsentStatus.GIVEN,
            ended_of(row, now),
        )
        for row in rows
        if row.status in answered
    ]  # fmt: skip


def ended_of(row: Consent, now: datetime) -> datetime | None:
    ends = [one for one in (row.withdrawn_at, row.valid_to, row.case.closed_at) if one and one <= now]
    return min(ends) if ends else None
