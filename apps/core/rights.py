"""The roles of the database and what each may do there.

The owner makes and changes tables, when `migrate` runs and never else. The product reads and writes rows, and only
adds to what is append-only. Statistics see aggregates and no person, auditors the audit trail and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg import sql

from apps.core.guard import as_system

Statement = sql.Composed
AUDIT = "audit"  # the connection that never is the owner's: it knows the product's password also in `as_owner`
# What a role must not have. Being a member of another role counts: it can become that one.
FAULTS = """
SELECT fault FROM pg_roles AS me, LATERAL (VALUES
    (rolsuper, 'is a superuser'),
    (rolbypassrls, 'is above row-level security'),
    (rolcreaterole, 'may make roles'),
    (rolcreatedb, 'may make databases'),
    (rolreplication, 'may copy the whole server'),
    (EXISTS (SELECT FROM pg_auth_members WHERE member = me.oid), 'is a member of another role'),
    (EXISTS (SELECT FROM pg_class WHERE relowner = me.oid AND relpersistence <> 't'), 'owns tables'),
    (EXISTS (SELECT FROM pg_proc WHERE proowner = me.oid), 'owns functions'),
    (EXISTS (SELECT FROM pg_namespace WHERE nspowner = me.oid), 'owns a schema'),
    (EXISTS (SELECT FROM pg_database WHERE datdba = me.oid), 'owns a database'),
    (has_schema_privilege(me.oid, 'public', 'CREATE'), 'may make tables'),
    (EXISTS (
        SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%(append_only)s) AND (
            has_table_privilege(me.oid, oid, 'DELETE, TRUNCATE, TRIGGER')
            OR has_any_column_privilege(me.oid, oid, 'UPDATE'))
    ), 'may change the audit trail')
) AS known (holds, fault) WHERE rolname = %(role)s AND holds
"""
ATTRIBUTES = {
    "is a superuser",
    "is above row-level security",
    "may make roles",
    "may make databases",
    "may copy the whole server",
}


@dataclass(frozen=True, slots=True)
class Roles:
    """Names. The last two are groups without a login: an installation makes people or programs their members."""

    owner: str
    product: str
    statistics: str
    auditors: str


def of_owner(owner: str, product: str) -> Roles:
    return Roles(owner, product, f"{owner}_statistics", f"{owner}_auditors")


def roles() -> Roles:
    """As the two addresses of the database name them."""
    owner, product = (settings.MIGRATION_DATABASE or {}).get("USER", ""), settings.DATABASE_ROLE
    if owner in ("", product):
        raise ImproperlyConfigured("MIGRATION_DATABASE_URL must name another role than DATABASE_URL.")
    return of_owner(owner, product)


def append_only() -> list[str]:
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)]


def free_of_people() -> list[str]:
    """What statistics may read as it is: rules and days. For everything else there are views in their schema."""
    return [model._meta.db_table for model in apps.get_app_config("core").get_models()]


# --- Making them


def granting():
    """Rights are given on tables, also those that the guard stands before; no row of them is read."""
    return as_system("giving the roles of the database their rights")


def provide(connection: Any, who: Roles) -> None:
    """Make the roles that are missing, take from the product what it should not have, and grant. As the owner."""
    with granting(), transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in [*missing(cursor, who), *corrections(cursor, who.product, who.owner), *grants(cursor, who)]:
            cursor.execute(statement.as_string(cursor.connection))


def grant(connection: Any, who: Roles) -> None:
    """What each may do with the tables that there are, and with those to come. As their owner."""
    with granting(), transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in grants(cursor, who):
            cursor.execute(statement.as_string(cursor.connection))


def missing(cursor: Any, who: Roles) -> Iterator[Statement]:
    """The password goes to the server as the digest that it keeps, so that it stands in no log."""
    known = _known(cursor)
    if who.product not in known:
        yield _composed("CREATE ROLE {} LOGIN PASSWORD {}", who.product, sql.Literal(_digest(cursor, who.product)))
    for group in (who.statistics, who.auditors):
        if group not in known:
            yield _composed("CREATE ROLE {} NOLOGIN", group)


def corrections(cursor: Any, role: str, owner: str) -> Iterator[Statement]:
    """A database that was begun with one role for everything: what this role owns becomes the owner's."""
    found = faults(cursor, role)
    if ATTRIBUTES.intersection(found):
        yield _composed("ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS", role)
    if any(fault.startswith("owns") for fault in found):
        yield _composed("REASSIGN OWNED BY {} TO {}", role, owner)


