"""What the principals pay together, for machines: reading only."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from apps.access.api import GuardedAPI
from apps.api.schema import ERRORS
from apps.audit import log
from apps.costs import shown
from apps.costs.models import BudgetYear

from .reading import ANY


class CostYears(GuardedAPI):
    """Every version of every year's budget, the newest first, at most 100. Amounts are whole öre."""

    permission = "view_costs"

    @extend_schema(operation_id="cost_years", responses={200: ANY, **ERRORS})
    def get(self, request):
        rows = shown.rows(self.actor)
        log.record(self.actor, "list", subject_type="costs.budgetyear", shown={"count": len(rows)})
        years = [{**shape_of(row), "amount_ore": row.amount or 0, "votes": row.said or 0} for row in rows]
        return Response({"budgets": years})


class OneCostYear(GuardedAPI):
    """One version: its items, and what each principal pays of each and in all, in öre."""

    permission = "view_costs"
    model = BudgetYear

    @extend_schema(operation_id="cost_year", responses={200: ANY, **ERRORS})
    def get(self, request, pk):
        found = shown.show(self.get_object(), self.actor)
        return Response({**shape_of(found.budget), **found.as_data()})


def shape_of(budget: BudgetYear) -> dict:
    return {
        "id": str(budget.pk),
        "year": budget.year,
        "version": budget.version,
        "state": budget.state,
        "population_day": budget.people_day or None,
    }
