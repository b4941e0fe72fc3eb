"""The chains of seals: they make a row that was changed or removed behind the trigger's back visible.

Several chains, so that sealers need not wait for each other. An event's number decides its chain. What the chains
cannot tell, that all of their ends were cut off, the anchors do (anchors.py); verifying.py asks both.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from apps.core.guard import as_system

from . import origin
from .models import Event, Seal

logger = logging.getLogger("samplan.audit")

AT_A_TIME = 2_000
# An event whose transaction lasted long may commit after younger ones were sealed: the job looks this far back.
LOOK_BACK = 100_000
SEALING = 0x5EA1  # first half of the keys of the advisory locks that keep each chain from forking


def append_recent() -> int:
    """Seal new events, in the chains that nobody else is just lengthening. Returns how many."""
    newest = Seal.objects.aggregate(newest=Max("event_id"))["newest"]
    return _append(after=None if newest is None else newest - LOOK_BACK, is_patient=False)


def append_all() -> int:
    """Seal every event that has no seal, however old. Returns how many."""
    return _append(after=None, is_patient=True)


def _append(after: int | None, *, is_patient: bool) -> int:
    total = 0
    with as_system("sealing the log"):
        while ids := _unsealed(after):
            total += sum(_lengthen(chain, own, is_patient) for chain, own in _by_chain(ids))
            after = ids[-1]
    if total:
        logger.info("sealed %d", total)
    return total


def _unsealed(after: int | None, among: Iterable[int] | None = None) -> list[int]:
    events = Event.objects.filter(~Exists(Seal.objects.filter(event_id=OuterRef("id"))))
    events = events if after is None else events.filter(id__gt=after)
    events = events if among is None else events.filter(id__in=among)
    return list(events.order_by("id").values_list("id", flat=True)[:AT_A_TIME])


def _by_chain(ids: Iterable[int]) -> list[tuple[int, list[int]]]:
    chains = defaultdict(list)
    for number in ids:
        chains[number % settings.AUDIT_CHAINS].append(number)
    return sorted(chains.items())


@transaction.atomic
def _lengthen(chain: int, ids: list[int], is_patient: bool) -> int:
    """Seal these events of one chain, all or none. Whoever crashes here leaves the chain as it was."""
    if not _is_ours(chain, is_patient):
        return 0
    seq, digest = head(chain)
    seals = []
    for row in Event.objects.filter(id__in=_unsealed(None, ids)).order_by("id").values():
        seq, digest = seq + 1, link(digest, row)
        seals.append(Seal(event_id=row["id"], chain=chain, seq=seq, digest=digest))
    Seal.objects.bulk_create(seals)
    return len(seals)


def _is_ours(chain: int, is_patient: bool) -> bool:
    """Whether we alone lengthen the chain until the transaction ends. The patient wait; others come back later."""
    asked = "pg_advisory_xact_lock" if is_patient else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}(%s, %s)", [SEALING, chain])
        [answer] = cursor.fetchone()
    return is_patient or answer


def head(chain: int) -> tuple[int, bytes]:
    """Number and digest of the last seal of a chain; 0 and its root before the first."""
    last = Seal.objects.filter(chain=chain).order_by("-seq").values_list("seq", "digest").first()
    return (last[0], bytes(last[1])) if last else (0, root(chain))


def heads() -> dict[int, tuple[int, bytes]]:
    return {chain: head(chain) for chain in chains()}


def chains() -> list[int]:
    return list(Seal.objects.order_by("chain").values_list("chain", flat=True).distinct())


def root(chain: int) -> bytes:
    return chain.to_bytes(32, "big")


def link(previous: bytes, row: Mapping[str, Any]) -> bytes:
    """The digest of an event after the seal before it. Its proof of origin speaks for itself."""
    said = {name: value for name, value in row.items() if name != "proof"}
    return hashlib.sha256(previous + origin.text_of(said).encode()).digest()
