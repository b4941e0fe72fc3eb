"""The arithmetic of sharing: exact fractions, then whole öre by largest remainder. Pure functions.

shared = share([Item("Drift", 175_000_000)], people)   # people: municipality code → inhabitants
shared.totals["1280"]                                  # what Malmö pays, in öre
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

REGION = "12"  # the region's official number; municipalities' begin with it
HALF = Fraction(1, 2)
Weights = Mapping[str, Fraction]


class Key(TextChoices):
    """How an item is shared (fördelningsnyckel). The first is the model; the others rest on a decision."""

    POPULATION_HALF = "population_half", _("Half the region, half the municipalities by population")
    EQUAL = "equal", _("Equal parts for everybody")
    POPULATION_ONLY = "population_only", _("The municipalities by population")
    NAMED = "named", _("Parts that are named in the decision")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is paid together. `amount` is in öre; `parts` only where they are named, and sum to one."""

    name: str
    amount: int
    key: str = Key.POPULATION_HALF
    parts: Weights = field(default_factory=dict)
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """Each item as it falls on each principal, in öre, in the order of the items."""

    items: tuple[Item, ...]
    people: Mapping[str, int]
    of_items: tuple[Mapping[str, int], ...]

    @property
    def totals(self) -> dict[str, int]:
        """What each principal pays in all: the sum of its items, so that every line of an invoice adds up."""
        return {one: sum(shares[one] for shares in self.of_items) for one in principals(self.people)}

    @property
    def amount(self) -> int:
        return sum(item.amount for item in self.items)

    @property
    def rate(self) -> Fraction:
        """Öre for each inhabitant and organisation, of what is shared by the model. To show, never to bill with."""
        by_model = sum(item.amount for item in self.items if item.key == Key.POPULATION_HALF)
        return Fraction(by_model, 2 * sum(self.people.values()))


def share(items: Iterable[Item], people: Mapping[str, int]) -> Shared:
    """Each item alone, by its own key. Item by item the shares sum to the amount, and so they do in all."""
    items = tuple(items)
    return Shared(items, people, tuple(in_whole_ore(item.amount, weights(item, people)) for item in items))


def principals(people: Mapping[str, int]) -> list[str]:
    """Everybody who pays, the region first and then the municipalities by their codes."""
    return [REGION, *sorted(people)]


def weights(item: Item, people: Mapping[str, int]) -> Weights:
    """Which part of the item falls on whom. The parts sum to one."""
    everybody = principals(people)
    inhabitants = sum(people.values())
    by_population = {code: Fraction(number, inhabitants) for code, number in people.items()}
    match Key(item.key):
        case Key.POPULATION_HALF:
            return {REGION: HALF} | {code: part * HALF for code, part in by_population.items()}
        case Key.EQUAL:
            return dict.fromkeys(everybody, Fraction(1, len(everybody)))
        case Key.POPULATION_ONLY:
            return {REGION: Fraction(0)} | by_population
        case Key.NAMED:
            return dict.fromkeys(everybody, Fraction(0)) | dict(item.parts)


def in_whole_ore(amount: int, parts: Weights) -> dict[str, int]:
    """Everybody their exact fraction rounded down; the öre that are left go one each to the largest remainders.

    Where remainders are equal the lower code comes first. The region takes part in this like everybody else: half of
    an even amount leaves it no remainder, half of an odd one half an öre.
    """
    exact = {code: amount * part for code, part in parts.items()}
    shares = {code: fraction.numerator // fraction.denominator for code, fraction in exact.items()}
    left = amount - sum(shares.values())
    for code in sorted(exact, key=lambda code: (shares[code] - exact[code], code))[:left]:
        shares[code] += 1
    return shares
