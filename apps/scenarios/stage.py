"""Where a scenario is played: a database of its own, made from a migrated template in a moment and dropped afterwards.

The template stays on the server, named after what the migrations and default rules say; when they change, so does it.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

from apps.core.owner import as_owner

TEMPLATE, PLAY = "samplan_template_", "samplan_play_"
FORGOTTEN_AFTER = 3600  # seconds until a play whose player was killed is cleared away


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Let everything inside happen in an empty, migrated database, and leave nothing."""
    with psycopg.connect(**_server(), autocommit=True) as server:
        template = _template(server)
        name = f"{PLAY}{int(time.time())}_{uuid4().hex[:8]}"
        _run(server, "CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            with _using(name):
                yield
        finally:
            _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def migrated_template() -> Iterator[str]:
    """The name of an empty, migrated database to copy. Nobody with other migrations clears it away meanwhile."""
    with psycopg.connect(**_server(), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", (TEMPLATE,))
        yield _template(server)


def _server() -> dict:
    """How to reach the server's own database, as whoever makes the tables in ours."""
    with as_owner():
        parameters = connections[DEFAULT_DB_ALIAS].get_connection_params()
    known = ("host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey")
    return {"dbname": "postgres", **{key: parameters[key] for key in known if key in parameters}}


@contextmanager
def _using(name: str) -> Iterator[None]:
    usual = connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]
    _point_at(name)
    try:
        yield
    finally:
        _point_at(usual)


def _point_at(name: str) -> None:
    """Every connection of ours, also the one that the audit trail has for itself."""
    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name


def _template(server: psycopg.Connection) -> str:
    """The name of a migrated database; made now if the server has none that fits."""
    name = f"{TEMPLATE}{_version()}"
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", (TEMPLATE,))
    try:
        _clear_away(server, keep=name)
        if name not in _databases(server):
            _run(server, "CREATE DATABASE {}", f"{name}_new")
            with _using(f"{name}_new"):
                call_command("migrate", verbosity=0, interactive=False)
            _run(server, "ALTER DATABASE {} RENAME TO {}", f"{name}_new", name)
    finally:
        server.execute("SELECT pg_advisory_unlock(hashtext(%s))", (TEMPLATE,))
    return name


def _version() -> str:
    """A digest of everything that decides what an empty database holds."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    for name in ("default_rules.py", "rights.py"):
        digest.update(files("apps.core").joinpath(name).read_bytes())
    digest.update(f"{settings.MIGRATION_DATABASE and settings.DATABASE_ROLE}".encode())
    return digest.hexdigest()[:16]


def _databases(server: psycopg.Connection) -> list[str]:
    return [name for (name,) in server.execute("SELECT datname FROM pg_database")]


def _clear_away(server: psycopg.Connection, *, keep: str) -> None:
    """Old templates, half made ones, and plays that nobody ended."""
    for name in _databases(server):
        if name.startswith(TEMPLATE) and name != keep or _is_forgotten(name):
            _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _is_forgotten(name: str) -> bool:
    made_at = name.removeprefix(PLAY).partition("_")[0]
    return name.startswith(PLAY) and made_at.isdigit() and time.time() - int(made_at) > FORGOTTEN_AFTER


def _run(server: psycopg.Connection, statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
