"""What the person keeps from others (spärr): registered, lifted for a while and ended by the owner alone."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.access import telling
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask
from apps.access.facts import live
from apps.access.holdings import last_writer
from apps.access.models import Block, BlockKind, Exempt, Ground, Lift, LiftReason, LiftRequest
from apps.access.ruling import ASK
from apps.core import clock
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotAllowed, NotFound
from apps.core.text import clean
from apps.organisations.models import Provider, Unit
from apps.patients.models import Person

from .common import needed, only_health_care, until_or

LONGEST = "block.longest_lift"
TEXT = 500


# --- The register ---


@action(Person, unseen=True)
def register_block(
    person: Person,
    *,
    by: Actor,
    kind: BlockKind | None = None,
    unit: Unit | None = None,
    info_from: date | None = None,
    info_until: date | None = None,
    exempt: list[Exempt] | None = None,
    text: str = "",
    asked: UUID | None = None,
) -> Block:
    """Register what the person has asked for, orally or on paper, or in Samplan (`asked`). It binds from now.

    An inner block hides one unit from the provider's others; an outer block hides the provider from others.
    """
    now = clock.now()
    if asked is None:
        block = _new(person, by, kind, unit, clean(text, "text"), info_from, info_until, exempt or [])
    else:
        block = _found(Block.objects.filter(patient=person, registered_at=None, valid_until=None), asked, by)
    ask(by, block, "block")
    block.registered_by_id, block.registered_at = by.staff_id, now
    block.save(update_fields=["registered_by", "registered_at"])
    return block


def _new(person, by: Actor, kind, unit, text, info_from, info_until, exempt) -> Block:
    if kind is None:
        raise Invalid("kind", _("Choose whom the block keeps out."))
    if kind == BlockKind.INNER and unit is None:
        raise Invalid("unit", _("Choose the unit whose information is blocked."))
    if unit and unit.provider_id != by.provider:
        raise Invalid("unit", _("Only the provider's own units can be chosen."))
    if info_from and info_until and info_until < info_from:
        raise Invalid("info_until", _("The last day comes before the first."))
    now = clock.now()
    try:
        with transaction.atomic():
            return Block.objects.create(
                patient=person,
                kind=kind,
                provider_id=by.provider,
                unit=unit if kind == BlockKind.INNER else None,
                info_from=info_from,
                info_until=info_until,
                exempt=sorted({str(one) for one in exempt}),
                requested_by=person,
                requested_at=now,
                request_text=text,
                valid_from=now,
            )
    except IntegrityError:
        raise Conflict(_("There is such a block already.")) from None


@action(Person, unseen=True)
def end_block(person: Person, *, by: Actor, block: UUID, text: str = "") -> Block:
    """The person no longer wants the block, and has said so: it ends for everybody (häva spärr)."""
    row = _found(_standing(person), block, by)
    request = _open_consent(row) or _said(row, by, text)
    ask(by, row, "unblock")
    _answer(request, by, is_granted=True)
    _end(row, by)
    return row


@action(Person, unseen=True)
def lift_block(
    person: Person, *, by: Actor, block: UUID, for_unit: Unit, text: str = "", until: datetime | None = None
) -> Lift:
    """The person lets one unit read for a while, and has said so to the owner (tillfällig hävning)."""
    row = _found(_standing(person), block, by)
    request = _said(row, by, text, for_unit=for_unit)
    ask(by, row, "unblock")
    _answer(request, by, is_granted=True)
    return _lift(row, by, request, until)


# --- Asking the owner ---


@action(Person, only=only_health_care)
def request_lift(
    person: Person, *, by: Actor, provider: Provider, unit: Unit | None = None, text: str = ""
) -> LiftRequest:
    """Ask the owner at once to lift what is blocked, in an emergency (begäran om hävning).

    `unit` where the block keeps one unit's information; the owner is told whom it is about and who asks.
    """
    binding = _standing(person).filter(provider=provider)
    made, is_asked = [], False
    for row in binding.filter(unit=unit) if unit else binding.filter(Q(unit=None) | ~Q(unit=by.unit)):
        ask(by, row, "unblock", ASK)
        if _open(row).filter(for_unit=by.unit, for_staff=by.staff_id).exists():
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
    block = _found(Block.objects.filter(patient=person), row.block_id, by) if row else None
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
    _answer(row, by, is_granted=is_granted, answer=answer)
    if row.for_unit_id:
        telling.tell(telling.LIFT_ANSWERED, to_unit=row.for_unit_id, data={"lift_request": str(row.pk)})
    return row


def _grant(block: Block, request: LiftRequest, by: Actor, until: datetime | None) -> None:
    decision = ask(by, block, "unblock")
    if request.for_unit_id is None:
        _end(block, by)
        return
    _lift(block, by, request, until)
    if "NOTIFY" in decision.obligations:
        telling.tell(telling.OPENED, to_person=block.patient_id)


# --- Small things ---


def _standing(person: Person):
    return Block.objects.filter(live(clock.now()), patient=person, registered_at__lte=clock.now())


def _found(rows, pk: UUID, by: Actor) -> Block:
    """The provider's own block, under lock. Another provider's does not exist."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk, provider=by.provider).first()
    if row is None:
        raise NotFound
    return row


def _open(block: Block):
    return LiftRequest.objects.filter(block=block, answered_at=None)


def _open_consent(block: Block) -> LiftRequest | None:
    return _open(block).filter(reason=LiftReason.CONSENT, for_unit=None).first()


def _said(block: Block, by: Actor, text: str, for_unit: Unit | None = None) -> LiftRequest:
    """What the person said to the owner's staff, as the request that it is."""
    return LiftRequest.objects.create(
        block=block,
        for_unit=for_unit,
        reason=LiftReason.CONSENT,
        text=needed(text, "text", TEXT, _("Write what the person said, and how.")),
        asked_by_id=by.staff_id,
        asked_at=clock.now(),
    )


def _answer(request: LiftRequest, by: Actor, *, is_granted: bool, answer: str = "") -> None:
    request.answered_at, request.answered_by_id = clock.now(), by.staff_id
    request.is_granted, request.answer = is_granted, answer
    request.save(update_fields=["answered_at", "answered_by", "is_granted", "answer"])


def _lift(block: Block, by: Actor, request: LiftRequest, until: datetime | None) -> Lift:
    """In an emergency for the one who asked and for hours; with the person's yes for the unit and for days."""
    is_urgent = request.reason == LiftReason.EMERGENCY
    ends = until_or(until, "emergency.lasts" if is_urgent else LONGEST, longest=LONGEST)
    return Lift.objects.create(
        block=block,
        unit_id=request.for_unit_id,
        staff_id=request.for_staff_id if is_urgent else None,
        reason=request.reason,
        text=request.text,
        lifted_by_id=by.staff_id,
        valid_from=clock.now(),
        valid_until=ends,
    )


def _end(block: Block, by: Actor) -> None:
    block.valid_until, block.ended_by_id = clock.now(), by.staff_id
    block.save(update_fields=["valid_until", "ended_by"])
