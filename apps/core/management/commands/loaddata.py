"""Django's own command, which writes rows that nobody has read."""

from django.core.management.commands import loaddata

from apps.core.guard import as_system


class Command(loaddata.Command):
    def handle(self, *args, **options):
        with as_system("loading fixtures"):
            return super().handle(*args, **options)
