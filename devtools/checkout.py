"""Who is using the data of this checkout: one `dev` or one command at a time owns its servers."""

import contextlib
import fcntl
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from devtools.environment import var
from devtools.processes import write_private


@dataclass
class Owner:
    """What the owner says about itself in `var/dev.json` (readable by us alone, gone when it ends)."""

    pid: int
    command: str
    address: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        at = f" at {self.address}" if self.address else ""
        return f"`manage.py {self.command}` (process {self.pid}){at}"


class Checkout:
    """The data folder `var/` and the right to start servers on it."""

    def __init__(self, root: Path):
        self.root = root
        self.home = var(root)
        self.file = self.home / "dev.json"
        self._lock: IO[str] | None = None

    def take(self) -> bool:
        """Become the owner. False when somebody else is; an owner that was killed is none."""
        self._lock = (self.home / "dev.lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            return False
        self.file.unlink(missing_ok=True)
        return True

    def owner(self) -> Owner | None:
        """Who owns it; None while they are still starting, or when nobody does."""
        with contextlib.suppress(OSError, ValueError, TypeError):
            return Owner(**json.loads(self.file.read_text()))
        return None

    def publish(self, command: str, environment: dict[str, str], address: str = "") -> None:
        write_private(self.file, json.dumps(Owner(os.getpid(), command, address, environment).__dict__, indent=2))

    def leave(self) -> None:
        if self._lock:
            self.file.unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    @property
    def secret_key(self) -> str:
        """A key of this checkout's own, so that sessions outlive a restart."""
        file = self.home / "secret.key"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(50))
        return file.read_text()

    def settings(self) -> dict[str, str]:
        """What makes settings.py a developer's, unless the environment says otherwise."""
        mine = {"DEV": "1", "SECRET_KEY": self.secret_key}
        return {name: os.environ.get(name, value) for name, value in mine.items()}
