"""Everything that can be done with a case now, by this role: the page offers what the state table and roles allow."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.cases.consents import live_consent
from apps.cases.forms import FORMS

from .steps import can_do, form_url

GROUPS = (
    (lambda: _("To plan"), (
        "send_admission_notice", "start_planning", "share_mapping", "share_planning_basis", "change_estimate",
        "name_fixed_contact", "record_sip_stance", "decide_sip", "confirm_readiness",
    )),
    (lambda: _("The meeting"), (
        "record_preparation", "send_summons", "answer_summons", "reschedule", "cancel_meeting", "hold_meeting",
    )),
    (lambda: _("The plan"), (
        "write_plan", "activate_plan", "confirm_responsibility", "revise_plan", "propose_change", "follow_up",
        "evaluate", "offer_lead", "accept_lead", "reopen_plan",
    )),
    (lambda: _("Going home"), (
        "mark_ready", "retract_ready", "record_obstacle", "end_obstacle", "discharge",
        "send_discharge_information", "send_patient_summary",
        "pause_service", "resume_service",
    )),
    (lambda: _("Write and add"), ("send_message", "add_party", "forward", "transfer_ward", "accept_transfer")),
    (lambda: _("Together with the person"), (
        "record_statement", "record_consent", "end_consent", "decide_about_relative", "withhold_plan",
    )),
    (lambda: _("End"), (
        "reject", "decline_plan", "discard", "cancel_case", "close_case", "end_plan", "reopen",
        "readmit", "annul", "register_death",
    )),
)  # fmt: skip
WARD_ONLY = frozenset(
    (
        "send_admission_notice", "share_planning_basis", "change_estimate", "mark_ready", "retract_ready", "discharge",
        "send_discharge_information", "send_patient_summary", "transfer_ward", "discard", "cancel_case",
        "reopen", "readmit", "annul",
    )
)  # fmt: skip
LEAD_ONLY = frozenset(
    (
        "send_summons", "reschedule", "cancel_meeting", "hold_meeting", "activate_plan", "follow_up", "offer_lead",
        "end_plan", "reopen_plan", "withhold_plan",
    )
)  # fmt: skip
AFTER_A_PLAN = frozenset(["record_consent", "reopen_plan"])
NEVER_OURS = frozenset(["reject"])


@dataclass(frozen=True, slots=True)
class Offer:
    verb: str
    title: str
    url: str
    draft_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    title: str
    offers: list[Offer]


def offers(case, actor: Actor, drafts=(), without=frozenset()) -> list[Offers]:
    """Verbs in groups; empty groups are left out. What the unit has begun to write says so.

    `without`: what the state allows, but nothing in the case asks for now.
    """
    begun = {draft.form: draft.saved_at for draft in drafts}
    groups = [
        Offers(
            title(),
            [
                Offer(verb, str(FORMS[verb].title), form_url(verb, case.pk), begun.get(verb))
                for verb in verbs
                if verb not in without and can_do(actor, case, verb) and suits(verb, case, actor)
            ],
        )
        for title, verbs in GROUPS
    ]
    return [group for group in groups if group.offers]


def suits(verb: str, case, actor: Actor) -> bool:
    """Some verbs belong to the responsible unit, and some never to it."""
    is_responsible = case.responsible_unit_id == actor.unit
    if case.is_closed and verb in AFTER_A_PLAN:
        return is_responsible and may_come_again(verb, case)
    if verb in WARD_ONLY or verb in LEAD_ONLY:
        return is_responsible
    if verb == "accept_transfer":
        return not is_responsible
    return not (verb in NEVER_OURS and is_responsible)


def may_come_again(verb: str, case) -> bool:
    """An ended plan: a new yes first, if the old one was taken back; then it may be taken up again."""
    return case.patient.deceased_at is None and live_consent(case) == (verb == "reopen_plan")