def grants(cursor: Any, who: Roles) -> Iterator[Statement]:
    cursor.execute("SELECT current_database(), current_schema()")
    database, schema = cursor.fetchone()
    cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r'", [schema])
    there = {name for (name,) in cursor.fetchall()}
    product, own, everyone = who.product, schema, sql.SQL("PUBLIC")
    yield _composed("REVOKE CREATE, TEMPORARY ON DATABASE {} FROM {}", database, everyone)
    yield _composed("REVOKE CREATE ON SCHEMA {} FROM {}", own, everyone)
    yield _composed("GRANT USAGE ON SCHEMA {} TO {}, {}, {}", own, product, who.statistics, who.auditors)
    yield _composed("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {} TO {}", own, product)
    yield _composed("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}", own, product)
    later = "ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT "
    yield _composed(later + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}", own, product)
    yield _composed(later + "USAGE, SELECT ON SEQUENCES TO {}", own, product)
    for table in there.intersection(["django_migrations"]):
        yield _composed("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}", table, product)
    for table in sorted(there.intersection(append_only())):
        yield _composed("REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {} FROM {}", table, product)
        yield _composed("GRANT SELECT ON {} TO {}", table, who.auditors)
    for table in sorted(there.intersection(free_of_people())):
        yield _composed("GRANT SELECT ON {} TO {}", table, who.statistics)
    yield _composed("CREATE SCHEMA IF NOT EXISTS {}", "statistics")
    yield _composed("GRANT USAGE ON SCHEMA {} TO {}", "statistics", who.statistics)
    yield _composed(later + "SELECT ON TABLES TO {}", "statistics", who.statistics)


def _composed(statement: str, *names: Any) -> Statement:
    return sql.SQL(statement).format(*(sql.Identifier(name) if isinstance(name, str) else name for name in names))


def _known(cursor: Any) -> set[str]:
    cursor.execute("SELECT rolname FROM pg_roles")
    return {name for (name,) in cursor.fetchall()}


def _digest(cursor: Any, role: str) -> str:
    password = connections[AUDIT].settings_dict["PASSWORD"] or ""
    return cursor.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()


# --- Looking


def faults(cursor: Any, role: str) -> list[str]:
    """What a role has or may do that the product must not."""
    cursor.execute(FAULTS, {"role": role, "append_only": append_only()})
    return [fault for (fault,) in cursor.fetchall()]


def faults_of_the_product() -> list[str]:
    """Of whoever we are in the database just now."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return faults(cursor, cursor.fetchone()[0])


def refuse_privileges() -> None:
    """For the start of every process of a real installation: rather none than one that could change the trail."""
    if settings.IN_PRODUCTION and (found := faults_of_the_product()):
        raise ImproperlyConfigured(
            f"The role of DATABASE_URL {', '.join(found)}. Let it name a role that owns nothing, and run "
            "database_roles and migrate with MIGRATION_DATABASE_URL (docs/operations.md)."
        )
    connections[DEFAULT_DB_ALIAS].close()


@checks.register(checks.Tags.database)
def the_product_owns_nothing(databases=None, **kwargs) -> list[checks.Error]:
    """Asked by `check --database default`, and by `migrate`, which may be the owner."""
    connection = connections[DEFAULT_DB_ALIAS]
    is_owner = settings.MIGRATION_DATABASE and connection.settings_dict["USER"] == settings.MIGRATION_DATABASE["USER"]
    if not settings.IN_PRODUCTION or DEFAULT_DB_ALIAS not in (databases or ()) or is_owner:
        return []
    return [checks.Error(f"The role of DATABASE_URL {fault}.", id="rights.E001") for fault in faults_of_the_product()]
