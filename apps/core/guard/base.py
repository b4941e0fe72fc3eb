"""The backend: Django's own for PostgreSQL, with our compiler, a net under raw SQL, and a door for migrations.

`ENGINE = "apps.core.guard"`. The net reads names in the text, so it sees neither views nor functions, nor what goes
past Django (the driver's own connection, another process); those are for the database's own rights.
"""

from django.db.backends import utils
from django.db.backends.postgresql import base, creation, operations, schema

from .authority import NoReader, as_system, current_authority, is_compiled
from .tables import mentions_guarded


def demand_authority(sql) -> None:
    """Raw SQL that names a guarded table needs as_system."""
    if not (is_compiled() or current_authority()) and mentions_guarded(str(sql)):
        raise NoReader("raw SQL names a guarded table")


def net(execute, sql, params, many, context):
    demand_authority(sql)
    return execute(sql, params, many, context)


class OtherDoors:
    """Ways of the driver's cursor that do not pass Django's wrappers."""

    def copy(self, statement, *args, **kwargs):
        demand_authority(statement)
        return self.cursor.copy(statement, *args, **kwargs)  # type: ignore[attr-defined]

    def stream(self, query, *args, **kwargs):
        demand_authority(query)
        return self.cursor.stream(query, *args, **kwargs)  # type: ignore[attr-defined]


class Cursor(OtherDoors, utils.CursorWrapper):
    pass


class DebugCursor(OtherDoors, base.CursorDebugWrapper):
    pass


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "apps.core.guard.compiler"

    def execute_sql_flush(self, sql_list):
        with as_system("emptying a test database"):
            super().execute_sql_flush(sql_list)


class DatabaseCreation(creation.DatabaseCreation):
    def serialize_db_to_string(self):
        with as_system("keeping what the migrations of a test database wrote"):
            return super().serialize_db_to_string()

    def deserialize_db_from_string(self, data):
        with as_system("restoring what the migrations of a test database wrote"):
            super().deserialize_db_from_string(data)


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    def __enter__(self):
        self._door = as_system("migration")
        self._door.__enter__()
        return super().__enter__()

    def __exit__(self, *exc):
        try:
            super().__exit__(*exc)
        finally:
            self._door.__exit__(None, None, None)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    creation_class = DatabaseCreation
    SchemaEditorClass = DatabaseSchemaEditor

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(net)

    def make_cursor(self, cursor):
        return Cursor(cursor, self)

    def make_debug_cursor(self, cursor):
        return DebugCursor(cursor, self)
