"""One version of a budget beside another, of the same year or another: what costs more, what less, and for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core.errors import NotFound

from .models import BudgetYear
from .sharing import Sharing
from .states import BudgetState

MOST = 100
MINUS = "\u2212"
HAS_HELD = (BudgetState.APPROVED, BudgetState.REPLACED)


@dataclass(frozen=True, slots=True)
class Compared:
    """The other version: öre by item, and by principal where it has been shared."""

    budget: BudgetYear
    items: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return title_of(self.budget)

    @property
    def amount(self) -> int:
        return sum(self.items.values())

    def of_item(self, name: str, amount: int) -> int:
        """An item that the other version has not is all of it a difference."""
        return amount - self.items.get(name, 0)

    def of_principal(self, code: str, total: int) -> int | None:
        """None where nobody knows what the other version would have cost."""
        return total - self.totals[code] if code in self.totals else None

    def gone(self, items: Iterable[str]) -> dict[str, int]:
        """What stood in the other version and not in this one, as öre that are no longer paid."""
        here = set(items)
        return {name: -amount for name, amount in self.items.items() if name not in here}


def title_of(budget: BudgetYear) -> str:
    """ "Budget 2026" or "Budget 2026, version 2"."""
    title = _("Budget %(year)s") % {"year": budget.year}
    return title if budget.version == 1 else f"{title}, {_('version %(number)s') % {'number': budget.version}}"


def others(budget: BudgetYear, actor: Actor) -> list[BudgetYear]:
    """Every other version that there is, the newest first. One statement."""
    rows = BudgetYear.objects.visible_to(actor).exclude(pk=budget.pk)
    return list(rows.order_by("-year", "-version")[:MOST])


def chosen(budget: BudgetYear, versions: Iterable[BudgetYear], asked: str | None) -> BudgetYear | None:
    """The one that was asked for by its key, none for an empty key; else the newest before it that has held.

    Raises NotFound for a key of none of them.
    """
    if asked is None:
        before = (one for one in versions if (one.year, one.version) < (budget.year, budget.version))
        return next((one for one in before if one.state in HAS_HELD), None)
    if not asked:
        return None
    try:
        key = UUID(asked)
    except ValueError:
        raise NotFound from None
    found = next((one for one in versions if one.pk == key), None)
    if found is None:
        raise NotFound
    return found


def compare(other: Sharing) -> Compared:
    items = {item.name: item.amount for item in other.items}
    return Compared(other.budget, items, other.shared.totals if other.is_complete else {})


def signed(ore: int, plain: str) -> str:
    """ "+6 000,00", "−250,00" or "0,00": `plain` is the amount without its sign."""
    return f"{'+' if ore > 0 else MINUS if ore < 0 else ''}{plain}"
