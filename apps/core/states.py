"""State machines as tables: which moves exist, where from and where to. Side effects live in the actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from .errors import IllegalMove


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a table: from any of `sources` to `to`; from any of `stays` the state remains what it was.

    `others` are states that it may end in instead, when that hangs on what is said (a yes, or a no).
    A move without sources makes the row (`Move.of(to=State.DRAFT)`): it starts from nothing and no row can make it.
    """

    sources: frozenset[str]
    to: str | None = None
    stays: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *sources: str, to: str) -> "Move":
        return cls(frozenset(sources), to)

    @classmethod
    def stay(cls, *sources: str) -> "Move":
        """Something that may be done in these states and moves nothing."""
        return cls(frozenset(), None, frozenset(sources))

    def also(self, *stays: str) -> "Move":
        """The same move, also allowed where it changes nothing."""
        return replace(self, stays=self.stays | frozenset(stays))

    def or_to(self, *others: str) -> "Move":
        """The same move, which may also end in another state."""
        return replace(self, others=self.others | frozenset(others))

    def starts_from(self, state: str) -> bool:
        return state in self.sources or state in self.stays

    def target(self, state: str) -> str:
        """The state after the move. Raises IllegalMove where it cannot start."""
        if not self.starts_from(state):
            raise IllegalMove
        return self.to if self.to and state in self.sources else state


class Stateful:
    """A row with a `state` and a table of `moves`: name of the verb → Move."""

    state: str
    moves: Mapping[str, Move]
    save: Callable[..., None]

    def can(self, name: str) -> bool:
        """Whether the move is possible now. A verb that the table does not know is never possible."""
        return name in self.moves and self.moves[name].starts_from(self.state)

    def move(self, name: str) -> str:
        """Make the move, save the state and return the one we left. The caller holds the row's lock.

        Raises IllegalMove and changes nothing where the table has no such move from here.
        """
        if name not in self.moves:
            raise IllegalMove
        left, self.state = self.state, self.moves[name].target(self.state)
        if self.state != left:
            self.save(update_fields=["state"])
        return left

    def possible_moves(self) -> list[str]:
        """The names of the moves that can be made now, in the order of the table: the buttons of a page."""
        return [name for name in self.moves if self.can(name)]
