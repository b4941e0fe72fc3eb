"""How a plan ends, whatever ends it: a no, a death, its lead. Nothing is erased; nobody owes anything more."""

from datetime import datetime

from apps.access import grounds
from apps.cases import participants, tasks
from apps.cases.consents import keeps_out
from apps.cases.kinds import Agreement, ParticipantState
from apps.cases.models import Case
from apps.core import clock, rules
from apps.notifications import outbox
from apps.organisations.models import Unit
from apps.patients.models import Person

from .models import Invitation
from .states import BEFORE, State


def over(case: Case, reason: str) -> None:
    """Nothing more is owed, and nobody new comes in. The grounds of those who took part end with the case."""
    tasks.end(case, is_done=False)
    for participant in participants.taking_part(case):
        participants.advance(case, participant.unit_id, ParticipantState.DONE)
    grounds.end_case(case.pk, at=clock.now())
    case.end(reason)


def answered(case: Case) -> None:
    """A yes lets the preparation begin. A no ends it: what nobody has agreed to is declined, a plan is ended.

    What has ended stays ended whatever is said; but with a new yes its lead may take it up again.
    """
    if case.is_closed and case.agreement != Agreement.VALID:
        return
    if case.agreement == Agreement.VALID:
        let_go(case)
        tasks.end(case, "renew_consent", "ask_for_consent")
        if case.state == State.PROPOSED:
            case.heads_for = State.PREPARING
    elif case.agreement == Agreement.REFUSED:
        is_before = case.state in BEFORE
        case.heads_for = State.DECLINED if is_before else State.ENDED
        tell_everybody(case)
        over(case, "consent_refused" if is_before else "consent_withdrawn")
        if not is_before:
            may_be_taken_up(case)


def may_be_taken_up(case: Case) -> None:
    """Whoever led the plan knows for a while that there was one; what it says is closed until the person agrees."""
    until = clock.now() + rules.on(case.rules_on).duration("sip.reopen_within")
    participants.stay_known(case, case.responsible_unit, until=until)


def let_go(case: Case) -> None:
    """Units that the yes leaves out take part no more: they read nothing from now on (rule C9), and owe nothing."""
    for unit in keeps_out(case, participants.units_of(case, without=case.responsible_unit_id)):
        call_off(case, unit)
        participants.leave(case, unit)
        outbox.promise("plan", to_unit=case.responsible_unit_id, case_id=case.pk)


def call_off(case: Case, one: Unit | Person) -> None:
    """Somebody who was called to the meeting is so no more, and owes nothing in the plan."""
    key = {"unit": one} if isinstance(one, Unit) else {"person": one}
    Invitation.objects.filter(case=case, withdrawn_at=None, **key).update(withdrawn_at=clock.now())
    tasks.end(case, unit=one, is_done=False)


def tell_everybody(case: Case) -> None:
    for unit in participants.units_of(case):
        outbox.promise("plan", to_unit=unit, case_id=case.pk)


def stop(case: Case, reason: str, at: datetime) -> None:
    over(case, reason)
