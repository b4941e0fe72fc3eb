import asyncio
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.simulators import mail_sink


class Command(BaseCommand):
    help = "Take e-mail by SMTP and keep it as files, for development. Nothing is sent on."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=1025)
        parser.add_argument("--folder", type=Path, default=mail_sink.folder())

    def handle(self, *args, host: str, port: int, folder: Path, **options):
        self.stdout.write(f"Taking e-mail on {host}:{port}")
        self.stdout.flush()
        try:
            asyncio.run(mail_sink.serve(host, port, folder))
        except OSError as error:
            raise CommandError(f"Cannot listen on {host}:{port}: {error.strerror}") from None
