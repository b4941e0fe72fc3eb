"""Who pays how much: `manage.py share_costs --budget FILE.csv --population FILE.csv --year Y [--csv | --json]`.

Reads two files and no database. Exit 1 where a file cannot be used, 2 where it cannot be read.
"""

import sys
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.costs import printed
from apps.costs.reading import Unusable, read_budget, read_population
from apps.costs.reading.files import Problem, plain
from apps.costs.reading.numbers import Wrong, people
from apps.costs.shares import share

FIRST, LAST = 1900, 2999
FAULT, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Share a year's budget between the region and the municipalities, exact to the öre."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--budget", type=Path, required=True, help="CSV: item,amount_kr[,key,decision]")
        parser.add_argument("--population", type=Path, required=True, help="CSV: code,kommun and the inhabitants")
        parser.add_argument("--year", type=year, required=True, help="whose figures are used, or the newest before")
        parser.add_argument("--total", type=whole, help="what the inhabitants shall sum to")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--csv", action="store_true", help="one line for each principal, for a machine")
        form.add_argument("--json", action="store_true", help="everything, in öre")

    def handle(self, *args, budget: Path, population: Path, year: int, total: int | None, **options):
        problems: list[Problem] = []
        items = self.used(problems, budget, lambda raw: read_budget(raw, budget.name, year))
        people = self.used(problems, population, lambda raw: read_population(raw, population.name, year, total))
        if problems:
            self.complain(problems)
        if not people.is_stated:
            self.stderr.write(_("Nothing says what the inhabitants shall sum to, so the sum has not been checked."))
        write = printed.as_csv if options["csv"] else printed.as_json if options["json"] else printed.as_table
        self.stdout.write(write(year, share(items, people.people), people), ending="")

    def used(self, problems: list[Problem], file: Path, read):
        try:
            return read(file.read_bytes())
        except OSError:
            self.stderr.write(f"{file}: {_('The file is missing or cannot be read.')}")
            sys.exit(UNREADABLE)
        except Unusable as unusable:
            problems += unusable.problems
        return None

    def complain(self, problems: list[Problem]) -> None:
        for problem in problems:
            self.stderr.write(str(problem))
        number = len(problems)
        words = ngettext("%(count)s problem. Nothing was shared.", "%(count)s problems. Nothing was shared.", number)
        self.stderr.write(words % {"count": number})
        sys.exit(FAULT)


def year(text: str) -> int:
    if not (text.isdecimal() and FIRST <= int(text) <= LAST):
        raise ArgumentTypeError(_("Write a year with four digits."))
    return int(text)


def whole(text: str) -> int:
    try:
        return people(plain(text))
    except Wrong as wrong:
        raise ArgumentTypeError(str(wrong)) from None
