"""`manage.py dev`: the whole product on this machine, until Ctrl-C."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from apps.core import catalogues
from devtools import front_end, prepare
from devtools.checkout import Checkout
from devtools.console import say
from devtools.processes import Child, end_leftovers, environment, first_free, free_port, remember, show
from devtools.servers import Servers

RESTARTS = 3  # of one process within
WITHIN = 30  # seconds; more than that is no accident
GIVEN = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL")
PATIENCE = 20  # seconds that a process may take to end


def main(root: Path, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py dev", description="Run Samplan on this machine.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="default: %(default)s")
    parser.add_argument("--no-demo", action="store_true", help="start without the people of the demo region")
    options = parser.parse_args(arguments)
    checkout = Checkout(root)
    if not checkout.take():
        say(f"this checkout is already in use by {checkout.owner() or 'a command that is just starting'}.")
        say("Nothing was started or changed.")
        return 1
    try:
        return Dev(checkout, options.port, with_demo=not options.no_demo).run()
    finally:
        checkout.leave()


class Dev:
    """The supervisor. Starts everything, restarts what falls over, and ends everything in the right order."""

    def __init__(self, checkout: Checkout, wanted_port: int, *, with_demo: bool):
        self.checkout, self.root, self.home = checkout, checkout.root, checkout.home
        self.wanted_port, self.with_demo = wanted_port, with_demo
        self.began = time.monotonic()
        self.ending = threading.Event()
        self.hurry = False
        self.servers = Servers(self.home)
        self.children: list[Child] = []
        self.restarts: list[tuple[float, str]] = []
        self.port, self.mail_port = 0, free_port()
        self.address = ""
        self.settings: dict[str, str] = {}
        self.people = ""  # who can sign in, as the demo says

    def run(self) -> int:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self.asked_to_end)
        try:
            self.start()
            while not self.ending.wait(0.3):
                if not self.all_is_well():
                    return 1
            return 0
        finally:
            self.stop()

    def asked_to_end(self, *_signal: object) -> None:
        self.hurry = self.ending.is_set()
        self.ending.set()

    # --- starting

    def start(self) -> None:
        logs = self.home / "log"
        logs.mkdir(exist_ok=True, mode=0o700)
        catalogues.compile_all(self.root)
        front_end.provide(self.root)
        end_leftovers(self.home / "children.json")
        self.servers.start()
        remember(self.servers.children, self.home / "children.json")
        self.configure()
        is_migrated = self.is_migrated()
        demo = self.prepare(is_migrated)
        if not is_migrated:
            self.finish(demo)
        for child in self.plan():
            if not self.ending.is_set():
                child.start()
                self.children.append(child)
                show(child, logs / f"{child.name}.log")
        remember(self.all_children, self.home / "children.json")
        if is_migrated:
            self.finish(demo)
        if self.answers():
            self.checkout.publish("dev", self.settings, self.address)
            self.greet()

    @property
    def all_children(self) -> list[Child]:
        return [*self.servers.children, *self.children]

    def configure(self) -> None:
        port = first_free(self.wanted_port)
        if port != self.wanted_port:
            say(f"port {self.wanted_port} is taken; taking {port}")
        self.port, self.address = port, f"http://localhost:{port}"
        self.settings = {
            **self.checkout.settings(),
            **{name: os.environ[name] for name in GIVEN if os.environ.get(name)},
            **self.servers.environment,
            "BASE_URL": self.address,
            "EMAIL_URL": os.environ.get("EMAIL_URL") or f"smtp://127.0.0.1:{self.mail_port}",
        }

    def is_migrated(self) -> bool:
        """Known only of our own data; somebody else's database is always asked."""
        postgres = self.servers.postgres
        return postgres is not None and prepare.is_migrated(self.root, self.home, postgres.data)

    def prepare(self, is_migrated: bool) -> subprocess.Popen[str]:
        """Migrate and load the demo, in a process of its own; its output is for the greeting."""
        if not is_migrated:
            say("preparing the database" + (" and the demo region" if self.with_demo else ""))
        command = [sys.executable, "-m", "devtools.prepare"]
        command += ["--demo"] * self.with_demo + ["--migrated"] * is_migrated
        return subprocess.Popen(
            command, cwd=self.root, env=environment(self.settings), stdout=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def finish(self, demo: subprocess.Popen[str]) -> None:
        """Wait for the preparation, unless we are asked to end."""
        reader = threading.Thread(target=self.read_people, args=(demo,), daemon=True)
        reader.start()
        while reader.is_alive() and not self.ending.wait(0.05):
            pass
        if self.ending.is_set():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(demo.pid, signal.SIGTERM)
        if demo.wait() and not self.ending.is_set():
            raise SystemExit("samplan: the database could not be prepared; the reason stands above.")
        postgres = self.servers.postgres
        if postgres and not self.ending.is_set():
            prepare.mark_migrated(self.root, self.home, postgres.data)

    def read_people(self, demo: subprocess.Popen[str]) -> None:
        self.people = demo.stdout.read() if demo.stdout else ""

    def plan(self) -> list[Child]:
        celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config"]
        web = ["gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"]
        web += ["--workers", "1", "--threads", "8", "--log-level", "warning", "--no-control-socket"]
        worker = [*celery, "worker", "-l", "WARNING", "-c", "1", "--without-gossip", "--without-mingle"]
        beat = [*celery, "beat", "-l", "WARNING", "-s", self.home / "beat", "--pidfile="]
        commands: dict[str, Sequence[object]] = {"web": [sys.executable, "-m", *web], "worker": worker, "beat": beat}
        if not os.environ.get("EMAIL_URL"):
            commands["mail"] = [sys.executable, "manage.py", "mail_sink", "--port", str(self.mail_port)]
        # Celery warns about being root; whoever runs a checkout as root knows.
        settings = environment({**self.settings, "PYTHONWARNINGS": "ignore:You're running the worker"})
        settings.pop("MIGRATION_DATABASE_URL", None)  # whoever answers questions has no key to the tables
        how: dict[str, Any] = {"cwd": self.root, "env": settings, "stdin": subprocess.DEVNULL}
        how |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return [Child(name, line, **how) for name, line in commands.items()]

    def answers(self) -> bool:
        """Wait until the product says that it is ready. False when we are asked to end, or a process gave up."""
        while not self.ending.wait(0.05):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5).read()
                return True
            if not self.all_is_well():
                raise SystemExit(1)
        return False

    def greet(self) -> None:
        if self.people.strip():
            with contextlib.suppress(OSError):
                print(self.people.rstrip(), flush=True)
        say(f"{self.servers.describe()}; data and logs in var/")
        say(f"ready after {time.monotonic() - self.began:.1f} s at {self.address}/  (Ctrl-C ends everything)")

    # --- watching and ending

    def all_is_well(self) -> bool:
        """Start again whatever has fallen over. False when one falls over again and again."""
        for child in self.all_children:
            if child.is_running or self.ending.is_set():
                continue
            code = child.process.returncode if child.process else None
            now = time.monotonic()
            self.restarts = [(at, name) for at, name in self.restarts if now - at < WITHIN]
            if sum(name == child.name for _at, name in self.restarts) >= RESTARTS:
                say(f"{child.name} ended with {code} once more; ending everything. See var/log/{child.name}.log")
                return False
            say(f"{child.name} ended with {code}; starting it again")
            self.restarts.append((now, child.name))
            child.start()
            show(child, self.home / "log" / f"{child.name}.log")
            remember(self.all_children, self.home / "children.json")
        return True

    def stop(self) -> None:
        """First what talks to people, then the worker that finishes its task, last the servers they need."""
        self.ending.set()
        say("ending")
        for child in self.children:
            child.ask_to_end()
        deadline = time.monotonic() + PATIENCE
        while any(child.is_running for child in self.children) and time.monotonic() < deadline and not self.hurry:
            time.sleep(0.05)
        for child in self.children:
            child.wait(0)
        self.servers.stop()
        (self.home / "children.json").unlink(missing_ok=True)
        say("ended; everything is saved in var/")
