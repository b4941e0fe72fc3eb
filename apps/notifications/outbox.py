"""The only way to promise that somebody shall be told. The promise commits or falls with the verb that makes it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models, transaction

from apps.core import clock
from apps.core.guard import as_system

from . import queue
from .kinds import kind as kind_of
from .models import Promise
from .states import OPEN_PROMISES, PromiseState

logger = logging.getLogger("samplan.notifications")

# Younger promises are on their way through the queue; the sweep looks at what is older.
HEAD_START = timedelta(seconds=10)

_is_held: ContextVar[bool] = ContextVar("outbox_is_held", default=False)
_collected: ContextVar[list[Promise] | None] = ContextVar("outbox_collected", default=None)


def promise(
    kind: str,
    *,
    to_unit: Any = None,
    to_person: Any = None,
    case_id: UUID | None = None,
    message_id: UUID | None = None,
    data: dict[str, Any] | None = None,
) -> Promise:
    """Promise one unit, or one person, a notice of this kind. Call it inside the verb's transaction. One INSERT.

    `to_unit` and `to_person` are rows or ids. `data` is for the pages behind the sign-in and leaves the house never.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A promise is made inside a transaction, so that it falls if the verb does")
    now = clock.now()
    row = Promise(
        kind=kind_of(kind).code,
        to_unit_id=_id(to_unit),
        to_person_id=_id(to_person),
        case_id=case_id,
        message_id=message_id,
        data=data or {},
        created_at=now,
        next_attempt_at=None if _is_held.get() else now + HEAD_START,
    )
    row.save(force_insert=True)
    if (collected := _collected.get()) is not None:
        collected.append(row)
    if not _is_held.get():
        transaction.on_commit(partial(queue.ask_to_deliver, row.pk), robust=True)
    return row


@contextmanager
def held() -> Iterator[None]:
    """Promises made inside are left for `deliver_due`: no queue, no worker, no e-mail. For the scenario player."""
    token = _is_held.set(True)
    try:
        yield
    finally:
        _is_held.reset(token)


def is_held() -> bool:
    """Whether nothing may leave the house now: a scenario plays."""
    return _is_held.get()


@contextmanager
def collecting() -> Iterator[list[Promise]]:
    """Gathers the promises made inside, in order. If the verb inside raises, none of them was kept."""
    rows: list[Promise] = []
    token = _collected.set(rows)
    try:
        yield rows
    finally:
        _collected.reset(token)


def settle_held(*, seen_before: datetime) -> int:
    """Count what was promised while the outbox was held as told, and what is older than `seen_before` as seen too.

    For the demo, whose past nobody waits to hear of. Returns how many promises were settled.
    """
    with as_system("settling the promises of the demo"):
        waiting = Promise.objects.filter(state=PromiseState.PROMISED, next_attempt_at=None)
        waiting.filter(created_at__lt=seen_before).update(seen_at=models.F("created_at"))
        return waiting.update(state=PromiseState.DELIVERED, delivered_at=models.F("created_at"))


def promised_at(kind: str, *, to_person: Any, since: datetime, until: datetime) -> datetime | None:
    """When somebody was first promised a notice of this kind, within a while. Nothing else of it is told."""
    with as_system("asking whether somebody has been told, never what"):
        rows = Promise.objects.filter(kind=kind, to_person=_id(to_person), created_at__gte=since, created_at__lt=until)
        return rows.aggregate(first=models.Min("created_at"))["first"]


def outbox_age() -> timedelta:
    """How long the most belated promise has been overdue; zero when none is. One SELECT, for `/readyz`."""
    with as_system("measuring the age of the outbox"):
        rows = Promise.objects.filter(state__in=OPEN_PROMISES)
        oldest = rows.aggregate(oldest=models.Min("next_attempt_at"))["oldest"]
    return max(clock.now() - oldest, timedelta(0)) if oldest else timedelta(0)


def _id(row: Any) -> UUID | None:
    return getattr(row, "pk", row)
