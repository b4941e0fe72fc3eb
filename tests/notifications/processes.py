"""A real worker, a real Redis and a real post office, each of which can be killed in the middle of things."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, seconds: float = 20):
    """Wait for something to come true, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, f"{what} did not come true in {seconds} s"
        time.sleep(0.05)
    return found


class Killable:
    """A process in a group of its own, so that its children die with it."""

    process: subprocess.Popen | None = None
    log = Path(os.devnull)

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=ROOT, env=self.environment(), start_new_session=True, stdout=log, stderr=log
            )

    def kill(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


class Redis(Killable):
    """Keeps nothing on disk: what it held when it was killed is gone."""

    def __init__(self, binary: str):
        self.binary, self.port = binary, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        quiet = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        return [self.binary, "--port", str(self.port), *quiet]

    def start(self) -> None:
        super().start()
        until(self.answers)

    def answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.2):
            return True
        return False


class Worker(Killable):
    """A Celery worker with its beat, on the test's own database."""

    def __init__(self, database: str, broker: str, post_port: int, folder: Path):
        parts = urlsplit(os.environ["DATABASE_URL"])
        self.given = {
            "DATABASE_URL": urlunsplit(parts._replace(path=f"/{database}")),
            "REDIS_URL": broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{post_port}",
            "OUTBOX_SWEEP_SECONDS": "1",
        }
        self.folder, self.log = folder, folder / "worker.log"

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.given}

    def command(self) -> list[str]:
        alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        beat = ["-B", "-s", str(self.folder / "beat")]
        return [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1", "-l", "error", *beat, *alone]


class Web(Killable):
    """A real web process with one worker, which its master starts anew where somebody kills it."""

    def __init__(self, given: dict[str, str], folder: Path):
        self.given, self.port, self.log = given, free_port(), folder / "web.log"

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.given}

    def command(self) -> list[str]:
        bind = ["--bind", f"127.0.0.1:{self.port}", "--preload", "--no-control-socket"]
        threads = ["--worker-class", "gthread", "--threads", "4"]
        return [sys.executable, "-m", "gunicorn", "config.wsgi:application", *bind, *threads]

    def start(self) -> None:
        super().start()
        until(self.worker, 60)

    def worker(self) -> int | None:
        """The process that answers."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def kill_worker(self) -> None:
        """In the middle of whatever it does; another takes its place."""
        if pid := self.worker():
            os.kill(pid, signal.SIGKILL)
            until(lambda: self.worker() not in (pid, None), 60)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes] | None:
        """The status and what it said; None where it died before it had answered."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            line.close()

    def ask_until_answered(self, *asked) -> tuple[int, bytes]:
        """As whoever has not heard does: the same again."""
        return until(lambda: self.ask(*asked), 60)


class PostOffice:
    """A real SMTP server that can be slow, and can die between taking a letter and saying so.

    `arrived` is set to grow as soon as a letter has been handed over; `kept` when it has been accepted.
    """

    def __init__(self):
        self.slow, self.dies = 0.0, 0
        self.arrived: list[bytes] = []
        self.kept: Counter[str] = Counter()
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_DATA(self, server, session, envelope) -> str:
        self.arrived.append(envelope.original_content)
        await asyncio.sleep(self.slow)
        [key] = [line for line in envelope.original_content.split(b"\r\n") if line.startswith(b"Message-ID")]
        self.kept[key.decode()] += 1
        if self.dies:
            self.dies -= 1
            server.transport.abort()
        return "250 Kept"

    def close(self) -> None:
        self.controller.stop()
