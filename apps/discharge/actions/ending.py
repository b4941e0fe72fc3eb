"""How a discharge ends: closed when all is done, cancelled when there is nothing to plan."""

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import messages
from apps.cases.kinds import MessageKind, SecrecyBasis
from apps.cases.models import Case
from apps.core.errors import Conflict
from apps.core.text import clean
from apps.discharge.models import CancelReason
from apps.discharge.stopping import stop
from apps.notifications import inbox

from .common import only_the_responsible_ward, stay_of, to_all


@action(Case, only=only_the_responsible_ward)
def cancel_case(
    case: Case, *, by: Actor, reason: CancelReason, comment: str = "", secrecy_basis: SecrecyBasis | None = None
):
    """Break off the case (avbryta): there is nothing to plan, or it was never this person's."""
    notice = messages.send(
        case,
        MessageKind.CASE_CANCELLED,
        by=by,
        to=to_all(case, by),
        body={"reason": str(reason), "comment": clean(comment, "comment")},
        basis=secrecy_basis,
        tell_patient=reason != CancelReason.WRONG_PATIENT,
    )
    if reason == CancelReason.WRONG_PATIENT:
        inbox.mark_case_seen(Actor.of_person(case.patient), case.pk)  # from now on there is nothing to read (P7a)
    stop(case, str(reason))
    case.note(reason=str(reason))
    return notice


@action(Case)
def close_case(case: Case, *, by: Actor):
    """Close the case when what was decided is done (avsluta). A plan that was decided must have been called to."""
    stay = stay_of(case)
    if stay.is_sip_required and stay.sip_called_at is None:
        raise Conflict(_("A coordinated plan was decided and nobody has been called to it yet."))
    notice = messages.send(case, MessageKind.CASE_CLOSED, by=by, to=to_all(case, by), body={})
    stop(case, "completed")
    return notice
