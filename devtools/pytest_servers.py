"""A pytest plugin: plain `pytest` works, with throwaway servers where the environment names none.

It acts while it is imported, before any test module can import a model. Workers of pytest-xdist inherit the servers
of the process that started them.
"""

import atexit
import os
from pathlib import Path

import django

from apps.core import catalogues
from devtools import binaries, front_end, throwaway

ROOT = Path(__file__).resolve().parent.parent


def pytest_report_header() -> str:
    return os.environ.get("SAMPLAN_SERVERS", "servers: those of DATABASE_URL and REDIS_URL")


def begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["TESTING"] = "1"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        catalogues.compile_all(ROOT)
        front_end.provide(ROOT)
        os.environ.setdefault("CHROMIUM", binaries.installed_browser() or "missing")
        if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
            start_servers()
    django.setup()


def start_servers() -> None:
    opened = throwaway.servers()
    servers = opened.__enter__()  # closed when this process ends, however pytest goes about it
    atexit.register(opened.__exit__, None, None, None)
    os.environ.update(servers.environment)
    os.environ["SAMPLAN_SERVERS"] = f"servers: {servers.describe()}"


begin()
