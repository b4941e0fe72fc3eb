"""Is the process alive (`/healthz`), and can it do its work (`/readyz`)? For load balancers and for `manage.py dev`.

An app above registers what else must hold: `health.part("outbox")(function)`. A part returns nothing when all is well
and raises otherwise; what it raises goes to the log, never into the answer.
"""

import logging
from collections.abc import Callable
from functools import cache

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger("samplan.health")
WAIT = 2  # seconds for the broker's answer

_parts: dict[str, Callable[[], None]] = {}


class Unready(Exception):
    """A part works, but not well enough."""


def part(name: str):
    """Let `/readyz` ask this function too."""

    def register(check: Callable[[], None]) -> Callable[[], None]:
        _parts[name] = check
        return check

    return register


@part("database")
def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@part("migrations")
def migrations() -> None:
    if not all_applied():
        all_applied.cache_clear()
        raise Unready("there are migrations that this database has not had")


@cache
def all_applied() -> bool:
    """Once they are, they stay so for as long as this process lives: reading them from disk is slow."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@part("broker")
def broker() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=WAIT, socket_connect_timeout=WAIT) as server:
        server.ping()


def unready_parts() -> list[str]:
    """The names of the parts that do not hold. The rest is not asked when the database does not answer."""
    failed: list[str] = []
    for name, check in _parts.items():
        try:
            check()
        except Exception:
            logger.warning("%s is not ready", name, exc_info=True)
            failed.append(name)
            if name == "database":
                break
    return failed


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every part holds, else 503 with the names of those that do not."""
    failed = unready_parts()
    body = {"status": "unready" if failed else "ready", "parts": sorted(_parts), "failed": failed}
    return JsonResponse(body, status=503 if failed else 200)
