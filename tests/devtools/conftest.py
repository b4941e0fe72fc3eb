"""A copy of the checkout in a path with spaces, with the packages of this one."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from devtools.environment import wanted
from tests.house.plan import ROOT, tracked_files


@pytest.fixture(scope="session")
def copy(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("samplan") / "a checkout with spaces"
    for path in [*tracked_files(), *(ROOT / "static/vendor").rglob("*.*"), *ROOT.glob("apps/*/locale/**/*.mo")]:
        place = target / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place)
    environment = target / ".venv"
    environment.mkdir()
    for entry in Path(sys.prefix).iterdir():
        if entry.name != "made-from":
            (environment / entry.name).symlink_to(entry)
    (environment / "made-from").write_text(wanted(target))
    return target


class Command:
    """`manage.py …` in the copy, as somebody with nothing set would run it."""

    def __init__(self, copy: Path, *arguments: str):
        keep = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "PG_BIN", "CHROMIUM")}
        self.log = copy.parent / f"{arguments[0]}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments], cwd=copy, env=keep, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def says(self, text: str, seconds: float = 60) -> bool:
        deadline = time.monotonic() + seconds
        while text not in self.said:
            if self.process.poll() is not None or time.monotonic() > deadline:
                return text in self.said
            time.sleep(0.05)
        return True

    def ends(self, seconds: float = 60) -> int:
        return self.process.wait(seconds)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def command(copy):
    """Start a command; whatever still runs at the end is killed."""
    started = []

    def start(*arguments: str) -> Command:
        started.append(Command(copy, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.kill()
