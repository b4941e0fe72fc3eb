"""How a discharge ends: closed when all is done, cancelled when there is nothing to plan, stopped by death."""

from datetime import datetime

from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from apps.access import grounds
from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import messages, participants, tasks
from apps.cases.kinds import MessageKind, SecrecyBasis
from apps.cases.models import Case
from apps.core import clock, rules
from apps.core.errors import Conflict, IllegalMove
from apps.core.text import clean
from apps.discharge.models import CancelReason
from apps.notifications import inbox, outbox
from apps.patients.models import Person

from .common import not_in_future, only_the_responsible_ward, stay_of, to_all


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


@action(Person)
def register_death(person: Person, *, by: Actor, deceased_at: datetime | None = None):
    """Register that the person has died. Every live case stops at once; units are told neutrally, never the family."""
    if person.deceased_at:
        raise IllegalMove
    person.deceased_at = not_in_future(deceased_at or clock.now(), "deceased_at")
    person.save(update_fields=["deceased_at"])
    for case in Case.objects.select_for_update().filter(patient=person, is_closed=False).order_by("pk"):
        case.patient = person
        for unit in to_all(case, by):
            outbox.promise("case_ended", to_unit=unit, case_id=case.pk)
        stop(case, "deceased", person.deceased_at)
        case.after_verb("register_death", by, None)


def stop(case: Case, reason: str, ready_until: datetime | None = None) -> None:
    """End periods and tasks, and close the case. The ward's care relation lasts longer: rule `stay.known_after`."""
    now = clock.now()
    stay = stay_of(case)
    ended_at = Greatest("sent_at", ready_until or now)
    stay.ready_periods.filter(ended_at=None).update(ended_at=ended_at, end_reason=reason)
    tasks.end(case, is_done=False)
    for participant in participants.taking_part(case):
        participants.advance(case, participant.unit_id, "done")
    known_after = rules.on(case.rules_on).duration("stay.known_after")
    grounds.close(source="stay", source_id=case.pk, at=now + known_after)
    grounds.end_case(case.pk, at=now)
    case.end(reason)
