"""The virtual environment, made from the hash-pinned locks by whatever Python started us.

Nothing here may import more than the standard library: it runs before anything else is installed.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from devtools.console import give_up, say

OLDEST = (3, 11)
# Commands that look after the environment themselves. Any other is content with packages that are already there,
# as in a container or in somebody's own virtual environment.
OURS = ("dev", "verify", "screenshots")
SIGNS_OF_PACKAGES = ("django", "environ", "allauth", "celery", "csp")


def enter(root: Path, command: str) -> None:
    """Return inside an environment that has the packages; makes `.venv` and continues there if need be."""
    if sys.version_info < OLDEST:
        give_up(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    venv = root / ".venv"
    inside = Path(sys.prefix).resolve() == venv.resolve()
    if command not in OURS and all(find_spec(name) for name in SIGNS_OF_PACKAGES):
        return
    if not is_current(root):
        with only_one(root, "setup"):
            if not is_current(root):
                build(root)
    if not inside:
        python = venv / "bin" / "python"
        os.execv(python, [str(python), *sys.argv])


def wanted(root: Path) -> str:
    """What the environment should have been made from."""
    locks = [root / "requirements" / name for name in ("bootstrap.lock", "dev.lock")]
    return hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()


def is_current(root: Path) -> bool:
    stamp = root / ".venv" / "made-from"
    return (root / ".venv/bin/python").exists() and stamp.exists() and stamp.read_text() == wanted(root)


def build(root: Path) -> None:
    venv = root / ".venv"
    if not (venv / "bin/python").exists():
        make(venv)
    install(venv / "bin" / "python", root)
    (venv / "made-from").write_text(wanted(root))


def make(venv: Path) -> None:
    say(f"making .venv with Python {sys.version.split()[0]}")
    command = [sys.executable, "-m", "venv", "--clear", str(venv)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    # Debian and Ubuntu keep the part that brings pip in a package of its own.
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if (apt_install(package) or apt_install("python3-venv")) and subprocess.run(command, check=False).returncode == 0:
        return
    give_up("This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv")


def install(python: Path, root: Path) -> None:
    """uv where it can be had, because it is quick; pip where it cannot (it also reads a company's pip settings)."""
    say("installing the locked packages (once; a minute or so)")
    locks = root / "requirements"
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    quick = quiet([*pip, "--only-binary=:all:", "-r", str(locks / "bootstrap.lock")], root)
    if quick.returncode == 0:
        sync = [str(python.parent / "uv"), "pip", "sync", "-q", "--compile-bytecode", "--require-hashes"]
        sync += ["--python", str(python), str(locks / "bootstrap.lock"), str(locks / "dev.lock")]
        if quiet(sync, root).returncode == 0:
            return
        say("uv could not reach the packages; trying pip")
    slow = quiet([*pip, "-r", str(locks / "dev.lock")], root)
    if slow.returncode:
        give_up(f"the packages could not be installed:\n{slow.stderr[-2000:]}")


def quiet(command: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=with_cache(root), capture_output=True, text=True, check=False)


def with_cache(root: Path) -> dict[str, str]:
    """The environment for installers. Without a home of our own, their caches go to `var/`."""
    home = os.environ.get("HOME", "")
    common = {"UV_SYSTEM_CERTS": "1", **os.environ}  # an organisation's own certificates count, as they do for pip
    if home and os.access(home, os.W_OK):
        return common
    cache = root / "var" / "cache"
    names = {"HOME": "home", "UV_CACHE_DIR": "uv", "PIP_CACHE_DIR": "pip", "npm_config_cache": "npm"}
    for folder in names.values():
        (cache / folder).mkdir(parents=True, exist_ok=True)
    return {**common, **{name: str(cache / folder) for name, folder in names.items()}}


def apt_install(*packages: str) -> bool:
    """Install packages of the system, where we are root on Debian or Ubuntu. False where we cannot."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say("apt-get install " + " ".join(packages))
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    get = [*apt, "install", "-y", "--no-install-recommends", *packages]
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (get, [*apt, "update"], get):
        if subprocess.run(command, env=settings, capture_output=True, check=False).returncode == 0 and command is get:
            return True
    return False


def var(root: Path) -> Path:
    """The checkout's own folder for data, logs and secrets; nobody else may look inside."""
    folder = root / "var"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    return folder


@contextmanager
def only_one(root: Path, name: str) -> Iterator[None]:
    """Wait until no other process of this checkout does the same thing."""
    with (var(root) / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
