"""Servers for one run of the tests. Everything they write is gone afterwards, also after a run that was killed."""

import contextlib
import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.servers import Servers

PREFIX = "samplan-test-"
ROOM_NEEDED = 1_000_000_000  # bytes: containers often have a memory disk of 64 MB


def places() -> list[Path]:
    return [Path("/dev/shm"), Path(tempfile.gettempdir())]


def roomy_place() -> Path:
    """The memory disk, where there is one with room."""
    memory, disk = places()
    with contextlib.suppress(OSError), tempfile.TemporaryFile(dir=memory):
        if shutil.disk_usage(memory).free > ROOM_NEEDED:
            return memory
    return disk


def sweep() -> None:
    """Remove what runs that were killed outright left behind: nobody holds the lock in their folder."""
    for folder in (found for place in places() for found in place.glob(f"{PREFIX}*")):
        with contextlib.suppress(OSError), (folder / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def servers(*, ignore_given: bool = False) -> Iterator[Servers]:
    """Servers that answer. Call from the main thread."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=roomy_place()))
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        running = Servers(folder, throwaway=True, ignore_given=ignore_given)
        try:
            running.start()
            yield running
        finally:
            running.stop()
            shutil.rmtree(folder, ignore_errors=True)
