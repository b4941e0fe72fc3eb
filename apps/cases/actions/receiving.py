"""What a unit does with what it has received."""

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import messages, participants, tasks
from apps.cases.kinds import ParticipantState, ReceiptState
from apps.cases.models import Case, Message, Receipt
from apps.cases.processes import process_of
from apps.cases.reasons import RejectReason
from apps.core import clock, rules
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.notifications import outbox
from apps.organisations.models import Unit


@action(Case)
def acknowledge(case: Case, *, by: Actor, message: Message | None = None):
    """Say that the unit has read and taken charge (kvittera): one message, or all that wait for it.

    A receipt is not agreement, and it never moves the case. Nothing left to acknowledge is an illegal move.
    """
    messages.must_be_known(case, message, by)
    waiting = [m for m in messages.waiting_for(case, by.unit) if message is None or m.pk == message.pk]
    if not waiting:
        raise IllegalMove
    now = clock.now()
    for each in waiting:
        Receipt.objects.filter(message=each, unit=by.unit).update(
            state=ReceiptState.ACKNOWLEDGED, acknowledged_at=now, acknowledged_by=by.staff_id
        )
        tasks.end(case, "acknowledge", unit=by.unit, message=each)
    participants.advance(case, by.unit, ParticipantState.ACKNOWLEDGED)
    case.note(count=len(waiting))
    return waiting[-1]


@action(Case)
def reject(case: Case, *, by: Actor, reason: RejectReason, comment: str = ""):
    """Send a case back (avvisa): the person is not ours. The ward must find the right unit, without retyping."""
    if case.responsible_unit_id == by.unit:
        raise NotAllowed
    unit = Unit.objects.get(pk=by.unit)
    Receipt.objects.filter(
        message__case=case, unit=unit, state__in=[ReceiptState.UNOPENED, ReceiptState.OPENED]
    ).update(state=ReceiptState.REJECTED)
    tasks.end(case, unit=unit, is_done=False)
    participants.leave(case, unit, ParticipantState.REJECTED, reason)
    within = rules.on(case.rules_on).duration("rejection.answer.within")
    tasks.make(case, case.responsible_unit, "answer_rejection", clock.now() + within)
    outbox.promise("rejected", to_unit=case.responsible_unit, case_id=case.pk)
    case.note(reason=str(reason), unit=unit.name, comment=clean(comment, "comment", 1000))


@action(Case)
def forward(case: Case, *, by: Actor, to: list[Unit], reason: str = ""):
    """Pass a case on inside the same principal (vidaresända). The first unit stays as a watcher."""
    mine = Unit.objects.select_related("provider").get(pk=by.unit)
    to = [unit for unit in to if unit.pk != by.unit]
    if not to or any(unit.provider.principal_id != mine.provider.principal_id for unit in to):
        raise Invalid("recipients", _("Choose units of your own principal."))
    participants.advance(case, by.unit, ParticipantState.FORWARDED)
    hand_over_receipts(case, mine)
    for unit in to:
        welcome(case, unit)
    tasks.end(case, "answer_rejection")
    case.note(to=[unit.name for unit in to], reason=clean(reason, "reason", 1000))


@action(Case)
def mark_misdirected(case: Case, *, by: Actor, message: Message | None = None, reason: str = ""):
    """Say that a message was sent to the wrong unit (felsänt): it closes for this unit, and its sender is told."""
    messages.must_be_known(case, message, by)
    received = [m for m in messages.received_by(case, by.unit) if message is None or m.pk == message.pk]
    if not received:
        raise IllegalMove
    wrong = received[-1]
    Receipt.objects.filter(message=wrong, unit=by.unit).update(state=ReceiptState.MISDIRECTED)
    tasks.end(case, "acknowledge", unit=by.unit, message=wrong, is_done=False)
    messages.exclude(by.unit, wrong)
    outbox.promise("misdirected", to_unit=wrong.sender, case_id=case.pk, message_id=wrong.pk)
    if not messages.received_by(case, by.unit):
        unit = Unit.objects.get(pk=by.unit)
        tasks.end(case, unit=unit, is_done=False)
        participants.leave(case, unit, ParticipantState.REJECTED, "wrong_unit")
    case.note(reason=clean(reason, "reason", 1000))


@action(Case)
def add_party(case: Case, *, by: Actor, to: list[Unit], reason: str = ""):
    """Let another unit take part (lägga till part). It is told, and reads what was meant for all."""
    already = {unit.pk for unit in participants.units_of(case)}
    new = [unit for unit in to if unit.pk not in already]
    if not to:
        raise Invalid("recipients", _("Choose at least one unit."))
    if not new:
        raise Conflict
    for unit in new:
        welcome(case, unit)
    tasks.end(case, "answer_rejection")
    case.note(to=[unit.name for unit in new])


def welcome(case: Case, unit: Unit) -> None:
    """Take a unit in: its ground, the messages meant for all, receipts to give, and the process's own tasks.

    Raises Invalid("recipients") for a kind of unit that has no part in such a case.
    """
    if unit.kind not in process_of(case).concerns:
        raise Invalid("recipients", _("%(unit)s cannot take part in this.") % {"unit": unit.name})
    participants.join(case, unit)
    for message in Message.objects.filter(case=case, is_to_all=True, superseded_by=None).order_by("sent_at"):
        messages.include(unit, message)
        messages.ask_for_receipt(message, unit)
    outbox.promise("message", to_unit=unit, case_id=case.pk)
    process_of(case).welcome(case, unit)


def hand_over_receipts(case: Case, unit: Unit) -> None:
    """Who forwards has read: what waited for its receipt now waits for the next unit."""
    now = clock.now()
    Receipt.objects.filter(
        message__case=case, unit=unit, state__in=[ReceiptState.UNOPENED, ReceiptState.OPENED]
    ).update(state=ReceiptState.ACKNOWLEDGED, acknowledged_at=now)
    tasks.end(case, unit=unit)
