"""What the person has asked to keep from others, and what has become of it. Every query by the policy."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.access.facts import live
from apps.access.models import Block, BlockKind, Heard, Lift, LiftReason, LiftRequest
from apps.cases.models import Participant
from apps.core import clock
from apps.core.phrases import people_time
from apps.organisations.models import Unit
from apps.records.models import RecordEntry

from .wording import block_facts

AT_MOST = 100
FORMER = 10  # of what is over, so many are told
ASKED, HOLDS, REFUSED, ENDED, TAKEN_BACK = "asked", "holds", "refused", "ended", "taken back"


@dataclass(frozen=True, slots=True)
class Opening:
    """A lift that goes on, or that the person has asked for. `is_urgent`: the owner did it in an emergency; `heard`:
    how the owner says that the person said yes."""

    pk: UUID
    text: str
    is_urgent: bool = False
    heard: str = ""


@dataclass(frozen=True, slots=True)
class OwnBlock:
    """One block as the person sees it. `ending` is their open question to end it, `said` the last no, in words."""

    row: Block
    title: str
    facts: list[dict[str, str]]
    state: str
    open: list[Opening]
    asked: list[Opening]
    ending: UUID | None
    said: str

    @property
    def is_over(self) -> bool:
        return self.state in (REFUSED, ENDED, TAKEN_BACK)


def own_blocks(actor: Actor) -> tuple[list[OwnBlock], list[OwnBlock]]:
    """Those that hold or are asked for, and what is over, the newest first. One statement."""
    lifts = Lift.objects.visible_to(actor).filter(live(clock.now()), block=OuterRef("pk")).order_by("valid_until")
    asked = LiftRequest.objects.visible_to(actor).filter(block=OuterRef("pk"), reason=LiftReason.CONSENT)
    rows = Block.objects.visible_to(actor).filter(patient=actor.whom).select_related("provider", "unit")
    rows = rows.annotate(
        opened=ArraySubquery(
            lifts.values(_=JSONObject(pk="pk", unit="unit__name", until="valid_until", reason="reason", heard="heard"))
        ),
        wishes=ArraySubquery(
            asked.order_by("asked_at").values(
                _=JSONObject(
                    pk="pk", unit="for_unit__name", until="until", answered="answered_at", granted="is_granted",
                    answer="answer",
                )
            )
        ),
    )  # fmt: skip
    found = [own_block(row) for row in rows.order_by("-requested_at", "-valid_from")[:AT_MOST]]
    over = [one for one in found if one.is_over and one.state != TAKEN_BACK]
    return [one for one in found if not one.is_over], over[:FORMER]


def own_block(row: Any) -> OwnBlock:
    waiting = [one for one in row.wishes if one["answered"] is None and not is_past(one["until"])]
    answers = [one["answer"] for one in row.wishes if one["answered"] and one["granted"] is False and one["answer"]]
    return OwnBlock(
        row=row,
        title=hidden_by(row),
        facts=block_facts(row),
        state=state_of(row),
        open=[opening(one) for one in row.opened],
        asked=[opening(one) for one in waiting if one["unit"]],
        ending=next((one["pk"] for one in waiting if not one["unit"]), None),
        said=row.answer or (answers[-1] if answers and not waiting else ""),
    )


def state_of(row: Block) -> str:
    if row.valid_until is None or row.valid_until > clock.now():
        return HOLDS if row.registered_at else ASKED
    if row.registered_at:
        return ENDED
    return REFUSED if row.answer else TAKEN_BACK


def is_past(until: str | None) -> bool:
    return until is not None and parse_datetime(until) <= clock.now()


def opening(said: dict[str, Any]) -> Opening:
    words = {"unit": said["unit"], "time": people_time(parse_datetime(said["until"]))}
    is_urgent = said.get("reason") == LiftReason.EMERGENCY
    heard = str(Heard(said["heard"]).label) if said.get("heard") else ""
    return Opening(said["pk"], _("%(unit)s, until %(time)s") % words, is_urgent, heard)


def hidden_by(block: Block) -> str:
    """Whose information is blocked, by its name, which only the person is told here."""
    return block.unit.name if block.kind == BlockKind.INNER and block.unit else block.provider.name


# --- Whom to ask about


def writers(actor: Actor, *which: Q) -> list[Unit]:
    """The units that have written about the person, or take part in a plan. One statement."""
    wrote = RecordEntry.objects.visible_to(actor).filter(patient=actor.whom).values("unit")
    took_part = Participant.objects.visible_to(actor).filter(case__patient=actor.whom).values("unit")
    rows = Unit.objects.filter(*which, Q(pk__in=wrote) | Q(pk__in=took_part))
    return list(rows.select_related("provider").order_by("name"))


def readers(actor: Actor, block: Block) -> list[Unit]:
    """Those for whom a block can be opened for a while: the ones it keeps out, among those near the person."""
    inside = Q(pk=block.unit_id) if block.unit_id else Q(provider=block.provider_id)
    return writers(actor, ~inside)
