"""A post office for development: takes e-mail by real SMTP and keeps each letter as a file. Nothing is sent on.

It keeps every letter that it is handed, also one that it already has: a duplicate is seen, not hidden.
"""

import asyncio
import contextlib
import itertools
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings

_serial = itertools.count()


def folder() -> Path:
    return Path(settings.BASE_DIR) / "var" / "mail"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it arrived. `copies` says how many with the same Message-ID there are."""

    key: str
    received_at: datetime
    to: str
    subject: str
    text: str
    copies: int = 1


class Sink:
    """The handler of aiosmtpd: a letter is on disk, whole, before it is accepted."""

    def __init__(self, to: Path):
        self.folder = to
        to.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server, session, envelope) -> str:
        self.keep(envelope.original_content)
        return "250 Kept, and sent no further"

    def keep(self, content: bytes) -> None:
        name = f"{time.time_ns():020d}-{os.getpid()}-{next(_serial)}"
        half = self.folder / f"{name}.half"
        half.write_bytes(content)
        half.rename(self.folder / f"{name}.eml")


async def serve(host: str, port: int, to: Path) -> None:
    """Take letters until told to stop. Raises OSError when the port is taken."""
    from aiosmtpd.smtp import SMTP  # only development has it

    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(lambda: SMTP(Sink(to), enable_SMTPUTF8=True), host, port)
    async with server:
        await stop.wait()


def letters(of: Path, newest: int = 100) -> list[Letter]:
    """The newest letters first, each with the number of copies among all that are kept."""
    read = sorted(_read(of), key=lambda letter: letter.received_at, reverse=True)
    copies = Counter(letter.key for letter in read)
    return [Letter(one.key, one.received_at, one.to, one.subject, one.text, copies[one.key]) for one in read[:newest]]


def _read(of: Path) -> Iterator[Letter]:
    for path in of.glob("*.eml"):
        with contextlib.suppress(OSError):  # emptied while we looked
            content = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
            body = content.get_body(("plain",))
            yield Letter(
                key=content["Message-ID"] or path.stem,
                received_at=datetime.fromtimestamp(int(path.stem.split("-")[0]) / 1e9, UTC),
                to=content["To"] or "",
                subject=content["Subject"] or "",
                text=body.get_content() if body else "",
            )
