"""Which figures are hidden, so that nobody finds how a few people fared (small cells; statistical disclosure control).

A *group* is a place and a cut; its count is how many people it has. Everybody knows how groups hang together: a
region is its municipalities and its units, everybody is all ages. Such a *line* says that one group is the sum of
others. Hidden are groups of fewer than the limit, and then others, until

- no hidden group can be computed from shown ones by any sums and differences (exact elimination, not trial), and
- no difference of shown groups is a union of hidden ones that together are fewer than the limit.

Nothing here knows a database or a measure. What is zero is known to be zero and is in no group.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .kinds import CutKind, Hidden, PlaceKind

PRIME = 2**61 - 1  # large enough that a coefficient of ours never vanishes by chance


class Group(NamedTuple):
    """Where and whom: a kind of place with its name, a kind of cut with its code."""

    place_kind: str
    place: str
    cut_kind: str
    cut: str

    @property
    def detail(self) -> int:
        """How little is lost when it is hidden: a unit's cut first, the region itself last."""
        place = {PlaceKind.UNIT: 0, PlaceKind.MUNICIPALITY: 2}.get(self.place_kind, 4)  # type: ignore[call-overload]
        return place + (self.cut_kind == CutKind.ALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One group that is the sum of others."""

    total: Group
    parts: tuple[Group, ...]

    @property
    def members(self) -> tuple[Group, ...]:
        return (self.total, *self.parts)


Counts = Mapping[Group, int]


def lines_among(groups: Iterable[Group]) -> list[Line]:
    """How the groups of one family hang together: by places in each cut, and by cuts in each place."""
    by_cut: dict[tuple, list[Group]] = defaultdict(list)
    by_place: dict[tuple, list[Group]] = defaultdict(list)
    for group in groups:
        if group.place_kind != PlaceKind.REGION:
            by_cut[group.cut_kind, group.cut, group.place_kind].append(group)
        if group.cut_kind != CutKind.ALL:
            by_place[group.place_kind, group.place, group.cut_kind].append(group)
    across = [
        Line(Group(PlaceKind.REGION, "", cut_kind, cut), tuple(sorted(parts)))
        for (cut_kind, cut, _kind), parts in by_cut.items()
    ]
    within = [
        Line(Group(kind, place, CutKind.ALL, ""), tuple(sorted(parts)))
        for (kind, place, _cut), parts in by_place.items()
    ]
    return across + within


REST = "rest"  # those of a municipality whom other units serve: a group that nobody publishes


def nested_lines(counts: Counts, home: Mapping[str, str]) -> list[Line]:
    """A municipality is its own units and a rest, where all whom a unit serves live there: anybody may know that.

    `home` is the only municipality of such a unit. That a difference tells a rest is no harm unless it is small.
    """
    by_home: dict[tuple, list[Group]] = defaultdict(list)
    for group in counts:
        if group.place_kind == PlaceKind.UNIT and group.place in home:
            by_home[home[group.place], group.cut_kind, group.cut].append(group)
    return [
        Line(Group(PlaceKind.MUNICIPALITY, *where), (*sorted(units), Group(REST, *where)))
        for where, units in by_home.items()
    ]


def with_rests(counts: Counts, lines: Iterable[Line]) -> dict[Group, int]:
    """The counts, and of each rest what the units leave of its municipality."""
    found = dict(counts)
    for line in lines:
        rest = line.parts[-1]
        if rest.place_kind == REST:
            found[rest] = counts.get(line.total, 0) - sum(counts.get(unit, 0) for unit in line.parts[:-1])
    return found


def small_in(counts: Counts, limit: int) -> set[Group]:
    return {group for group, count in counts.items() if 0 < count < limit}


def protect(
    lines: Sequence[Line],
    counts: Sequence[Counts],
    hidden: Iterable[Group],
    limit: int,
    can_hide: Counts | None = None,
) -> set[Group]:
    """The hidden groups and as many more as it takes. `counts` are all that is told of a group (with and without)."""
    return Protection(lines, counts, hidden, limit, can_hide).done()


def reasons(counts: Counts, hidden: Iterable[Group], limit: int) -> dict[Group, Hidden]:
    return {one: Hidden.SMALL if counts.get(one, 0) < limit else Hidden.PROTECTS for one in hidden}


class Protection:
    """One family of groups on its way to being safe."""

    def __init__(
        self,
        lines: Sequence[Line],
        counts: Sequence[Counts],
        hidden: Iterable[Group],
        limit: int,
        can_hide: Counts | None,
    ):
        self.lines = [line for line in lines if len(line.members) > 1]
        self.counts, self.limit = [with_rests(one, lines) for one in counts], limit
        self.can_hide = counts[0] if can_hide is None else can_hide
        rests = {group for line in lines for group in line.parts if group.place_kind == REST}
        self.hidden = set(hidden) | {one for one in rests if any(count.get(one) for count in self.counts)}
        self.of: dict[Group, list[Line]] = defaultdict(list)
        for line in self.lines:
            for group in line.members:
                self.of[group].append(line)

    def done(self) -> set[Group]:
        waiting = [line for group in sorted(self.hidden) for line in self.of[group]]
        while True:
            while waiting:
                waiting += self.mend(waiting.pop())
            waiting = self.open_ends()
            if not waiting:
                return {one for one in self.hidden if one.place_kind != REST}

    def mend(self, line: Line) -> list[Line]:
        """Hide one more where this line alone gives something away. Returns the lines to look at again."""
        parts = [part for part in line.parts if part in self.hidden]
        if not self.is_told(line, parts):
            return []
        return self.hide_one_of([part for part in line.parts if part not in self.hidden], line.total)

    def is_told(self, line: Line, parts: list[Group]) -> bool:
        if line.total in self.hidden:
            return not parts
        return bool(parts) and self.says_too_much(parts)

    def says_too_much(self, told: Sequence[Group]) -> bool:
        """Whether the sum of these may not be known: one that is hidden, or a few."""
        return (len(told) == 1 and told[0].place_kind != REST) or self.is_few(told)

    def is_few(self, groups: Iterable[Group]) -> bool:
        groups = list(groups)
        return any(0 < sum(count.get(one, 0) for one in groups) < self.limit for count in self.counts)

    def hide_one_of(self, candidates: list[Group], otherwise: Group | None = None) -> list[Line]:
        """The one that costs least. Returns every line that it stands in."""
        found = [one for one in candidates if self.can_hide.get(one, 0) > 0 and one not in self.hidden]
        if (
            not found
            and otherwise is not None
            and self.can_hide.get(otherwise, 0) > 0
            and otherwise not in self.hidden
        ):
            found = [otherwise]
        if not found:
            return []
        chosen = min(found, key=lambda one: (one.detail, self.can_hide[one], one))
        self.hidden.add(chosen)
        return self.of[chosen]

    def open_ends(self) -> list[Line]:
        """What all lines together give away: hide one more beside each. Returns the lines to look at again."""
        found: list[Line] = []
        for told in told_by(self.lines, self.hidden):
            if not self.says_too_much(told):
                continue
            beside = [one for group in told for line in self.of[group] for one in line.members]
            found += self.hide_one_of(beside)
        return found


def told_by(lines: Iterable[Line], hidden: set[Group]) -> list[list[Group]]:
    """Unions of hidden groups whose sum follows from shown ones: the rows of the eliminated system that only add."""
    rows = []
    for line in lines:
        row = {part: PRIME - 1 for part in line.parts if part in hidden}
        if line.total in hidden:
            row[line.total] = 1
        if row:
            rows.append(row)
    return [list(row) for row in eliminated(rows) if len(set(row.values())) == 1]


def eliminated(rows: Iterable[dict[Group, int]]) -> list[dict[Group, int]]:
    """Reduced row echelon form over a prime field, on sparse rows."""
    by_pivot: dict[Group, dict[Group, int]] = {}
    holding: dict[Group, set[Group]] = defaultdict(set)  # column → pivots of the rows that have it
    for row in rows:
        row = dict(row)
        for pivot in [column for column in row if column in by_pivot]:
            if pivot in row:
                take(row, by_pivot[pivot], row[pivot])
        if not row:
            continue
        pivot = min(row)
        inverse = pow(row[pivot], -1, PRIME)
        row = {column: value * inverse % PRIME for column, value in row.items()}
        for other in list(holding[pivot]):
            before = by_pivot[other]
            columns = set(before)
            take(before, row, before[pivot])
            for column in columns - set(before):
                holding[column].discard(other)
            for column in set(before) - columns:
                holding[column].add(other)
        by_pivot[pivot] = row
        for column in row:
            if column != pivot:
                holding[column].add(pivot)
    return list(by_pivot.values())


def take(row: dict[Group, int], other: Mapping[Group, int], times: int) -> None:
    """Subtract `times` the other row, in place."""
    for column, value in other.items():
        left = (row.get(column, 0) - times * value) % PRIME
        if left:
            row[column] = left
        else:
            row.pop(column, None)


def may_correct(before: Counts, after: Counts, limit: int) -> Callable[[Group], bool]:
    """Whether a later count of a group may stand beside the first: when it differs by none, or by as many as may be
    shown. Otherwise the difference would tell of the few who were added or taken away."""

    def is_open(group: Group) -> bool:
        change = abs(after.get(group, 0) - before.get(group, 0))
        return change == 0 or change >= limit

    return is_open
