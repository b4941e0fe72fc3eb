"""A scenario as it was written: who takes part, what happens when, and what shall hold. No row of the database."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .source import Items, Table, Word


@dataclass(frozen=True, slots=True)
class PersonEntry:
    id: str
    line: int
    name: str
    personal_number: Word
    municipality: Word | None = None
    address: str = ""
    protection: str = "none"
    has_ways: bool = False  # says how they are reached
    reachable: tuple[str, ...] = ()
    prefers: str = ""
    interpreter: str = ""
    has_account: bool = False


@dataclass(frozen=True, slots=True)
class UnitEntry:
    id: str
    line: int
    kind: str
    principal: Word
    name: str
    provider: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One assignment of a staff member: a role on a unit."""

    role: str
    unit: str
    line: int


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """`person` is the cast id of the same human as a patient."""

    id: str
    line: int
    name: str
    posts: tuple[Post, ...]
    person: str = ""


@dataclass(frozen=True, slots=True)
class RelativeEntry:
    id: str
    line: int
    name: str
    personal_number: Word
    of: str
    relation: str
    scopes: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RelationEntry:
    line: int
    person: str
    unit: str
    kind: str
    from_: datetime | None = None
    until: datetime | None = None


@dataclass(slots=True)
class CastList:
    people: dict[str, PersonEntry] = field(default_factory=dict)
    units: dict[str, UnitEntry] = field(default_factory=dict)
    staff: dict[str, StaffEntry] = field(default_factory=dict)
    relatives: dict[str, RelativeEntry] = field(default_factory=dict)
    relations: list[RelationEntry] = field(default_factory=list)

    def group_of(self, name: str) -> str:
        """people, units, staff or relatives; empty for an id that nobody has."""
        groups = {"people": self.people, "units": self.units, "staff": self.staff, "relatives": self.relatives}
        return next((group for group, entries in groups.items() if name in entries), "")

    def ids(self, *groups: str) -> list[str]:
        groups = groups or ("people", "units", "staff", "relatives")
        return [name for group in groups for name in getattr(self, group)]


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts: an id of staff, a person or a relative; `unit` chooses among several assignments."""

    id: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One key of an `expect` with its line. `value` is what the file says, checked for its words."""

    key: str
    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class Event:
    line: int
    at: datetime
    do: str
    by: Doer | None = None
    on: str = ""
    to: tuple[str, ...] | None = None
    with_: Table = field(default_factory=lambda: Table(0))
    as_: str = ""
    expect: tuple[Expectation, ...] = ()

    def expects(self, key: str) -> Expectation | None:
        return next((one for one in self.expect if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Script:
    """`finally_on` names what the last expectations are about."""

    title: str
    clock: datetime
    rules: dict[str, Any]
    cast: CastList
    events: tuple[Event, ...]
    finally_: tuple[Expectation, ...] = ()
    finally_on: str = ""


__all__ = [
    "CastList",
    "Doer",
    "Event",
    "Expectation",
    "Items",
    "PersonEntry",
    "Post",
    "RelationEntry",
    "RelativeEntry",
    "Script",
    "StaffEntry",
    "UnitEntry",
]
