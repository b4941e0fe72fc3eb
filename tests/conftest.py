"""What every test shares: its own database and broker, no network, small budgets for generated cases."""

import gc
import ipaddress
import os
import re
import socket
import time
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

from devtools.binaries import NO_BROWSER
from tests.cast import cast, nobody  # noqa: F401  (the people that the tests are about)

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's sync API keeps an event loop in the test's thread

settings.register_profile(
    "verify", max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
settings.register_profile("all", max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "verify"))


IS_FULL = os.environ.get("HYPOTHESIS_PROFILE") == "all"


def pytest_collection_modifyitems(config, items):
    """What is marked `full` tries again, in another dress, what another test tries: only `verify --all` counts it.

    What drives a browser takes long. It begins first, so that the workers come to an end at the same time.
    """
    if worker_number():
        items.sort(key=lambda item: "chromium" not in item.fixturenames)
    if IS_FULL:
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_collection_finish():
    """All tests and all that they import are there to stay: the garbage collector need not walk through them again."""
    gc.freeze()


def worker_number() -> int:
    """0 for a run in one process, 1, 2 … for the workers of pytest-xdist."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(name[2:]) + 1 if name.startswith("gw") else 0


def pytest_xdist_make_scheduler(config, log):
    """Spread tests one by one, but keep those of a file that names an `xdist_group` in one worker, in their order.

    pytest-xdist does this by changing the ids of tests, which pytest 9.2 no longer lets it do.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return group_of(config.rootpath / file) or nodeid

    return ByGroup(config, log)


@cache
def group_of(file: Path) -> str:
    named = re.search(r'xdist_group\("([^"]+)"\)', file.read_text(encoding="utf-8"))
    return named.group(1) if named else ""


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Only this machine's loopback answers. A test that needs the world is not a test."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and not is_loopback(address[0]):
            raise NetworkBlocked(f"a test tried to connect to {address[0]}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


WRITTEN_BY_MIGRATIONS = ("django_content_type", "auth_permission")


@pytest.fixture(autouse=True, scope="session")
def quick_flush():
    """Between tests that really commit, rows are deleted and the tables' files stay: a tenth of the time of TRUNCATE.

    A page that is closed may still be saving its draft meanwhile: the lock waits for it, and what waits for us in turn
    lets us try once more. What migrations wrote for good stays, and the rules are loaded again.
    """
    from django.core.management.commands import flush
    from django.db import OperationalError

    from apps.core.default_rules import load_missing
    from apps.core.guard.base import DatabaseOperations

    run = DatabaseOperations.execute_sql_flush

    def deletions(self, style, tables, **more):
        names = [self.quote_name(table) for table in tables if table not in WRITTEN_BY_MIGRATIONS]
        lock = f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE"
        rows = [f"DELETE FROM {name}" for name in names]  # noqa: S608
        return ["; ".join(["SET LOCAL session_replication_role = replica", lock, *rows])]  # no trigger keeps a row

    def patiently(self, sql_list, left=5):
        try:
            run(self, sql_list)
        except OperationalError:
            if not left:
                raise
            time.sleep(0.3)
            patiently(self, sql_list, left - 1)

    def rules_again(verbosity, interactive, database):
        load_missing(None, using=database)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", deletions)
        patch.setattr(DatabaseOperations, "execute_sql_flush", patiently)
        patch.setattr(flush, "emit_post_migrate_signal", rules_again)
        yield


@pytest.fixture(autouse=True)
def in_swedish():
    """No test inherits the language that another one's page was read in."""
    translation.activate("sv")
    yield
    translation.deactivate()


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def own_broker():
    """One Redis database per pytest worker: queues and cache of one never meet those of another. Returns its URL."""
    import redis
    from django.conf import settings as django_settings
    from django.core.cache import caches

    from config.celery import app

    parts = urlsplit(os.environ["REDIS_URL"])
    base = int(os.environ.get("REDIS_BASE", "0"))
    mine = urlunsplit(parts._replace(path=f"/{base + worker_number() + 1}"))
    with redis.Redis.from_url(mine) as server:
        server.flushdb()
    django_settings.REDIS_URL = django_settings.CACHES["default"]["LOCATION"] = mine
    if caches.settings["default"]["LOCATION"] == mine and hasattr(caches._connections, "default"):
        del caches["default"]  # somebody asked for the cache while the tests were gathered: that one is shared
    app.conf.update(broker_url=mine, broker_read_url=mine, broker_write_url=mine)
    return mine


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium, one for each pytest worker. A missing browser fails; it is never skipped."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM", "missing")
    if path == "missing":
        pytest.fail(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True, scope="session")
def kept_files():
    """A browser may keep style sheets, scripts and letters, as it may in production. Otherwise it asks for all of them
    again for each page, two dozen files, and the more often the newer the checkout is."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    serve = StaticFilesHandler.serve

    def lasting(self, request):
        response = serve(self, request)
        response["Cache-Control"] = "max-age=3600, immutable"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", lasting)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker, django_db_keepdb, django_db_createdb
):
    """A new test database is copied from a migrated template, and there is one for every run that asks for it: files
    that open it once for all their tests do not say `django_db`, which is what pytest-django looks for."""
    from django.db import connections

    from apps.scenarios.stage import migrated_template

    held = ExitStack()
    if django_db_createdb or not django_db_keepdb:
        with django_db_blocker.unblock():
            template = held.enter_context(migrated_template())
        for connection in connections.all():
            connection.settings_dict["TEST"]["TEMPLATE"] = template
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pytest_django.fixtures._get_databases_for_setup", lambda items: (set(connections), set()))
        yield held


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings, django_db_setup):
    """The copy has been made: the template is free again."""
    django_db_modify_db_settings.close()
