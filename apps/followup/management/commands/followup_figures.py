"""`manage.py followup_figures`: count a month anew, hold it against its rows, or write the definitions down."""

import sys
from datetime import date
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.core.calendar import today
from apps.followup import building, months
from apps.followup.comparing import compare
from apps.followup.describing import document
from apps.followup.models import MonthClosed

PAGE = Path(settings.BASE_DIR) / "docs" / "indicators.md"


class Command(BaseCommand):
    help = (
        "Close months that are not closed; --rebuild counts closed ones again, for corrections; --compare holds what "
        "they were closed with against the rows by another way, exit 1 where they differ; --docs writes what they are"
    )

    def add_arguments(self, parser):
        parser.add_argument("--month", help="2026-03; without it every closed month, or the one before this")
        parser.add_argument("--rebuild", action="store_true")
        parser.add_argument("--compare", action="store_true")
        parser.add_argument("--docs", action="store_true")

    def handle(self, *, month: str | None, rebuild: bool, docs: bool, **options):
        if docs:
            PAGE.write_text(document())
            return
        wanted = [self.month(month)] if month else self.closed()
        if options["compare"]:
            self.compare(wanted)
            return
        for one in wanted:
            begun = monotonic()
            if rebuild and (closed := MonthClosed.objects.filter(month=one).first()):
                differ = building.correct_month(closed)
                self.stdout.write(
                    _("%(month)s: %(count)s figures differ") % {"month": f"{one:%Y-%m}", "count": differ}
                )
            else:
                building.close_month(one)
            self.stdout.write(f"{one:%Y-%m} {monotonic() - begun:.1f} s")

    def closed(self) -> list[date]:
        found = list(MonthClosed.objects.values_list("month", flat=True))
        return found or [months.before(months.month_of(today()))]

    def month(self, text: str) -> date:
        try:
            found = date.fromisoformat(f"{text}-01")
        except ValueError:
            raise CommandError(_("Write a month as 2026-03.")) from None
        if found >= months.month_of(today()):
            raise CommandError(_("This month is not over."))
        return found

    def compare(self, wanted: list[date]) -> None:
        differences = [(month, one) for month in wanted for one in compare(month)]
        for month, one in differences:
            self.stdout.write(f"{month:%Y-%m} {one}")
        if differences:
            sys.exit(1)
        self.stdout.write(_("%(count)s months agree") % {"count": len(wanted)})
