"""What to invoice, as a file for a spreadsheet and on paper."""

from django.http import Http404, HttpResponse

from apps.costs import invoices
from apps.costs.shown import show
from apps.costs.states import BudgetState

from .one import OfBudget

HOLDS = (BudgetState.APPROVED, BudgetState.REPLACED)


class Paper(OfBudget, abstract=True):
    """Only for what all have approved: nobody is billed by a proposal."""

    permission = "view_costs"

    def get(self, request, pk):
        if self.budget().state not in HOLDS:
            raise Http404
        budget = self.budget("export")
        name = f"{invoices.file_name()}-{budget.year}-{budget.version}.{self.ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(self.made(show(budget, self.actor)), content_type=self.media, headers=headers)


class InvoiceSheet(Paper):
    ending, media = "csv", "text/csv; charset=utf-8"
    made = staticmethod(invoices.as_csv)


class InvoicePaper(Paper):
    ending, media = "pdf", "application/pdf"
    made = staticmethod(invoices.as_pdf)
