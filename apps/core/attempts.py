"""Sending something once although whoever sends may die: what outbox and invitations share.

A row that is to be sent has `state`, `attempts`, `attempted_at`, `uncertain` and a move "claim". Its sender first says
that it is about to (`claim`), then holds the row's lock while it sends. A worker that is killed loses its connection
and with it the lock, so the next one sees at once that nobody is sending, and sends the same bytes under the same key.
"""

import hashlib
import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from . import clock

JITTER = 0.2
LEASE = timedelta(seconds=30)  # when the sweep looks again at what nobody has settled
GRACE = timedelta(seconds=2)  # from claiming a row to holding its lock


def locked(model, **which) -> Any:
    """The row under lock; None when there is none, or when somebody else holds it."""
    return model.objects.select_for_update(skip_locked=True, of=("self",)).filter(**which).first()


@transaction.atomic
def claim(model, key: UUID, *, open_in: Collection[str], sending: str) -> int | None:
    """Say, before anything leaves, that it is about to: the number of this attempt, or None when it is not ours."""
    row = locked(model, pk=key, state__in=open_in)
    if row is None:
        return None
    if row.state == sending:
        if clock.now() - row.attempted_at < GRACE:
            return None
        row.uncertain += 1  # somebody died while sending: the bytes may have left
    row.move("claim")
    row.attempts += 1
    row.attempted_at = clock.now()
    row.save(update_fields=["attempts", "attempted_at", "uncertain"])
    return row.attempts


def next_try(attempts: int, waits: Sequence[timedelta]) -> datetime:
    """When to try again after this many attempts: spread, so that not all come back at the same moment."""
    wait = waits[min(attempts, len(waits)) - 1]
    return clock.now() + wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret


def fingerprint(address: str) -> str:
    """Tells whether an address is still the same one, without keeping it."""
    return hashlib.sha256(address.casefold().encode()).hexdigest() if address else ""
