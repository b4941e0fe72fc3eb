"""`manage.py generate_region`: fill a database with a region of invented people, to see what lists cost."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from apps.core.owner import as_owner
from apps.scenarios.region.generating import generate, holds_people
from apps.scenarios.region.people import SEEDS
from apps.scenarios.region.size import LARGEST, SMALLEST


class Command(BaseCommand):
    help = "Generate a region of invented people. Scale 1 is a large region; 0.1 takes minutes, 0.002 seconds."

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=float, default=0.002, help="share of a large region (default 0.002)")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other people (default 1)")
        parser.add_argument("--beside-others", action="store_true", help="also where there are people already")

    def handle(self, *, scale: float, seed: int, beside_others: bool, verbosity: int, **options):
        if not (settings.DEV or settings.TESTING):
            raise CommandError(_("A generated region is for development: a real installation has real people."))
        if not SMALLEST <= scale <= LARGEST:
            raise CommandError(
                _("The scale is between %(least)s and %(most)s.") % {"least": SMALLEST, "most": LARGEST}
            )
        if not 0 <= seed < SEEDS:
            raise CommandError(_("The seed is a number from 0 to %(most)s.") % {"most": SEEDS - 1})
        if holds_people() and not beside_others:
            raise CommandError(_("There are people here already. Use an empty database, or say --beside-others."))
        try:
            with as_owner():  # indexes come off and on again
                region = generate(scale, seed=seed, tell=self.tell if verbosity else lambda *_: None)
        except UniqueViolation:  # the driver's own: COPY does not pass Django
            raise CommandError(_("This seed has been generated here already. Choose another --seed.")) from None
        counts = {"people": f"{len(region.residents):,}", "cases": f"{len(region.stories):,}"}
        self.stdout.write(_("The region is here: %(people)s people, %(cases)s cases.") % counts)

    def tell(self, name: str, count: int, seconds: float) -> None:
        self.stdout.write(f"{name:32}{count:>12,}{seconds:>8.1f} s")
        self.stdout.flush()
