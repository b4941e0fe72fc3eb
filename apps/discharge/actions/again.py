"""What has ended goes on: a discharge that was too early, and somebody who comes back to hospital."""

from datetime import datetime, timedelta
from typing import Unpack

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import messages, participants, tasks
from apps.cases.kinds import MessageKind, ParticipantState, SecrecyBasis
from apps.cases.models import Case
from apps.core import clock, rules
from apps.core.calendar import local
from apps.core.errors import IllegalMove, Invalid
from apps.core.text import clean
from apps.discharge import deadlines, duties
from apps.discharge.models import AnnulReason, Readiness, Stay
from apps.discharge.states import State
from apps.organisations.models import Unit

from .admission import begin_case
from .common import Moment, only_the_responsible_ward, set_estimate, stay_of, to_all
from .judgement import Judgement

NOT_BEGUN = (ParticipantState.ADDRESSED, ParticipantState.ACKNOWLEDGED)
NEVER_THEIRS = (AnnulReason.WRONG_PATIENT, AnnulReason.DUPLICATE)


class ReopenTo(TextChoices):
    """Where a reopened case goes on."""

    PLANNING = State.PLANNING.value, gettext_lazy("The patient is in the ward: plan once more")
    DISCHARGED = State.DISCHARGED.value, gettext_lazy("The patient is at home: send the information once more")


@action(Case, only=only_the_responsible_ward)
def reopen(
    case: Case,
    *,
    by: Actor,
    reason: str,
    state: ReopenTo = ReopenTo.PLANNING,
    estimated_discharge_at: Moment | None = None,
    secrecy_basis: SecrecyBasis | None = None,
):
    """Take a discharge back (återöppna), for a while after it: the patient never left, or is back in the ward.

    The days that were counted stand; a new ready notice starts new clocks. From the follow-up it may also go back to
    the discharge itself, where what was sent then must be sent once more.
    """
    reason = clean(reason, "reason", 1000)
    stay = stay_of(case)
    within = rules.on(case.rules_on).duration("discharge.reopen_within")
    if stay.discharged_at is None or clock.now() > stay.discharged_at + within:
        raise IllegalMove(_("It is too late to reopen the case. Open a new one if the patient has come back."))
    if not reason:
        raise Invalid("reason", _("Write why the case is reopened."))
    if state == ReopenTo.DISCHARGED:
        back_to_the_discharge(case)
    else:
        back_to_planning(case, stay, estimated_discharge_at)
    case.note(reason=reason)
    body = {"reason": reason, "state": str(state)}
    return messages.send(case, MessageKind.CASE_REOPENED, by=by, to=to_all(case, by), body=body, basis=secrecy_basis)


def back_to_the_discharge(case: Case) -> None:
    if case.state != State.FOLLOWUP:
        raise Invalid("state", _("The case is there already."))
    case.heads_for = State.DISCHARGED
    due = deadlines.discharge_information_due(clock.now())
    tasks.make(case, case.responsible_unit, "send_discharge_information", due)


def back_to_planning(case: Case, stay: Stay, estimate: Moment | None) -> None:
    """The patient is in the ward: what followed from the leaving is owed no more, what nobody began is owed again."""
    stay.discharged_at, stay.destination = None, ""
    if estimate:
        set_estimate(stay, estimate)
        case.note(after=stay.estimate_text)
    stay.save()
    case.stay = stay
    stay.ready_periods.filter(end_reason="discharged").update(end_reason="reopened")
    tasks.end(
        case, "send_discharge_information", "resume_service", "record_sip_stance", "decide_sip", "send_sip_summons",
        is_done=False,
    )  # fmt: skip
    Readiness.objects.filter(case=case).delete()
    within = rules.on(case.rules_on).duration("start_planning.within")
    for part in participants.taking_part(case):
        if part.state in NOT_BEGUN and not part.unit.is_inpatient:
            tasks.make(case, part.unit, "start_planning", clock.now() + within)
    duties.follow_the_estimate(case)


@action(Case, only=only_the_responsible_ward, act="reopen")
def readmit(case: Case, *, by: Actor, admitted_at: datetime | None = None, **judgement: Unpack[Judgement]) -> Case:
    """The patient is admitted again (återinskrivning): a new case with new clocks, which remembers the earlier one.

    What was known about life at home stands ready to be looked through again; nothing of it is sent by itself.
    """
    if case.is_annulled or case.end_reason in NEVER_THEIRS:
        raise IllegalMove(_("That case was never this patient's stay."))
    if clock.now() > end_of_stay(case) + readmitted_within(case):
        raise IllegalMove(_("It is too long ago to be counted as coming back. Open a new case."))
    ward = Unit.objects.get(pk=by.unit)
    return begin_case(case.patient, ward, by, admitted_at, judgement, previous=case)


def end_of_stay(case: Case) -> datetime:
    """When the patient left, or else when the case ended."""
    stay = stay_of(case)
    return stay.discharged_at or case.closed_at or clock.now()


def readmitted_within(case: Case) -> timedelta:
    return rules.on(local(clock.now()).date()).duration("discharge.readmit_within")
