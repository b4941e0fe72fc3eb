"""The database's own roles: the product owns nothing and cannot touch the trail, statistics see nobody, auditors the
trail alone. Asked of real roles, each with a connection of its own."""

from contextlib import contextmanager
from io import StringIO

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import errors, sql

from apps.audit import log
from apps.core import rights
from apps.core.guard import as_system
from apps.core.guard.tables import guarded_tables
from apps.core.rights import Roles

# Roles belong to the whole server: two workers would drop what the other has just given rights to.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("rights")]
AUDIT = ["audit_event", "audit_seal", "audit_anchor"]


@pytest.fixture
def who(request):
    """Roles of this test's own, since roles belong to the whole server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [owner] = cursor.fetchone()
    database = connection.settings_dict["NAME"]
    who = Roles(owner, f"{database}_product", f"{database}_statistics", f"{database}_auditors")
    forget(who)
    rights.provide(connection, who)
    yield who
    forget(who)


def forget(who: Roles) -> None:
    with connection.cursor() as cursor:
        for role in (who.product, who.statistics, who.auditors):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone():
                cursor.execute(f'REASSIGN OWNED BY "{role}" TO "{who.owner}"')
                cursor.execute(f'DROP OWNED BY "{role}"')
                cursor.execute(f'DROP ROLE "{role}"')
        cursor.execute("DROP SCHEMA IF EXISTS statistics CASCADE")


@contextmanager
def acting_as(role: str, login: str = ""):
    """A connection of its own, as this role; a group without login is entered by the tests' own role."""
    parameters = connection.get_connection_params()
    keys = ("host", "port", "password", "dbname")
    given = {key: parameters[key] for key in keys if key in parameters}
    with psycopg.connect(**given, user=login or connection.settings_dict["USER"], autocommit=True) as own:
        if not login:
            own.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        yield own


@pytest.fixture
def product(who):
    with acting_as(who.product, login=who.product) as own:
        yield own


TO_THE_TRAIL = [
    "UPDATE {} SET {} = 1",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "ALTER TABLE {} DISABLE TRIGGER USER",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} ADD COLUMN more int",
    "DROP TABLE {}",
    "CREATE TRIGGER more BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    "CREATE RULE more AS ON INSERT TO {} DO INSTEAD NOTHING",
    "CREATE INDEX more ON {} ({})",
]
ANYWHERE = [
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "SET session_replication_role = replica",
    "DROP TABLE patients_person CASCADE",
    "TRUNCATE patients_person CASCADE",
    "ALTER TABLE patients_person ENABLE ROW LEVEL SECURITY",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
    "DELETE FROM django_migrations",
    "SELECT setval('audit_event_id_seq', 1)",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
]


def allowed(own: psycopg.Connection, deeds: list[str]) -> list[str]:
    """Those of the deeds that the database lets happen."""
    done = []
    for deed in deeds:
        try:
            own.execute(deed)
        except errors.InsufficientPrivilege:
            continue
        done.append(deed)
    return done


def test_the_product_can_do_nothing_to_the_trail_but_add_to_it(product):
    keys = {"audit_event": "id", "audit_seal": "id", "audit_anchor": "number"}
    assert allowed(product, [deed.format(table, key) for table, key in keys.items() for deed in TO_THE_TRAIL]) == []


def test_the_product_owns_nothing_and_can_make_nothing(product):
    assert allowed(product, ANYWHERE) == []


def test_the_product_does_its_work(product, who):
    log.record(None, "read")
    product.execute("INSERT INTO audit_anchor (number, digest) VALUES (7, 'x')")
    product.execute("SELECT * FROM audit_event").fetchall()
    for table in set(guarded_tables()) - set(rights.append_only()):
        product.execute(f'DELETE FROM "{table}" WHERE false')  # noqa: S608
    assert product.execute("SELECT count(*) FROM django_migrations").fetchone() != (0,)
    assert rights.faults(product.cursor(), who.product) == []


def test_a_table_made_later_is_the_products_to_write_and_to_read_but_not_to_change(product):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id bigserial PRIMARY KEY, said text)")
        try:
            product.execute("INSERT INTO later (said) VALUES ('x')")
            product.execute("UPDATE later SET said = 'y'")
            assert product.execute("DELETE FROM later RETURNING said").fetchone() == ("y",)
            with pytest.raises(errors.InsufficientPrivilege):
                product.execute("ALTER TABLE later ADD COLUMN more int")
        finally:
            cursor.execute("DROP TABLE later")


def may_read(own: psycopg.Connection) -> set[str]:
    found = own.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')"
        " AND has_any_column_privilege(oid, 'SELECT, INSERT, UPDATE')"
    )
    return {name for (name,) in found}


def test_statistics_see_no_table_with_people_and_only_the_views_made_for_them(who):
    with as_system("a test makes a view"), connection.cursor() as cursor:
        cursor.execute("CREATE VIEW statistics.cases AS SELECT count(*) AS times FROM audit_event")
    with acting_as(who.statistics) as statistics:
        assert may_read(statistics) == set(rights.free_of_people())
        assert statistics.execute("SELECT times FROM statistics.cases").fetchone() == (0,)
        for table in ("patients_person", "organisations_staff", "audit_event", "identity_user", "django_session"):
            with pytest.raises(errors.InsufficientPrivilege):
                statistics.execute(f"SELECT * FROM {table}")  # noqa: S608


