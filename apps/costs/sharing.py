"""A budget with what it is shared by, as its reader may see it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from apps.access.actor import Actor

from .models import BudgetItem, BudgetYear, Population
from .shares import Shared, share


@dataclass(frozen=True)
class Held:
    """What some versions hold, by their keys."""

    items: Mapping[UUID, list[BudgetItem]]
    people: Mapping[UUID, dict[str, int]]


def held_by(budgets: Iterable[BudgetYear], actor: Actor) -> Held:
    """Two statements, however many they are."""
    wanted = {"budget__in": [one.pk for one in budgets]}
    found = Held(defaultdict(list), defaultdict(dict))
    for item in BudgetItem.objects.visible_to(actor).filter(**wanted).order_by("position"):
        found.items[item.budget_id].append(item)
    rows = Population.objects.visible_to(actor).filter(**wanted).order_by("code")
    for key, code, number in rows.values_list("budget", "code", "people"):
        found.people[key][code] = number
    return found


class Sharing:
    """Shared when somebody asks. `held` where it has been read together with other versions."""

    def __init__(self, budget: BudgetYear, actor: Actor, held: Held | None = None):
        held = held or held_by([budget], actor)
        self.budget = budget
        self.items, self.people = held.items[budget.pk], held.people[budget.pk]

    @property
    def is_complete(self) -> bool:
        return bool(self.items and self.people)

    @property
    def amount(self) -> int:
        return sum(item.amount for item in self.items)

    @cached_property
    def shared(self) -> Shared:
        return share([item.said for item in self.items], self.people)
