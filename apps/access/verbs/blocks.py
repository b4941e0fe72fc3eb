"""What the person keeps from others (spärr): registered, refused and ended by the owner alone."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask
from apps.access.models import Block, BlockKind, Exempt, LiftReason
from apps.core import clock
from apps.core.errors import Conflict, Invalid
from apps.core.text import clean
from apps.organisations.models import Unit
from apps.patients.models import Person

from .common import needed
from .on_blocks import TEXT, answered, own, said, standing, stop, tell, waiting


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
        block = own(_asked_for(person), asked, by)
    ask(by, block, "block")
    block.registered_by_id, block.registered_at = by.staff_id, now
    block.save(update_fields=["registered_by", "registered_at"])
    tell(block)
    return block


@action(Person, unseen=True)
def refuse_block(person: Person, *, by: Actor, asked: UUID, answer: str) -> Block:
    """Say no to what the person has asked for in Samplan, and why: where there is nothing to block (neka spärr)."""
    block = own(_asked_for(person), asked, by)
    block.answer = needed(answer, "answer", TEXT, _("Write why. The person reads it."))
    ask(by, block, "block")
    stop(block, by)
    tell(block)
    return block


def _asked_for(person: Person):
    return Block.objects.filter(patient=person, registered_at=None, valid_until=None)


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
    row = own(standing(person), block, by)
    asked = waiting(row).filter(reason=LiftReason.CONSENT, for_unit=None).first()
    request = asked or said(row, by, needed(text, "text", TEXT, _("Write what the person said, and how.")))
    ask(by, row, "unblock")
    answered(request, by, is_granted=True)
    stop(row, by)
    tell(row)
    return row
