"""A block opened for a while (hävning): by the person's own yes, or when somebody asks the owner in an emergency."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.access import telling
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask
from apps.access.facts import live
from apps.access.holdings import last_writer
from apps.access.lifting import LONGEST
from apps.access.models import Block, Ground, Heard, Lift, LiftReason, LiftRequest
from apps.access.ruling import ASK
from apps.core import clock
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotAllowed, NotFound
from apps.core.text import clean
from apps.organisations.models import Provider, Unit
from apps.patients.models import Person

from .common import only_health_care, until_or
from .on_blocks import TEXT, answered, own, said, standing, stop, tell, waiting

# --- The person's yes ---


@action(Person, unseen=True)
def lift_block(
    person: Person,
    *,
    by: Actor,
    block: UUID,
    for_unit: Unit,
    heard: Heard,
    text: str = "",
    until: datetime | None = None,
) -> Lift:
    """The person lets one unit read for a while, and has said so to the owner (tillfällig hävning)."""
    row = own(standing(person), block, by)
    not_inside(row, for_unit)
    if heard not in Heard.values:
        raise Invalid("heard", _("Choose how the person said it."))
    until = until_or(until, LONGEST, longest=LONGEST)
    request = said(row, by, clean(text, "text", TEXT), for_unit=for_unit, until=until)
    ask(by, request, "unblock")
    answered(request, by, is_granted=True)
    tell(row)
    return _lift(row, by, request, heard=heard)


def not_inside(block: Block, unit: Unit) -> None:
    """Nothing is closed to whoever the block is about: there is nothing to lift for them."""
    if unit.pk == block.unit_id or (block.unit_id is None and unit.provider_id == block.provider_id):
        raise Invalid("for_unit", _("The block does not close anything to that unit."))


@action(Person, unseen=True)
def end_lift(person: Person, *, by: Actor, lift: UUID) -> Lift:
    """What was opened for a while is closed before its time, by the owner or the person (avsluta hävning)."""
    now = clock.now()
    row = Lift.objects.select_for_update(of=("self",)).select_related("block")
    row = row.filter(live(now), pk=lift, block__patient=person).first()
    if row is None or (row.block.provider_id != by.provider if by.is_staff else by.whom != person.pk):
        raise NotFound
    ask(by, row.block, "block")
    row.valid_until = row.ended_at = now
    row.save(update_fields=["valid_until", "ended_at"])
    if by.is_staff:
        tell(row.block)
    return row


# --- Asking the owner ---


@action(Person, only=only_health_care)
def request_lift(
    person: Person, *, by: Actor, provider: Provider, unit: Unit | None = None, text: str = ""
) -> LiftRequest:
    """Ask the owner at once to lift what is blocked, in an emergency (begäran om hävning).

    `unit` where the block keeps one unit's information; the owner is told whom it is about and who asks.
    """
    binding = standing(person).filter(provider=provider)
    made, is_asked = [], False
    for row in binding.filter(unit=unit) if unit else binding.filter(Q(unit=None) | ~Q(unit=by.unit)):
        ask(by, row, "unblock", ASK)
        if waiting(row).filter(for_unit=by.unit, for_staff=by.staff_id).exists():
            is_asked = True
            continue
        made.append(
            LiftRequest.objects.create(
                block=row,
                for_unit_id=by.unit,
                for_staff_id=by.staff_id,
                reason=LiftReason.EMERGENCY,
                text=clean(text, "text", TEXT),
                asked_by_id=by.staff_id,
                asked_at=clock.now(),
            )
        )
    if is_asked and not made:
        raise AlreadyDone
    if not made:
        raise NotFound
    for request in made:
        for to in answering_units(request.block):
            telling.tell(telling.LIFT_ASKED, to_unit=to, data={"lift_request": str(request.pk)})
    return made[0]


def answering_units(block: Block) -> list[UUID]:
    """Who is told of a request: the blocked unit, or the provider's unit that wrote about or knew the person last."""
    if block.unit_id:
        return [block.unit_id]
    if unit := last_writer(block.patient_id, block.provider_id):
        return [unit]
    here = Unit.objects.filter(provider=block.provider_id)
    known = Ground.objects.filter(patient=block.patient_id, unit__in=here).order_by("-valid_from")
    first = known.values_list("unit", flat=True).first()
    return [first] if first else list(here.values_list("pk", flat=True))


@action(Person, unseen=True)
def answer_lift(
    person: Person, *, by: Actor, request: UUID, is_granted: bool, answer: str = "", until: datetime | None = None
) -> LiftRequest:
    """The owner lifts the block for the one who asked, for a while, or says no and why (besvara begäran).

    Without a unit it is the person who asks, and the block ends. Nobody answers their own request.
    """
    row = LiftRequest.objects.select_for_update(of=("self",)).filter(pk=request, block__patient=person).first()
    block = own(Block.objects.filter(patient=person), row.block_id, by) if row else None
    if row is None or block is None:
        raise NotFound
    if row.answered_at:
        raise Conflict(_("Somebody has already answered."))
    if row.asked_by_id and row.asked_by_id == by.staff_id:
        raise NotAllowed(_("Somebody else than the one who asked must answer."))
    answer = clean(answer, "answer", TEXT)
    if is_granted:
        _grant(block, row, by, until)
    elif not answer:
        raise Invalid("answer", _("Write why, so that the one who asked can go on."))
    answered(row, by, is_granted=is_granted, answer=answer)
    _tell_who_asked(row)
    return row


def _grant(block: Block, request: LiftRequest, by: Actor, until: datetime | None) -> None:
    decision = ask(by, request, "unblock")
    if request.for_unit_id is None:
        stop(block, by)
        return
    _lift(block, by, request, until)
    if "NOTIFY" in decision.obligations:
        telling.tell(telling.OPENED, to_person=block.patient_id)


def _tell_who_asked(request: LiftRequest) -> None:
    """The person of what they asked for themselves, and otherwise the unit."""
    if request.reason == LiftReason.CONSENT:
        tell(request.block)
    else:
        telling.tell(telling.LIFT_ANSWERED, to_unit=request.for_unit_id, data={"lift_request": str(request.pk)})


def _lift(
    block: Block, by: Actor, request: LiftRequest, until: datetime | None = None, heard: Heard | str = ""
) -> Lift:
    """In an emergency for the one who asked and for hours; with the person's yes for the unit and for days."""
    is_urgent = request.reason == LiftReason.EMERGENCY
    ends = until_or(until or request.until, "emergency.lasts" if is_urgent else LONGEST, longest=LONGEST)
    return Lift.objects.create(
        block=block,
        unit_id=request.for_unit_id,
        staff_id=request.for_staff_id if is_urgent else None,
        reason=request.reason,
        text=request.text,
        heard=heard,
        lifted_by_id=by.staff_id,
        valid_from=clock.now(),
        valid_until=ends,
    )
