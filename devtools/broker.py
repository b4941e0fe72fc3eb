"""The broker, started by us: Valkey for `dev`, real Redis for the tests."""

import secrets
import subprocess
from pathlib import Path

from devtools import binaries
from devtools.console import give_up
from devtools.processes import Child, free_port, until, write_private


class Broker:
    """A Redis-protocol server under `home`. `start()` returns at once, `wait()` when it answers."""

    def __init__(self, home: Path, *, throwaway: bool = False):
        self.home, self.throwaway = home, throwaway
        self.bin = binaries.broker(for_tests=throwaway)
        self.port = free_port()
        self.log = home / "log" / "broker.log"
        self.label = self.bin.name
        self.child: Child | None = None

    @property
    def password(self) -> str:
        file = self.home / "broker.password"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(24))
        return file.read_text()

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """The configuration goes in through a pipe, so that the password is in no argument."""
        data = self.home / "broker"
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.log.parent.mkdir(exist_ok=True, mode=0o700)
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f'dir "{data}"',
            f"requirepass {self.password}",
            'save ""',
            f"appendonly {'no' if self.throwaway else 'yes'}",
            "databases 64",
            "maxmemory-policy noeviction",  # a queue that forgets is no queue
        ]
        with self.log.open("wb") as log:
            self.child = Child("broker", [self.bin, "-"], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd="/")
            self.child.start()
        process = self.child.process
        if process and process.stdin:
            process.stdin.write(("\n".join(lines) + "\n").encode())
            process.stdin.close()

    def wait(self) -> None:
        if not until(self.answers, seconds=30) or not self.child or not self.child.is_running:
            give_up(f"the broker did not start:\n{self.log.read_text(errors='replace')[-1500:]}")

    def answers(self) -> bool:
        import redis

        if not self.child or not self.child.is_running:
            return True
        try:
            with redis.Redis.from_url(self.url) as client:
                facts = client.info("server")
        except redis.RedisError:
            return False
        name = facts.get("server_name", "redis").capitalize()
        self.label = f"{name} {facts.get('valkey_version') or facts['redis_version']}"
        return True

    def stop(self) -> None:
        if self.child:
            self.child.ask_to_end()
            self.child.wait(10)
