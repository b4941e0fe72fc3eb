"""Who owns the tables: another role than the one that the product works as, and only at work on the tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

WHO = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@contextmanager
def as_owner() -> Iterator[None]:
    """Work on the same database as the role of MIGRATION_DATABASE_URL. Where none is set, there is only one role."""
    connection, owner = connections[DEFAULT_DB_ALIAS], settings.MIGRATION_DATABASE
    usual = {name: connection.settings_dict[name] for name in WHO}
    if not owner or usual["USER"] == owner["USER"]:
        yield
        return
    connection.close()
    connection.settings_dict.update({name: owner[name] for name in WHO if name in owner})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)
