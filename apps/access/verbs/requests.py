"""What the person asks for: a block, that it is lifted, and that the own view of the record is sealed."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.access import telling
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask
from apps.access.lifting import LONGEST
from apps.access.models import Block, BlockKind, Exempt, LiftReason, LiftRequest
from apps.core import calendar, clock, rules
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.organisations.models import Unit
from apps.patients.models import Person

from .common import until_or
from .lifts import answering_units, not_inside
from .on_blocks import TEXT, waiting


@action(Person)
def ask_for_block(
    person: Person,
    *,
    by: Actor,
    unit: Unit,
    kind: BlockKind,
    exempt: list[Exempt] | None = None,
    info_from: date | None = None,
    info_until: date | None = None,
    text: str = "",
) -> Block:
    """Ask for a block (begär spärr). It binds when the owner has registered it, who is told at once.

    `unit` is one that has written about the person: an inner block keeps it from the provider's other units, an outer
    keeps all of its provider from other providers. Only the person asks: never anybody for them.
    """
    if info_from and info_until and info_until < info_from:
        raise Invalid("info_until", _("The last day comes before the first."))
    try:
        with transaction.atomic():
            block = Block.objects.create(
                patient=person,
                kind=kind,
                provider_id=unit.provider_id,
                unit=unit if kind == BlockKind.INNER else None,
                info_from=info_from,
                info_until=info_until,
                exempt=sorted({str(one) for one in exempt or []}),
                requested_by=person,
                requested_at=clock.now(),
                request_text=clean(text, "text", 1000),
                valid_from=clock.now(),
            )
    except IntegrityError:
        raise Conflict(_("You have asked for this block already.")) from None
    ask(by, block, "block")
    for to in answering_units(block):
        telling.tell(telling.BLOCK_ASKED, to_unit=to, data={"block": str(block.pk)})
    return block


@action(Block)
def take_back_block_request(block: Block, *, by: Actor) -> Block:
    """Take the request back before the owner has registered it (ångra begäran)."""
    if block.registered_at or block.valid_until:
        raise IllegalMove(_("It has been registered already. Ask to have it lifted instead."))
    ask(by, block, "block")
    block.valid_until = max(clock.now(), block.valid_from)
    block.save(update_fields=["valid_until"])
    return block


@action(Block)
def ask_to_lift(
    block: Block, *, by: Actor, for_unit: Unit | None = None, until: datetime | None = None, text: str = ""
) -> LiftRequest:
    """Ask the owner to end a block, or to open it for one unit until a moment (be om att häva).

    It is the person's own yes: the owner does it when it is seen. A yes for a while lapses when its time is over.
    """
    if block.registered_at is None or (block.valid_until and block.valid_until <= clock.now()):
        raise IllegalMove(_("This block does not bind."))
    if for_unit:
        not_inside(block, for_unit)
        until = until_or(until, LONGEST, longest=LONGEST)
    same = waiting(block).filter(reason=LiftReason.CONSENT, for_unit=for_unit)
    if same.filter(Q(until=None) | Q(until__gt=clock.now())).exists():
        raise Conflict(_("You have asked already. They will answer."))
    ask(by, block, "unblock")
    request = LiftRequest.objects.create(
        block=block,
        for_unit=for_unit,
        until=until if for_unit else None,
        reason=LiftReason.CONSENT,
        text=clean(text, "text", TEXT),
        asked_at=clock.now(),
    )
    for to in answering_units(block):
        telling.tell(telling.LIFT_ASKED, to_unit=to, data={"lift_request": str(request.pk)})
    return request


@action(LiftRequest)
def take_back_lift_request(request: LiftRequest, *, by: Actor) -> LiftRequest:
    """Change one's mind before the owner has answered (ångra): the block goes on as it was."""
    if request.answered_at or request.reason != LiftReason.CONSENT:
        raise IllegalMove(_("They have answered already."))
    ask(by, request, "unblock")
    request.answered_at, request.is_granted = clock.now(), False
    request.save(update_fields=["answered_at", "is_granted"])
    return request


@action(Person)
def seal_record(person: Person, *, by: Actor) -> Person:
    """Close one's own view of the record (försegla), also for those who act for one. Care reads as before."""
    old_enough(person, by)
    if person.sealed_at:
        raise IllegalMove(_("Your record is sealed already."))
    return _seal(person, by, clock.now())


@action(Person)
def open_seal(person: Person, *, by: Actor) -> Person:
    """Open the seal again."""
    old_enough(person, by)
    if not person.sealed_at:
        raise IllegalMove(_("Your record is not sealed."))
    return _seal(person, by, None)


def old_enough(person: Person, by: Actor) -> None:
    """The person alone, from the age when one reads oneself."""
    day = calendar.today()
    limit = rules.on(day).number("citizen.record_age")
    if by.whom != by.person or person.born_on is None or calendar.age_on(person.born_on, day) < limit:
        raise NotAllowed


def _seal(person: Person, by: Actor, at) -> Person:
    ask(by, person, "write")
    person.sealed_at = at
    person.save(update_fields=["sealed_at"])
    return person
