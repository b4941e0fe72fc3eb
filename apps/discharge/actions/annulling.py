"""What should never have been written is closed to everybody but the ward that wrote it."""

from typing import Any

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import messages, participants, tasks
from apps.cases.kinds import MessageKind
from apps.cases.models import Case, Message
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.discharge.models import Annulment, AnnulReason
from apps.discharge.stopping import stop
from apps.notifications import inbox, outbox

from .common import only_the_responsible_ward

# What counts days or moves the case is taken back by a verb of its own, so that nobody loses track.
TAKEN_BACK_OTHERWISE = (MessageKind.READY_NOTICE, MessageKind.READY_RETRACTION, MessageKind.DISCHARGE_NOTICE)


@action(Case, only=only_the_responsible_ward, act="annul")
def annul(case: Case, *, by: Actor, reason: str = "", message: Message | None = None, text: str = ""):
    """Annul the case (makulera), or one message of it: from this moment only the ward that wrote it reads it.

    The first message is the case. `reason` is one of `AnnulReason`; anything else is kept as text. About the wrong
    patient it closes at once, and a second person at the ward looks at it and annuls too, which confirms it.
    """
    messages.must_be_known(case, message, by)
    if case.is_annulled:
        confirm(case, by)
        return
    code, text = read_reason(reason, text)
    is_whole = message is None or message.kind == MessageKind.ADMISSION_NOTICE
    told = readers_of(case, message, by) if message and not is_whole else participants.units_of(case, without=by.unit)
    made = annul_case(case, by, code) if is_whole else annul_message(case, by, message)
    Annulment.objects.create(
        case=case, unit_id=by.unit, reason=code, text=text, annulled_by_id=by.staff_id, at=clock.now(), **made
    )
    case.note(reason=code)
    for unit in told:
        outbox.promise("annulled", to_unit=unit, case_id=case.pk)


def read_reason(reason: str, text: str) -> tuple[str, str]:
    """A code of ours, or somebody's own words."""
    text, reason = clean(text, "text", 2000), clean(reason, "reason", 2000)
    if not reason:
        raise Invalid("reason", _("Say why it is annulled."))
    if reason in AnnulReason.values:
        return reason, text
    return AnnulReason.OTHER, "\n".join(filter(None, (reason, text)))


def readers_of(case: Case, message: Message, by: Actor) -> list:
    return [unit for unit in participants.units_of(case, without=by.unit) if unit.pk in message.readers]


def annul_case(case: Case, by: Actor, reason: str) -> dict[str, Any]:
    """Everything in it closes. Nobody owes it anything, and what waited to be read by the person waits no more."""
    inbox.mark_case_seen(Actor.of_person(case.patient), case.pk)
    if case.is_closed:
        case.end_reason = reason
    else:
        stop(case, reason)
    case.is_annulled = True
    Message.objects.filter(case=case).update(is_annulled=True)
    if reason == AnnulReason.WRONG_PATIENT:
        outbox.promise("annulment_to_confirm", to_unit=case.responsible_unit, case_id=case.pk)
    return {}


def annul_message(case: Case, by: Actor, message: Message) -> dict[str, Any]:
    if message.sender_id != by.unit:
        raise NotAllowed
    if message.is_annulled:
        raise IllegalMove
    if message.kind in TAKEN_BACK_OTHERWISE:
        raise Conflict(_("This is taken back in another way, so that the days are right."))
    message.is_annulled = True
    message.save(update_fields=["is_annulled"])
    tasks.end(case, "acknowledge", message=message, is_done=False)
    case.heads_for = case.state
    case.note(kind=str(message.kind))
    return {"message": message}


def confirm(case: Case, by: Actor) -> None:
    """A second person at the ward says the same. Whoever annulled it cannot be that person."""
    found = Annulment.objects.select_for_update(of=("self",)).filter(case=case, message=None, confirmed_by=None)
    waiting = found.filter(reason=AnnulReason.WRONG_PATIENT).exclude(annulled_by=by.staff_id).first()
    if waiting is None:
        raise IllegalMove
    waiting.confirmed_by_id, waiting.confirmed_at = by.staff_id, clock.now()
    waiting.save(update_fields=["confirmed_by", "confirmed_at"])
    case.note(confirmed=True)
