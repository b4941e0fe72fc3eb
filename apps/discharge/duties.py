"""What units owe a discharge case: which tasks arise, for whom and by when. Times come from the rule sets."""

from apps.cases import participants, tasks
from apps.cases.models import Case
from apps.core import clock, rules

from . import deadlines
from .models import ReadyPeriod

# Task kind → the verb that ends it. Where they differ the page offers the verb.
ENDED_BY = {
    "send_admission_notice": "send_admission_notice",
    "acknowledge": "acknowledge",
    "start_planning": "start_planning",
    "name_fixed_contact": "name_fixed_contact",
    "record_sip_stance": "record_sip_stance",
    "decide_sip": "decide_sip",
    "send_sip_summons": "send_summons",
    "confirm_readiness": "confirm_readiness",
    "send_discharge_information": "send_discharge_information",
    "resume_service": "resume_service",
    "answer_rejection": "add_party",
    "accept_transfer": "accept_transfer",
}


def of_a_told_unit(case: Case, unit) -> None:
    """A told unit starts planning (2 kap. 6 §); outpatient care names a fixed contact (2 kap. 5 §)."""
    if unit.is_inpatient:
        return
    within = rules.on(case.rules_on).duration("start_planning.within")
    tasks.make(case, unit, "start_planning", clock.now() + within)
    if unit.is_outpatient and not case.stay.fixed_contact_name:
        tasks.make(case, unit, "name_fixed_contact", case.stay.estimate_due_at)
    if case.state == "ready":
        period = case.stay.ready_periods.filter(ended_at=None).first()
        of_a_ready_notice_for(case, unit, period)


def of_a_ready_notice(case: Case, period: ReadyPeriod) -> None:
    for unit in participants.units_of(case):
        of_a_ready_notice_for(case, unit, period)


def of_a_ready_notice_for(case: Case, unit, period: ReadyPeriod) -> None:
    """Every unit takes its stance on a plan and says whether it is ready; outpatient care decides."""
    sip_due = deadlines.end_of_day(period.sip_call_due)
    tasks.make(case, unit, "record_sip_stance", sip_due)
    if unit.is_outpatient:
        tasks.make(case, unit, "decide_sip", sip_due)
    tasks.make(case, unit, "confirm_readiness", case.stay.estimate_due_at)


def follow_the_estimate(case: Case) -> None:
    """Tasks that are due when the patient is planned to leave move with the plan."""
    due = case.stay.estimate_due_at
    for kind in ("name_fixed_contact", "confirm_readiness"):
        tasks.move_due(case, kind, due)
