"""The computed facts of a plan, as pages, the API and scenarios show them."""

from apps.cases.consents import latest_answers, live_consent
from apps.cases.kinds import ConsentStatus
from apps.cases.models import Case
from apps.core import clock

from .content import efforts_of
from .models import Plan


def head(case: Case) -> dict:
    """What every receiver of a message in the case may read: whom it is about."""
    return {"name": case.patient.name, "personal_number": case.patient.personal_number}


def shows(case: Case) -> dict:
    """All facts by the names of the scenario language. Units are objects, days are dates."""
    plan = Plan.objects.select_related("lead_contact").get(case=case)
    efforts = efforts_of(case)
    now = clock.now()
    confirmed: dict = {}
    for one in efforts:
        if one.unit:
            confirmed[one.unit] = confirmed.get(one.unit, True) and one.confirmed_at is not None
    return {
        "plan_version": plan.version,
        "lead": case.responsible_unit if plan.has_lead else None,
        "consent": consent_word(case),
        "confirmed": confirmed,
        "efforts": {one.key: one.state_on(now) for one in efforts},
        "own_words": plan.own_words,
        "participants": {p.unit: p.state for p in case.participants.select_related("unit")},
    }


def consent_word(case: Case) -> str:
    """given, cannot_consent, refused, withdrawn, expired or not_asked."""
    if live_consent(case):
        said = {row.status for row in latest_answers(case).values()}
        return "given" if ConsentStatus.GIVEN in said else "cannot_consent"
    if case.agreement == "valid":
        return "expired"
    if case.agreement == "refused":
        return "withdrawn" if case.consents.filter(withdrawn_at__isnull=False).exists() else "refused"
    return "not_asked"
