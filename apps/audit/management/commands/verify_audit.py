from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.audit import anchors, seals, verifying


class Command(BaseCommand):
    help = "Seal what is not yet sealed, then verify the whole audit trail and its anchors. Exit 1 on any break."

    def add_arguments(self, parser):
        parser.add_argument("--noted", default="", help="the digest of an earlier anchor that must still be there")
        parser.add_argument("--anchors", type=Path, help="another copy of the file of anchors; it is only read")

    def handle(self, *args, noted: str, **options):
        made = seals.append_all()
        verdict = verifying.verify(noted.strip().lower(), options["anchors"])
        for sentence in verdict.breaks:
            self.stderr.write(sentence)
        if verdict.breaks:
            raise CommandError(
                f"The audit trail is broken: {len(verdict.breaks)} faults in {verdict.seals} seals "
                f"and {verdict.anchors} anchors."
            )
        held = f"{verdict.seals} seals in {verdict.chains} chains hold ({made} new), and {verdict.anchors} anchors."
        left = None if options["anchors"] else anchors.leave()
        self.stdout.write(f"{held} Anchor {left.number}, to be noted elsewhere: {left.digest}" if left else held)
