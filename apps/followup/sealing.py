"""What of all figures of a month is told: hiding, over every measure at once.

The same people stand in several measures: who left the same day is who did not wait a day. Wherever two counts are the
same in every group, or their measures are kin, what is hidden of one is hidden of the other, until nothing changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import gcd

from .hiding import Group, Line, lines_among, nested_lines, protect, small_in
from .kinds import Shape
from .measures import Measure
from .tallying import UNKNOWN, Tallies, Tally


@dataclass
class Family:
    """One measure's groups: how many, and the parts that its value tells of (with and without, or above zero)."""

    measure: Measure
    n: dict[Group, int]
    parts: dict[str, dict[Group, int]]
    lines: list[Line]
    published: dict[Group, int] = field(default_factory=dict)
    names: dict[str, list[tuple]] = field(default_factory=dict)
    hidden: set[Group] = field(default_factory=set)
    parts_hidden: set[Group] = field(default_factory=set)

    @classmethod
    def of(
        cls, measure: Measure, tallies: Tallies, homes: Mapping[str, set[str]], everywhere: Iterable[Group] = ()
    ) -> "Family":
        """`everywhere` are the groups where others of the same kind are counted: here they have nobody, which is known
        only as far as another figure tells it."""
        found = {group: tallies.get(group) or Tally() for group in {*tallies, *everywhere}}
        n = {group: tally.n for group, tally in found.items()}
        only = {unit: next(iter(codes)) for unit, codes in homes.items() if len(codes) == 1}
        lines = [*lines_among(n), *nested_lines(n, only)]
        parts = {}
        if measure.shape == Shape.SHARE:
            parts["yes"] = {group: tally.yes for group, tally in found.items()}
            parts["no"] = {group: tally.n - tally.yes for group, tally in found.items()}
        elif measure.shape in (Shape.MEAN, Shape.SUM):
            parts["some"] = {group: tally.some for group, tally in found.items()}
        published = {group: count for group, count in n.items() if count and is_published(group)}
        names = {layer: names_of(measure, layer, count) for layer, count in {"n": n, **parts}.items()}
        return cls(measure, n, parts, lines, published, names)


def is_published(group: Group) -> bool:
    return UNKNOWN not in (group.place, group.cut)


def seal(families: Iterable[Family], limit: int, already: Mapping[str, tuple[set, set]] | None = None) -> None:
    """Decide what is hidden of each. `already` is what is hidden from before, by measure: groups, and parts."""
    families = list(families)
    known: dict[tuple, set[Group]] = defaultdict(set)  # what is hidden of each count, by its name
    for family in families:
        begin(family, limit, (already or {}).get(family.measure.code))
    while True:
        before = sum(len(family.hidden) + len(family.parts_hidden) for family in families)
        for family in families:
            join(family, known)
            cover(family, limit)
            tell(family, known)
        if before == sum(len(family.hidden) + len(family.parts_hidden) for family in families):
            return


def begin(family: Family, limit: int, already: tuple[set, set] | None) -> None:
    family.hidden = small_in(family.n, limit)
    for count in family.parts.values():
        family.parts_hidden |= small_in(count, limit)
    if already:
        family.hidden |= already[0]
        family.parts_hidden |= already[1]


def cover(family: Family, limit: int) -> None:
    """Both layers of one measure: how many, then the parts wherever how many is told."""
    family.hidden = protect(family.lines, [family.n], family.hidden, limit, family.published)
    if family.parts:
        parts = list(family.parts.values())
        hidden = family.hidden | family.parts_hidden
        family.parts_hidden = protect(family.lines, parts, hidden, limit, family.published)


def names_of(measure: Measure, layer: str, count: Mapping[Group, int]) -> list[tuple]:
    """By which names others may have the same count: its numbers themselves, and its kin."""
    names: list[tuple] = [("kin", measure.kin, "n" if layer == "n" else "parts")] if measure.kin else []
    return [*names, ("same", same(count))] if any(count.values()) else names


def same(count: Mapping[Group, int]) -> frozenset:
    """The count itself, whatever it is multiplied by."""
    common = gcd(*count.values())
    return frozenset((group, number // common) for group, number in count.items() if number)


def join(family: Family, known: Mapping[tuple, set[Group]]) -> None:
    for layer, names in family.names.items():
        for name in names:
            found = {group for group in known.get(name, ()) if group in family.n}
            if layer == "n":
                family.hidden |= found
            else:
                family.parts_hidden |= found


def tell(family: Family, known: dict[tuple, set[Group]]) -> None:
    for layer, names in family.names.items():
        for name in names:
            known[name] |= family.hidden if layer == "n" else family.hidden | family.parts_hidden
