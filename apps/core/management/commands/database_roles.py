"""`manage.py database_roles`: make the roles of the database and give them their rights. Once more changes nothing."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from apps.core import rights
from apps.core.owner import as_owner


class Command(BaseCommand):
    help = "Make the roles that DATABASE_URL and MIGRATION_DATABASE_URL name, and give each its rights."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--sql", action="store_true", help="only print what would be run, for a database's keeper")

    def handle(self, *, sql: bool, **options):
        try:
            who = rights.roles()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        connection = connections[DEFAULT_DB_ALIAS]
        with as_owner(), connection.cursor() as cursor:
            if sql:
                self.print(cursor, who)
                return
            try:
                rights.provide(connection, who)
            except DatabaseError as error:
                raise CommandError(f"{str(error).strip()}\nLet the database's keeper run what --sql prints.") from None
            left = rights.faults(cursor, who.product)
        if left:
            raise CommandError(f"{who.product} still {', '.join(left)}.")
        if options["verbosity"]:
            self.stdout.write(f"{who.owner} owns, {who.product} works, {who.statistics} and {who.auditors} read.")

    def print(self, cursor, who: rights.Roles) -> None:
        for found in (
            rights.missing(cursor, who),
            rights.corrections(cursor, who.product, who.owner),
            rights.grants(cursor, who),
        ):
            for statement in found:
                self.stdout.write(f"{statement.as_string(cursor.connection)};")
