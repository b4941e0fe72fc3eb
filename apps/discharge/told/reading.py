"""The rows behind the story, each of them asked for through the policy. One statement, however long the story is."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from apps.access.actor import Actor
from apps.cases.models import Case, Entry, Participant, Statement
from apps.core import clock
from apps.core.bundle import rows_of, unpack
from apps.discharge.models import Obstacle, Readiness, ReadyPeriod, ServicePause, Stay
from apps.discharge.states import State
from apps.organisations.bundled import UNIT

from .headline import TAKEN_BACK
from .parts import Story, Told
from .story import tell


@dataclass(frozen=True, slots=True)
class Seen:
    """A discharge with its story and what the person has said, the newest first."""

    case: Case
    story: Story
    said: list


def living() -> Q:
    """Obstacles that stand in the way now."""
    now = clock.now()
    return Q(valid_from__lte=now) & (Q(valid_to=None) | Q(valid_to__gt=now))


def new_day() -> Q:
    """Lines of the timeline that say another planned day."""
    return Q(verb="change_estimate") | Q(verb="reopen", data__has_key="after")


def stays(reader: Actor) -> QuerySet:
    """Stays that the reader may see, with the case, the person, the ward and the contact, the three moments of the
    story, those who take part, and what they and the person have said."""
    periods = ReadyPeriod.objects.visible_to(reader).filter(stay=OuterRef("pk")).order_by("-sent_at")
    taken_back = periods.filter(end_reason__in=TAKEN_BACK)

    def of_case(model, *order, **more):
        return model.objects.visible_to(reader).filter(case=OuterRef("case"), **more).order_by(*order)

    return (
        Stay.objects.visible_to(reader)
        .select_related("case__responsible_unit", "case__patient", "fixed_contact_unit")
        .annotate(
            sip_call_due=Subquery(periods.values("sip_call_due")[:1]),
            taken_back_at=Subquery(taken_back.values("ended_at")[:1]),
            estimate_changed_at=Subquery(of_case(Entry, "-at").filter(new_day()).values("at")[:1]),
            part_rows=rows_of(
                of_case(Participant, "-is_responsible", "joined_at", "unit__name"),
                "is_responsible", "left_at", **UNIT,
            ),
            ready_rows=rows_of(of_case(Readiness, "at"), "ready", ready_from_at=F("ready_from"), **UNIT),
            pause_rows=rows_of(
                of_case(ServicePause, "paused_at", resumed_at=None), resume_by_at=F("resume_by"), **UNIT
            ),
            obstacle_rows=rows_of(of_case(Obstacle, "valid_from").filter(living()), "reason"),
            said_rows=rows_of(
                of_case(Statement, "-said_at"), "id", "text", "said_at", "recorded_by_id", unit_name=F("unit__name")
            ),
        )
    )  # fmt: skip


def latest(person: Actor) -> Seen | None:
    """The person's newest discharge that others have been told of: a draft is nobody's business, kept or thrown."""
    told_of = stays(person).exclude(case__state=State.DRAFT).exclude(case__end_reason="discarded")
    return _seen(told_of.order_by("case__is_closed", "-case__opened_at").first())


def seen_by(reader: Actor, case_id: UUID) -> Seen | None:
    """The discharge of a case; None where the reader may not see one, or there is no stay to tell of."""
    return _seen(stays(reader).filter(case=case_id).first())


def _seen(stay: Any) -> Seen | None:
    if stay is None:
        return None
    told = Told(
        stay, unpack(stay.part_rows), unpack(stay.ready_rows), unpack(stay.pause_rows), unpack(stay.obstacle_rows)
    )
    return Seen(stay.case, tell(told), unpack(stay.said_rows))