def test_auditors_read_the_trail_and_nothing_else(who):
    with acting_as(who.auditors) as auditor:
        assert may_read(auditor) == set(AUDIT)
        auditor.execute("SELECT * FROM audit_event").fetchall()
        for deed in ("INSERT INTO audit_anchor (number, digest) VALUES (1, 'x')", "SELECT * FROM patients_person"):
            with pytest.raises(errors.InsufficientPrivilege):
                auditor.execute(deed)


def test_once_more_changes_nothing(who):
    def acl():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT oid, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
            )
            return cursor.fetchall()

    before = acl()
    rights.provide(connection, who)
    rights.grant(connection, who)
    assert acl() == before


# In this order: a superuser may do all of the rest as well.
FAULTY = {
    "may make tables": "GRANT CREATE ON SCHEMA public TO {role}",
    "may change the audit trail": "GRANT UPDATE (reason) ON audit_event TO {role}",
    "owns tables": "CREATE VIEW mine AS SELECT 1; ALTER VIEW mine OWNER TO {role}",
    "owns functions": "CREATE FUNCTION mine() RETURNS int RETURN 1; ALTER FUNCTION mine OWNER TO {role}",
    "owns a schema": "CREATE SCHEMA mine AUTHORIZATION {role}",
    "may make roles": "ALTER ROLE {role} CREATEROLE",
    "may make databases": "ALTER ROLE {role} CREATEDB",
    "may copy the whole server": "ALTER ROLE {role} REPLICATION",
    "is above row-level security": "ALTER ROLE {role} BYPASSRLS",
    "is a superuser": "ALTER ROLE {role} SUPERUSER",
    "is a member of another role": "GRANT {owner} TO {role}",
}


def test_what_the_product_must_not_be_is_found(who):
    names = {"role": f'"{who.product}"', "owner": f'"{who.owner}"'}
    with as_system("a test gives too many rights"), connection.cursor() as cursor:
        try:
            for fault, deed in FAULTY.items():
                assert fault not in rights.faults(cursor, who.product)
                cursor.execute(deed.format(**names))
                assert fault in rights.faults(cursor, who.product)
        finally:
            for undo in ("DROP VIEW IF EXISTS mine", "DROP FUNCTION IF EXISTS mine", "DROP SCHEMA IF EXISTS mine"):
                cursor.execute(undo)


def test_a_real_installation_does_not_start_as_a_superuser(settings):
    rights.refuse_privileges()
    settings.IN_PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="is a superuser"):
        rights.refuse_privileges()
    assert "is a superuser" in " ".join(str(one) for one in rights.the_product_owns_nothing(databases=["default"]))
    assert rights.the_product_owns_nothing() == []


def test_a_database_begun_with_one_role_for_everything_is_mended(who):
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER ROLE "{who.product}" CREATEDB')
        cursor.execute("CREATE TABLE begun (id int)")
        try:
            cursor.execute(f'ALTER TABLE begun OWNER TO "{who.product}"')
            rights.provide(connection, who)
            assert rights.faults(cursor, who.product) == []
        finally:
            cursor.execute("DROP TABLE begun")


@pytest.fixture
def owned(settings, who):
    """As an installation with two addresses, of which the tests' own is the owner's."""
    settings.MIGRATION_DATABASE = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    settings.DATABASE_ROLE = who.product
    yield who
    connection.close()
    with connection.cursor() as cursor:
        for group in (f"{who.owner}_statistics", f"{who.owner}_auditors"):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [group])
            if cursor.fetchone():
                cursor.execute(f'DROP OWNED BY "{group}"')
                cursor.execute(f'DROP ROLE "{group}"')


def test_the_command_says_who_is_who_and_prints_what_it_would_run(owned):
    out = StringIO()
    call_command("database_roles", "--sql", stdout=out)
    assert f'REFERENCES, TRIGGER ON "audit_event" FROM "{owned.product}";' in out.getvalue()
    out = StringIO()
    call_command("database_roles", stdout=out)
    assert f"{owned.product} works" in out.getvalue()


def test_migrating_gives_every_role_its_rights(owned):
    call_command("database_roles", verbosity=0)
    with as_system("a test gives too many rights"), connection.cursor() as cursor:
        cursor.execute(f'GRANT UPDATE ON audit_event TO "{owned.product}"')
        call_command("migrate", verbosity=0)
        assert rights.faults(cursor, owned.product) == []


@pytest.mark.parametrize("owner", ["", "the same"])
def test_the_command_needs_two_roles(settings, owner):
    settings.MIGRATION_DATABASE = {"USER": settings.DATABASE_ROLE} if owner else None
    with pytest.raises(CommandError, match="must name another role"):
        call_command("database_roles")


def test_tests_are_nobodys_installation():
    assert django_settings.MIGRATION_DATABASE is None
