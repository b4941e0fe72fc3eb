"""Anchors: the heads of all chains, written now and then to a file outside the database.

Whoever owns the database can cut off the ends of the chains or make them anew, but not without contradicting the
file. The file is only ever appended to; each line proves its origin and names the one before it. Ship it to somebody
else (docs/operations.md): then both would have to be forged in two places.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from . import origin, seals
from .models import Anchor

ANCHORING = 0xA2C4  # key of the advisory lock: one anchor at a time, on whatever machine


@dataclass(frozen=True, slots=True)
class Line:
    """One anchor of the file. `is_whole`: it says what was written; `follows`: the anchor before it is there."""

    number: int
    at: str
    heads: Mapping[str, tuple[int, str]]
    digest: str
    is_whole: bool
    follows: bool


def leave() -> Line | None:
    """Write the heads of all chains to the file, and to the table that this was done. None where no file is named.

    The file is written before the row commits: a crash in between leaves a line too much, which harms nobody.
    """
    if not settings.AUDIT_ANCHORS:
        return None
    with transaction.atomic(), _opened(Path(settings.AUDIT_ANCHORS)) as file:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ANCHORING])
        fcntl.flock(file, fcntl.LOCK_EX)
        before = read(Path(settings.AUDIT_ANCHORS))
        newest = Anchor.objects.aggregate(newest=Max("number"))["newest"] or 0
        body = {
            "number": max([newest, *(line.number for line in before)]) + 1,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "system": settings.SYSTEM_ID,
            "heads": {str(chain): [seq, digest.hex()] for chain, (seq, digest) in seals.heads().items()},
            "previous": before[-1].digest if before else "",
        }
        digest = digest_of(settings.AUDIT_KEYS[0], body)
        Anchor.objects.create(number=body["number"], digest=digest)
        _append(file, json.dumps({**body, "digest": digest}))
    return Line(body["number"], body["at"], body["heads"], digest, is_whole=True, follows=True)


def _opened(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640), "r+b")


def _append(file: IO[bytes], text: str) -> None:
    """One whole line, on the disk before we go on. What a crash left half written gets a line for itself."""
    if file.seek(0, os.SEEK_END):
        file.seek(-1, os.SEEK_END)
        text = text if file.read(1) == b"\n" else f"\n{text}"
    file.write(f"{text}\n".encode())
    file.flush()
    os.fsync(file.fileno())


def digest_of(key: str, body: Mapping[str, Any]) -> str:
    return origin.keyed(key, "audit.anchor", json.dumps(body, sort_keys=True).encode()).hex()


def read(path: Path) -> list[Line]:
    """The anchors of a file, oldest first. A line that is none (half written in a crash) is passed over: an anchor
    that was made unreadable is missed by the table and by the next line."""
    lines: list[Line] = []
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []:
        try:
            body = json.loads(text)
            digest = body.pop("digest")
            known = any(digest == digest_of(key, body) for key in settings.AUDIT_KEYS)
            follows = body["previous"] == (lines[-1].digest if lines else "")
            heads = {chain: (int(seq), str(link)) for chain, (seq, link) in body["heads"].items()}
            lines.append(Line(int(body["number"]), str(body["at"]), heads, digest, known, follows))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return lines
