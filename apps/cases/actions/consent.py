"""What the person says: consent for one purpose at a time, and their own words."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import consents, messages
from apps.cases.kinds import ConsentGiver, ConsentMethod, ConsentStatus, Purpose
from apps.cases.models import Case, Consent, Statement
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.organisations.kinds import UnitKind
from apps.organisations.models import Unit


@action(Case, act_when_closed="reopen")
def record_consent(
    case: Case,
    *,
    by: Actor,
    purpose: Purpose,
    status: ConsentStatus,
    given_by: ConsentGiver = ConsentGiver.PATIENT,
    method: ConsentMethod = ConsentMethod.ORAL,
    scope: str = "",
    excluded_units: list[Unit] | None = None,
    excluded_kinds: list[UnitKind] | None = None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    secrecy_assessment: str = "",
    is_only_guardian: bool = False,
):
    """Write down what the person answered (samtycke). A no is stored as easily as a yes; nothing is overwritten.

    Who cannot consent needs a reasoned assessment (OSL 25 kap.; SVOD 3 kap. 3 §). A child's plan needs both guardians,
    or the only one (`is_only_guardian`). Units that are excluded, or of an excluded kind, read nothing more and cannot
    be called. Whoever signs in may answer for a plan, for themselves or their child. After a plan that ended has been
    taken back, whoever led it writes down that the person says yes again: then it may be taken up.
    """
    if not by.is_staff:
        only_for_a_plan(case, by, purpose)
        is_only_guardian = is_only_guardian and consents.is_alone(case, by)
    given_by, answered_by = consents.giver_of(case, by, given_by)
    is_asked(case, given_by)
    starts = valid_from or clock.now()
    refuse_what_is_no_answer(status, starts, valid_to, secrecy_assessment)
    consent = Consent.objects.create(
        case=case,
        purpose=purpose,
        status=status,
        given_by=given_by,
        method=method,
        scope=clean(scope, "scope"),
        secrecy_assessment=clean(secrecy_assessment, "secrecy_assessment"),
        is_only_guardian=is_only_guardian,
        valid_from=starts,
        valid_to=valid_to,
        answered_by_id=answered_by,
        **left_out(case, excluded_units or [], excluded_kinds or []),
        **written_down_by(case, by),
    )
    case.note(purpose=str(purpose), status=str(status))
    if purpose in consents.PLAN:
        consents.settle(case)
    return consent


def is_asked(case: Case, giver: str) -> None:
    """Nobody asks about somebody who has died, nor the guardian of somebody grown up."""
    if case.is_closed and case.patient.deceased_at:
        raise IllegalMove
    consents.is_asked(case.patient, giver)


def left_out(case: Case, units: list[Unit], kinds: list[UnitKind]) -> dict[str, list]:
    """Whom the answer does not cover. The unit that is responsible for the case cannot be kept out of it."""
    own = case.responsible_unit
    if own.pk in {unit.pk for unit in units} or own.kind in kinds:
        raise Invalid(
            "excluded_units", _("The unit that asks takes part. Say no to the plan instead, or ask another unit.")
        )
    return {"excluded_units": [unit.pk for unit in units], "excluded_kinds": [str(kind) for kind in kinds]}


def written_down_by(case: Case, by: Actor) -> dict[str, Any]:
    """Staff write down what they were told; a person signs."""
    signed_by = None if by.is_staff else by.person
    return {"unit_id": by.unit or case.responsible_unit_id, "recorded_by_id": by.staff_id, "signed_by_id": signed_by}


def refuse_what_is_no_answer(
    status: ConsentStatus, starts: datetime, valid_to: datetime | None, secrecy_assessment: str
) -> None:
    if valid_to and valid_to <= starts:
        raise Invalid("valid_to", _("The consent must end after it begins."))
    if status == ConsentStatus.CANNOT_CONSENT and not secrecy_assessment.strip():
        raise Invalid("secrecy_assessment", _("Write how you assessed that sharing does no harm."))
    if status == ConsentStatus.WITHDRAWN:
        raise Invalid("status", _("A consent is taken back by ending it."))


def only_for_a_plan(case: Case, by: Actor, purpose: Purpose) -> None:
    """In the portal a person answers for a plan of their own, or of their child's, and nothing else."""
    if purpose not in consents.PLAN or by.kind not in ("patient", "guardian", "legal_representative"):
        raise NotAllowed


@action(Case)
def end_consent(case: Case, *, by: Actor, purpose: Purpose):
    """Take a consent back: it stops at once for what comes, and what was sent stays sent."""
    now = clock.now()
    live = Consent.objects.filter(case=case, purpose=purpose, status=ConsentStatus.GIVEN, withdrawn_at=None)
    if not live.update(withdrawn_at=now):
        raise IllegalMove
    case.note(purpose=str(purpose))
    if purpose in consents.PLAN:
        consents.settle(case)


@action(Case)
def record_statement(case: Case, *, by: Actor, text: str, kind: Statement.Kind = Statement.Kind.OWN_WORDS):
    """Write down what the person said, on their behalf and marked as such: a wish, an answer, their own words."""
    return _say(case, text, kind, unit_id=by.unit, recorded_by_id=by.staff_id)


@action(Case)
def write_own_words(case: Case, *, by: Actor, text: str, kind: Statement.Kind = Statement.Kind.OWN_WORDS):
    """The person's own words, written by the person (egna ord). The units in the case see them."""
    return _say(case, text, kind)


def _say(case: Case, text: str, kind, **recorded) -> Statement:
    text = clean(text, "text")
    if not text:
        raise Invalid("text", _("Write what was said."))
    statement = Statement.objects.create(case=case, kind=kind, text=text, said_at=clock.now(), **recorded)
    if recorded:
        messages.tell(case, statement)
    return statement
