"""The chain of seals: makes a row that was changed or removed behind the trigger's back visible.

The chain shows tampering with what is sealed. That the newest seals were not all cut off is shown by a digest noted
elsewhere (the log of the job, or paper): `verify_audit --noted DIGEST`.
"""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from .models import Event, Seal

logger = logging.getLogger("samplan.audit")

AT_A_TIME = 2_000
# An event whose transaction lasted long may commit after younger ones were sealed: the job looks this far back.
LOOK_BACK = 100_000
ONE_SEALER = 0x5EA1  # key of the advisory lock that keeps the chain from forking
ROOT = bytes(32)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. `breaks` are sentences; none means that every seal holds."""

    seals: int
    head: str
    breaks: list[str]


def append_recent() -> int:
    """Seal new events. Returns how many."""
    newest = Seal.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    return _append(after=newest - LOOK_BACK)


def append_all() -> int:
    """Seal every event that has no seal, however old. Returns how many."""
    return _append(after=0)


def _append(after: int) -> int:
    total = 0
    while made := _append_batch(after):
        total += made
    if total:
        logger.info("sealed", extra={"count": total, "head": _head().hex()})
    return total


@transaction.atomic
def _append_batch(after: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_SEALER])
    digest = _head()
    unsealed = Event.objects.filter(~Exists(Seal.objects.filter(event_id=OuterRef("id"))), id__gt=after)
    seals = []
    for row in unsealed.order_by("id").values()[:AT_A_TIME]:
        digest = link(digest, row)
        seals.append(Seal(event_id=row["id"], digest=digest))
    Seal.objects.bulk_create(seals)
    return len(seals)


def _head() -> bytes:
    newest = Seal.objects.order_by("-id").values_list("digest", flat=True).first()
    return ROOT if newest is None else bytes(newest)


def link(previous: bytes, row: Mapping[str, Any]) -> bytes:
    """The digest of an event after the one before it. Empty columns are left out: a new column breaks no old seal."""
    said = {key: value for key, value in row.items() if value is not None and value != ""}
    text = json.dumps(said, cls=ExactEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


class ExactEncoder(DjangoJSONEncoder):
    """Django's cuts moments to milliseconds; a seal wants them whole, and in UTC whatever the connection says."""

    def default(self, o):
        return o.astimezone(UTC).isoformat() if isinstance(o, datetime) else super().default(o)


def verify(noted: str = "") -> Verdict:
    """Walk the chain from its root. `noted`: a digest, written down earlier, that the chain must hold."""
    count, breaks, previous, is_noted_found = 0, [], ROOT, not noted
    for seal, row in _sealed():
        count += 1
        digest = bytes(seal.digest)
        if row is None:
            breaks.append(f"event {seal.event_id} is gone (sealed {seal.sealed_at:%Y-%m-%d %H:%M} UTC)")
        elif link(previous, row) != digest:
            breaks.append(f"event {seal.event_id} or the seal before it is not what was sealed")
        is_noted_found = is_noted_found or digest.hex() == noted
        previous = digest
    if not is_noted_found:
        breaks.append(f"the noted digest {noted} is not in the chain: its end has been cut off")
    return Verdict(count, previous.hex(), breaks)


def _sealed() -> Iterator[tuple[Seal, Mapping[str, Any] | None]]:
    last = 0
    while seals := list(Seal.objects.filter(id__gt=last).order_by("id")[:AT_A_TIME]):
        rows = {row["id"]: row for row in Event.objects.filter(id__in=[seal.event_id for seal in seals]).values()}
        for seal in seals:
            yield seal, rows.get(seal.event_id)
        last = seals[-1].id
