"""Proof that a row was written by Samplan: a keyed digest that nobody makes who only has the database.

A chain of seals shows what was changed or removed after it was sealed. A row that somebody wrote into the table by
hand would be sealed like any other; it is found because it cannot prove where it comes from.
"""

import hashlib
import hmac
import json
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

SERIAL = 16  # bytes that no two rows share: the server's time, so that the index grows at its end, and chance
BY_THE_DATABASE = ("id", "registered_at", "proof")  # unknown when the row is proved; the seal covers them


def prove(row: Mapping[str, Any], serial: bytes = b"") -> bytes:
    """The proof of a row that is about to be written. It covers every column but those of the database itself."""
    serial = serial or time.time_ns().to_bytes(8, "big") + os.urandom(8)
    return serial + _digest(settings.AUDIT_KEYS[0], serial, row)


def is_proved(row: Mapping[str, Any]) -> bool:
    """Whether the row is as Samplan wrote it, with the key of today or an earlier one."""
    proof = bytes(row["proof"])
    serial, digest = proof[:SERIAL], proof[SERIAL:]
    return any(hmac.compare_digest(digest, _digest(key, serial, row)) for key in settings.AUDIT_KEYS)


def keyed(key: str, purpose: str, content: bytes) -> bytes:
    """A digest that only a holder of the key can make, and that is of use for one purpose only."""
    return hmac.digest(hashlib.sha256(f"{purpose}|{key}".encode()).digest(), content, "sha256")


def _digest(key: str, serial: bytes, row: Mapping[str, Any]) -> bytes:
    said = {name: value for name, value in row.items() if name not in BY_THE_DATABASE}
    return keyed(key, "audit.origin", serial + text_of(said).encode())


def text_of(row: Mapping[str, Any]) -> str:
    """The columns of a row as one text. Empty ones are left out, so that a new column breaks nothing old."""
    said = {name: value for name, value in row.items() if value not in (None, "", [])}
    return json.dumps(said, cls=ExactEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class ExactEncoder(DjangoJSONEncoder):
    """Django's cuts moments to milliseconds; a seal wants them whole, and in UTC whatever the connection says."""

    def default(self, o):
        if isinstance(o, datetime):
            return o.astimezone(UTC).isoformat()
        return bytes(o).hex() if isinstance(o, (bytes, memoryview)) else super().default(o)
