"""What the ward knows about a stay when it tells others: the judgement, and what helps them to prepare."""

from datetime import datetime
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core import municipalities, rules
from apps.core.errors import Invalid
from apps.core.text import clean
from apps.discharge.deadlines import admission_notice_due
from apps.discharge.models import CareForm, Need, Stay
from apps.organisations.models import Staff

from .common import Moment, not_in_future, physician, set_estimate

TEXTS = ("language", "communication", "phone")
LISTS = ("contacts", "risk_flags", "known_services")


class Judgement(TypedDict, total=False):
    """The fields of the admission notice beyond the statutory four. All may be filled in when the case is opened."""

    need_assessed_at: datetime
    assessed_by: Staff
    care_form: CareForm
    expected_needs: list[Need]
    estimated_discharge_at: Moment
    reason: str
    placing_municipality: str
    contacts: list[Any]
    language: str
    communication: str
    phone: str
    risk_flags: list[str]
    known_services: list[str]


def assess(stay: Stay, by: Actor, judgement: Judgement) -> None:
    """Keep what is known; what is missing is asked for when the notice is sent. Raises Invalid."""
    if moment := judgement.get("need_assessed_at"):
        stay.need_assessed_at = not_in_future(moment, "need_assessed_at")
    if doctor := judgement.get("assessed_by"):
        stay.assessed_by = physician(doctor, by, "assessed_by")
    if care_form := judgement.get("care_form"):
        stay.care_form = care_form
    if needs := judgement.get("expected_needs"):
        stay.expected_needs = sorted(set(map(str, needs)))
    if estimate := judgement.get("estimated_discharge_at"):
        set_estimate(stay, estimate)
    if reason := judgement.get("reason"):
        stay.reason = clean(reason, "reason")
    if municipality := judgement.get("placing_municipality"):
        stay.placing_municipality = placing(municipality)
    stay.details = {**stay.details, **details(judgement)}
    within = rules.on(stay.case.rules_on).duration("admission_notice.within")
    stay.notice_due_at = admission_notice_due(stay.admitted_at, stay.need_assessed_at, within=within)


def placing(municipality: str) -> str:
    """Which municipality has placed the person in special housing elsewhere: that one pays (5 kap. 2 §)."""
    code = municipalities.code_of(municipality)
    if code is None:
        raise Invalid("placing_municipality", _("Choose a municipality in Skåne, or leave it empty."))
    return code


def details(judgement: Judgement) -> dict[str, Any]:
    """The optional facts, as they stand in the message's content."""
    texts = {name: clean(judgement[name], name, 500) for name in TEXTS if judgement.get(name)}
    lists = {name: [tidy(one, name) for one in judgement[name]] for name in LISTS if judgement.get(name)}
    return {**texts, **lists}


def tidy(value: Any, name: str) -> Any:
    """One entry of a list: text, or a few named texts (a relative with a phone number)."""
    if isinstance(value, dict):
        return {str(key): clean(str(one), name, 500) for key, one in value.items()}
    return clean(str(value), name, 500)
