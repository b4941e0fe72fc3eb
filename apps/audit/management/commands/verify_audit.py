from django.core.management.base import BaseCommand, CommandError

from apps.audit import seals


class Command(BaseCommand):
    help = "Seal what is not yet sealed, then verify every seal of the audit trail. Exit 1 on any break."

    def add_arguments(self, parser):
        parser.add_argument("--noted", default="", help="a digest from an earlier run that the chain must still hold")

    def handle(self, *args, noted: str, **options):
        made = seals.append_all()
        verdict = seals.verify(noted.strip().lower())
        for sentence in verdict.breaks:
            self.stderr.write(sentence)
        if verdict.breaks:
            raise CommandError(
                f"The audit trail is broken: {len(verdict.breaks)} of {verdict.seals} seals do not hold."
            )
        self.stdout.write(f"{verdict.seals} seals hold ({made} new). Note this digest elsewhere: {verdict.head}")
