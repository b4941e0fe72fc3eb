"""What came out of loading."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, where it stands. Line 0 is about the file as a whole."""

    order: int
    file: str = field(compare=False)
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(slots=True)
class Count:
    """Rows of one file: made, changed, found as they should be; and rows in the database that the file lacks."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0


@dataclass(slots=True)
class Report:
    """`problems` is empty when all is well. `unreadable` names files that could not be read to the end."""

    is_check: bool = False
    unreadable: set[str] = field(default_factory=set)
    counts: dict[str, Count] = field(default_factory=dict)
    _problems: list[Problem] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """In the order of the files and their lines."""
        return sorted(set(self._problems))

    @property
    def changes(self) -> int:
        """How many rows were made or changed."""
        return sum(count.made + count.changed for count in self.counts.values())

    def wrong(self, table, line: int, message: str) -> None:
        self._problems.append(Problem(table.order, table.name, line, str(message)))
