"""`manage.py verify`: the tests, on servers that are thrown away afterwards."""

import argparse
import os
import signal
import sys
from pathlib import Path

from apps.core import catalogues
from devtools import binaries, front_end, throwaway
from devtools.console import say
from devtools.processes import Child, adopt_orphans, end_descendants, environment

LEFT_TO_THEIR_OWN = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "DEV")


class Ended(BaseException):
    """Somebody asked us to end."""


def main(root: Path, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="manage.py verify", description="Run the tests. Other arguments go to pytest."
    )
    parser.add_argument("--all", action="store_true", help="also full counts, and what is marked `full`")
    options, for_pytest = parser.parse_known_args(arguments)
    catalogues.compile_all(root)
    front_end.provide(root)
    browser = binaries.browser()
    if browser is None:
        say(binaries.NO_BROWSER)
    adopt_orphans()
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, end)
    try:
        with throwaway.servers(ignore_given=True) as servers:
            settings = {name: value for name, value in environment({}).items() if name not in LEFT_TO_THEIR_OWN}
            settings |= servers.environment
            settings |= {
                "TESTING": "1",
                "CHROMIUM": browser or "missing",
                "HYPOTHESIS_PROFILE": "all" if options.all else "verify",
                "SAMPLAN_SERVERS": f"servers: {servers.describe()}",
            }
            return run(root, for_pytest, settings)
    except Ended:
        say("ended before the tests were done")
        return 130
    finally:
        end_descendants()


def end(*_signal: object) -> None:
    raise Ended


def run(root: Path, for_pytest: list[str], settings: dict[str, str]) -> int:
    """pytest in a session of its own, so that everything it started can be ended with it."""
    named = any(argument.startswith("-n") or argument == "--pdb" for argument in for_pytest)
    command = [
        sys.executable,
        "-m",
        "pytest",
        *([] if named else ["-n", str(max(2, os.cpu_count() or 2))]),
        *for_pytest,
    ]
    child = Child("pytest", command, end=signal.SIGINT, cwd=root, env=settings)
    child.start()
    try:
        return child.process.wait() if child.process else 1
    except KeyboardInterrupt:
        child.ask_to_end()  # pytest says what it had found
        return child.process.wait(30) if child.process else 1
    finally:
        child.ask_to_end()
        child.wait(10)
