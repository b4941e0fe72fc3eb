"""`manage.py migrate`: Django's own, as the owner of the tables, and then every role gets its rights to them."""

from django.conf import settings
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from apps.core import rights
from apps.core.owner import as_owner


class Command(migrate.Command):
    def handle(self, *args, **options):
        with as_owner():
            super().handle(*args, **options)
            if settings.MIGRATION_DATABASE and options["database"] == DEFAULT_DB_ALIAS and not options["plan"]:
                rights.grant(connections[DEFAULT_DB_ALIAS], rights.roles())
