"""`manage.py measure_region`: what each page of lists costs on a region that `generate_region` has written."""

import logging
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.scenarios.region.generating import holds_people
from apps.scenarios.region.measuring import TURNS, measure


class Command(BaseCommand):
    help = "Measure pages of lists on a generated region. Exit 1: too many statements, or a big table read whole."

    def add_arguments(self, parser):
        parser.add_argument("--turns", type=int, default=TURNS, help="how often each page is asked for")

    def handle(self, *, turns: int, **options):
        if not (settings.DEV or settings.TESTING):
            raise CommandError(_("Measuring signs in as invented people: it is for development only."))
        if not holds_people():
            raise CommandError(_("Nobody lives here. First: python3 manage.py generate_region --scale 0.1"))
        logging.disable(logging.INFO)  # a line for each request would hide the numbers
        is_good = True
        for cost in measure(turns=turns):
            self.stdout.write(cost.line)
            self.stdout.flush()
            is_good &= not cost.is_too_much
        if not is_good:
            sys.exit(1)
