"""Every Django command works in a bare clone: without DATABASE_URL it uses this checkout's own servers.

Those of a running `manage.py dev` where there is one; else they are started for the time of the command.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from apps.core import catalogues
from devtools import front_end, prepare
from devtools.checkout import Checkout
from devtools.console import give_up, say
from devtools.processes import end_leftovers, environment, remember, until
from devtools.servers import Servers

# These never ask a database; the settings are content with the name of one.
NEED_NO_DATABASE = {
    "help", "--help", "-h", "version", "--version", "startapp", "diffsettings", "findstatic", "collectstatic",
    "makemessages", "compilemessages", "catalogue", "share_costs",
}  # fmt: skip
MIGRATE_THEMSELVES = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "squashmigrations", "check"}
SHOW_PAGES = {"runserver", "testserver", "collectstatic"}


@contextmanager
def servers_for(root: Path, command: str) -> Iterator[None]:
    """Run a Django command inside this."""
    checkout = Checkout(root)
    if os.environ.get("DATABASE_URL") or is_reloaded():
        if is_nameless(command):
            say("no SECRET_KEY: running with development's settings")
            for name, value in checkout.settings().items():
                os.environ.setdefault(name, value)
            catalogues.compile_all(root)
        yield
        return
    os.environ.update(checkout.settings())
    if command == "runserver":
        os.environ.setdefault("DEBUG", "1")
    catalogues.compile_all(root)
    if command in SHOW_PAGES:
        front_end.provide(root)
    if command in NEED_NO_DATABASE:
        os.environ["DATABASE_URL"] = "postgres://localhost/none"
        yield
    elif checkout.take():
        with own_servers(checkout, command):
            yield
    else:
        with borrowed_servers(checkout):
            yield


def is_nameless(command: str) -> bool:
    """A database of one's own and nothing else said: a developer's. `check` must say what production lacks."""
    return command != "check" and not any(os.environ.get(name) for name in ("SECRET_KEY", "DEV", "TESTING"))


def is_reloaded() -> bool:
    """Whether this is the inner process of `runserver`, which has everything from the outer one."""
    return os.environ.get("RUN_MAIN") == "true"


@contextmanager
def own_servers(checkout: Checkout, command: str) -> Iterator[None]:
    end_leftovers(checkout.home / "children.json")
    servers = Servers(checkout.home)
    try:
        servers.start()
        remember(servers.children, checkout.home / "children.json")
        os.environ.update(servers.environment)
        if command not in MIGRATE_THEMSELVES:
            migrate(checkout, servers)
        elif command != "migrate" and servers.postgres:
            os.environ["DATABASE_URL"] = servers.postgres.url  # the product's role may not be there yet
        checkout.publish(command, {**checkout.settings(), **servers.environment})
        yield
    finally:
        wait_for_guests(checkout)
        servers.stop()
        checkout.leave()


def migrate(checkout: Checkout, servers: Servers) -> None:
    if servers.postgres is None or prepare.is_migrated(checkout.root, checkout.home, servers.postgres.data):
        return
    say("preparing the database")
    command = [sys.executable, "-m", "devtools.prepare"]
    if subprocess.run(command, cwd=checkout.root, env=environment({}), check=False).returncode:
        give_up("the database could not be migrated")
    prepare.mark_migrated(checkout.root, checkout.home, servers.postgres.data)


@contextmanager
def borrowed_servers(checkout: Checkout) -> Iterator[None]:
    """The servers of whoever owns the checkout; they do not stop them under our feet."""
    if not until(lambda: checkout.owner() is not None, seconds=120, every=0.2):
        give_up("another command of this checkout has been starting for two minutes; is it stuck?")
    owner = checkout.owner()
    if owner is None:
        give_up("the command that had the servers has just ended; try again")
    os.environ.update(owner.environment)
    with (checkout.home / "guests.lock").open("a") as guests:
        fcntl.flock(guests, fcntl.LOCK_SH)
        yield


def wait_for_guests(checkout: Checkout) -> None:
    """Another command may be using our servers: let it finish (Ctrl-C ends the waiting)."""
    with (checkout.home / "guests.lock").open("a") as guests:
        try:
            fcntl.flock(guests, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another command that uses the same servers")
            with contextlib.suppress(KeyboardInterrupt):
                fcntl.flock(guests, fcntl.LOCK_EX)
