"""The plan of the house, as pyproject.toml draws it: which app may know which. A new app is in every house test."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = sorted(path.parent.name for path in ROOT.glob("apps/*/apps.py"))


@cache
def floors() -> dict[str, int]:
    """The floor of each app, counted from the roof: imports go to higher numbers only."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = next(contract["layers"] for contract in pyproject["tool"]["importlinter"]["contracts"])
    rooms = [[room.strip().removeprefix("apps.") for room in layer.split("|")] for layer in layers]
    return {room: number for number, floor in enumerate(rooms) for room in floor}


def may_know(app: str, other: str) -> bool:
    """An app knows itself and the floors below; not its neighbours, and nothing above."""
    return app == other or floors()[app] < floors()[other]


def tracked_files() -> list[Path]:
    """What belongs to the repository. Files that are being written count as well, ignored ones do not."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))
