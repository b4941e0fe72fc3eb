"""Load the organisation from five CSV files: `manage.py load_organisations FOLDER [--check]`."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.organisations.loading import load


class Command(BaseCommand):
    help = "Load principals, providers, units, staff and assignments from a folder of CSV files, all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("folder", help="with principals.csv, providers.csv, units.csv, staff.csv, assignments.csv")
        parser.add_argument("--check", action="store_true", help="read and report, but write nothing")

    def handle(self, *args, folder: str, check: bool, **options):
        report = load(folder, is_check=check)
        if report.problems:
            self.complain(report.problems)
        self.stdout.write(_("The files are in order; nothing was written.") if check else _("Loaded."))
        for name, count in report.counts.items():
            self.stdout.write(
                _("%(file)s: %(made)s new, %(changed)s changed, %(unchanged)s as before")
                % {"file": name, "made": count.made, "changed": count.changed, "unchanged": count.unchanged}
            )
            if count.left:
                self.stdout.write(
                    _("  %(left)s loaded earlier are not in the file. They are left as they are; nothing is removed.")
                    % {"left": count.left}
                )
        changes = report.changes
        self.stdout.write(ngettext("%(count)s row changed.", "%(count)s rows changed.", changes) % {"count": changes})

    def complain(self, problems) -> None:
        for problem in problems:
            self.stderr.write(str(problem))
        number = len(problems)
        self.stderr.write(
            ngettext("%(count)s problem. Nothing was loaded.", "%(count)s problems. Nothing was loaded.", number)
            % {"count": number}
        )
        sys.exit(1)
