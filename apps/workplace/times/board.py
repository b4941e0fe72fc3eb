"""How a unit's invitations go, in numbers: what was sent, is unread or failed, letters, and who did not come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Q, Value, When

from apps.access.actor import Actor
from apps.appointments import webhooks
from apps.appointments.kinds import ChannelKind, Opened
from apps.appointments.models import Dispatch, Invitation
from apps.appointments.states import (
    ARRIVED_DISPATCHES,
    DEAD_DISPATCHES,
    OPEN_DISPATCHES,
    UNANSWERED,
    AppointmentState,
)
from apps.core import clock
from apps.core.bundle import rows_of
from apps.core.calendar import start_of_day, today

from .nav import unread

LOOKS_BACK = timedelta(days=90)
TOLD = 20  # of what nobody has sent
FEW = 5  # a share of fewer than this says something of somebody


@dataclass(frozen=True, slots=True)
class Way:
    """What went by one channel today, and how many came of those who were invited so."""

    name: str
    arrived: int
    failed: int
    opened: int
    invited: int
    missed: int

    @property
    def is_few(self) -> bool:
        return self.invited < FEW


@dataclass(frozen=True, slots=True)
class Board:
    sent: int
    unread: int
    failed: int
    letters_waiting: int
    letters_today: int
    opened_in_time: int
    invited: int
    ways: list[Way]


def board(actor: Actor) -> Board:
    """Counts. Three statements."""
    today_from = start_of_day(today())
    mine = Dispatch.objects.visible_to(actor).filter(
        not_before(today_from, "invitation__appointment__"), invitation__appointment__unit=actor.unit
    )
    of_today = Q(accepted_at__gte=today_from)
    is_still_to_go = Q(invitation__state__in=UNANSWERED) & ~Q(invitation__opened=Opened.OPENED)
    rows = (
        mine.order_by()
        .values("channel")
        .annotate(
            arrived=Count("pk", filter=of_today & Q(state__in=ARRIVED_DISPATCHES)),
            failed=Count("pk", filter=Q(ended_at__gte=today_from, state__in=DEAD_DISPATCHES)),
            opened=Count("pk", filter=Q(opened_at__gte=today_from)),
            waiting=Count("pk", filter=Q(state__in=OPEN_DISPATCHES) & is_still_to_go),
        )
    )
    by_way: dict[str, Any] = {row["channel"]: row for row in rows}
    came = outcomes(actor)
    ways = [way_of(code, label, by_way.get(code), came.get(code)) for code, label in ChannelKind.choices]
    paper = by_way.get(ChannelKind.PAPER, {})
    since = clock.now() - LOOKS_BACK
    invitations = Invitation.objects.visible_to(actor).filter(
        not_before(since, "appointment__"), appointment__unit=actor.unit
    )
    sums = invitations.order_by().aggregate(
        unread=Count("pk", filter=unread()),
        invited=Count("pk", filter=Q(sent_at__gte=since)),
        opened=Count("pk", filter=Q(sent_at__gte=since, opened=Opened.OPENED)),
    )
    return Board(
        sent=sum(way.arrived for way in ways),
        unread=sums["unread"],
        failed=sum(way.failed for way in ways),
        letters_waiting=paper.get("waiting", 0),
        letters_today=paper.get("arrived", 0),
        opened_in_time=sums["opened"],
        invited=sums["invited"],
        ways=[way for way in ways if way.arrived or way.failed or way.opened or way.invited],
    )


def not_before(moment: datetime, path: str) -> Q:
    """Times that had not been before then: an invitation is sent before its visit, so that none is lost that was sent
    since. The clinic's whole past need not be read."""
    return Q(**{f"{path}starts_at": None}) | Q(**{f"{path}starts_at__gte": moment})


def strangers() -> ArraySubquery:
    """What channels have told of that nobody here has sent: somebody sends in our name, or we have lost something.
    It is about no clinic, so that each shows it."""
    return rows_of(
        webhooks.unknown(clock.now() - LOOKS_BACK)[:TOLD],
        *("received_at", "what", "reference", "count"),
        event="event_id",
        way=Case(*(When(channel=code, then=Value(str(label))) for code, label in ChannelKind.choices)),
    )


def way_of(code: str, label: str, row: Any, came: tuple[int, int] | None) -> Way:
    row = row or {"arrived": 0, "failed": 0, "opened": 0}
    invited, missed = came or (0, 0)
    return Way(label, row["arrived"], row["failed"], row["opened"], invited, missed)


def outcomes(actor: Actor) -> dict[str, tuple[int, int]]:
    """Of visits that have been: how many were invited by each channel first, and how many of those did not come."""
    now, time = clock.now(), "invitation__appointment"
    first = Dispatch.objects.visible_to(actor).filter(
        invitation__appointment__unit=actor.unit,
        invitation__appointment__starts_at__gte=now - LOOKS_BACK,
        invitation__appointment__starts_at__lt=now,
        invitation__appointment__state__in=[AppointmentState.FULFILLED, AppointmentState.NO_SHOW],
        state__in=ARRIVED_DISPATCHES,
    )
    rows = first.order_by(time, "order").distinct(time)
    found: dict[str, tuple[int, int]] = {}
    for way, state, no_show_at in rows.values_list("channel", f"{time}__state", f"{time}__no_show_at").iterator():
        invited, missed = found.get(way, (0, 0))
        found[way] = (invited + 1, missed + (state == AppointmentState.NO_SHOW and no_show_at is not None))
    return found
