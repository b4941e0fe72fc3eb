"""Child processes that end when we end, however we end."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from devtools.console import give_up, say

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dies_with_us(sign: int) -> Callable[[], None]:
    """For a child about to start: on Linux the kernel sends it `sign` if we are killed outright."""

    def ask_the_kernel() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, sign)

    return ask_the_kernel


def adopt_orphans() -> None:
    """On Linux, from now on: the children of a process of ours that dies become our own."""
    if _libc is not None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_descendants() -> None:
    """Kill whatever is left of what we, our children or theirs have started."""
    import psutil

    left = psutil.Process().children(recursive=True)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=5)


class Child:
    """A process of ours, in a session of its own so that Ctrl-C reaches only us and we decide the order.

    Start it from the main thread: the kernel counts the end of the starting thread as our death.
    """

    def __init__(self, name: str, command: Sequence[object], *, end: int = signal.SIGTERM, **options: Any):
        self.name, self.command, self.end, self.options = name, [str(part) for part in command], end, options
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, start_new_session=True, preexec_fn=dies_with_us(self.end), **self.options
        )

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        if self.process and self.is_running:
            self.process.send_signal(self.end)

    def wait(self, seconds: float) -> None:
        """Wait for the end; whatever is left of its session is killed afterwards."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def pump(name: str, stream: IO[bytes], log: Path) -> None:
    """Keep a child's lines in its log; show those that somebody should see, with its name in front."""
    with log.open("ab", buffering=0) as kept:
        for line in stream:
            kept.write(line)
            if b" INFO " in line:
                continue
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.write(f"{name:>8} | {line.decode(errors='replace')}")
                sys.stderr.flush()


def show(child: Child, log: Path) -> None:
    if child.process and child.process.stdout:
        threading.Thread(target=pump, args=(child.name, child.process.stdout, log), daemon=True).start()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_taken(port: int) -> bool:
    """Whether somebody answers, or has reserved, this port on either loopback address of this machine."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with contextlib.suppress(OSError), socket.socket(family) as probe:
            probe.settimeout(0.5)
            if probe.connect_ex((host, port)) == 0:
                return True
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def first_free(wanted: int, *, tries: int = 50) -> int:
    free = next((port for port in range(wanted, wanted + tries) if not is_taken(port)), None)
    return free or give_up(f"no free port between {wanted} and {wanted + tries - 1}")


def remember(children: Sequence[Child], file: Path) -> None:
    """Write down who our children are, so that the next start can end what outlived us."""
    import psutil

    known = {}
    for child in children:
        with contextlib.suppress(psutil.Error):
            known[child.pid] = [child.name, psutil.Process(child.pid).create_time()]
    write_private(file, json.dumps(known))


def end_leftovers(file: Path) -> None:
    """End processes that an earlier run, killed outright, left behind: recognised by id and time of birth."""
    import psutil

    with contextlib.suppress(OSError, ValueError):
        for pid, (name, born) in json.loads(file.read_text()).items():
            with contextlib.suppress(psutil.NoSuchProcess):
                left = psutil.Process(int(pid))
                if abs(left.create_time() - born) < 1:
                    end_leftover(left, name)
    file.unlink(missing_ok=True)


def end_leftover(left: Any, name: str) -> None:
    """Give it time, for the kernel has told it; then tell it ourselves; then kill it."""
    for sign in (None, signal.SIGINT if name == "postgres" else signal.SIGTERM, signal.SIGKILL):
        if sign is not None:
            say(f"ending the {name} that an earlier run left behind (process {left.pid})")
            left.send_signal(sign)
        if until(lambda: has_ended(left), seconds=8):
            return


def has_ended(process: Any) -> bool:
    """Also when nobody has asked how it ended: in a container there is often nobody who does."""
    import psutil

    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def write_private(file: Path, text: str) -> None:
    """Write a file that only we may read, all at once."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    unfinished.replace(file)


def until(ready: Callable[[], bool], *, seconds: float, every: float = 0.03) -> bool:
    """Whether `ready` came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(every)
    return ready()


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1", **extra}
