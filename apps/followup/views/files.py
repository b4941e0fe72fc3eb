"""The choice as a file: for a spreadsheet, and on paper for a meeting."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.followup import paper, reading, sheets

from .common import FollowUpPage

KINDS = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}


class File(FollowUpPage):
    """Every measure and group of one place and month (CSV), or what a meeting needs on one page or two (PDF)."""

    kind = ""

    def get(self, request):
        choice = self.choice()
        if choice is None:
            return self.nothing()
        self.write_down("export", choice)
        if self.kind == "csv":
            content = sheets.csv_of(reading.export(self.actor, choice.month, [choice.place]))
        else:
            content = paper.pdf_of(self.actor, choice)
        name = "-".join((_("follow-up"), choice.place.name.lower().replace(" ", "-"), f"{choice.month:%Y-%m}"))
        headers = {"Content-Disposition": f'attachment; filename="{name}.{self.kind}"'}
        return HttpResponse(content, content_type=KINDS[self.kind], headers=headers)
