"""A budget with what it is shared by, as its reader may see it."""

from functools import cached_property

from apps.access.actor import Actor

from .models import BudgetItem, BudgetYear, Population
from .shares import Shared, share


class Sharing:
    """Two statements, and shared when somebody asks."""

    def __init__(self, budget: BudgetYear, actor: Actor):
        of = {"budget": budget.pk}
        self.budget = budget
        self.items = list(BudgetItem.objects.visible_to(actor).filter(**of).order_by("position"))
        rows = Population.objects.visible_to(actor).filter(**of)
        self.people = dict(rows.order_by("code").values_list("code", "people"))

    @property
    def is_complete(self) -> bool:
        return bool(self.items and self.people)

    @property
    def amount(self) -> int:
        return sum(item.amount for item in self.items)

    @cached_property
    def shared(self) -> Shared:
        return share([item.said for item in self.items], self.people)
