"""What a verb asks the policy about the real row, and what the verb's audit row remembers of the answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from apps.core.errors import NotAllowed
from apps.core.guard import Guarded

from .deciding import Decision, decide


@dataclass
class Asked:
    """By which rule a verb was permitted, and what must follow (docs: obligations)."""

    rule: str = ""
    reason: str = ""
    obligations: list[str] = field(default_factory=list)

    def owes(self, obligations) -> None:
        self.obligations += [one for one in obligations if one not in self.obligations]


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def listening() -> Iterator[Asked]:
    """What is asked inside is gathered for the audit row of the verb."""
    token = _asked.set(asked := Asked())
    try:
        yield asked
    finally:
        _asked.reset(token)


def ask(by, row: Guarded, act: str = "read", *effects: str) -> Decision:
    """The policy's answer about a row as it now stands. Raises NotAllowed, with the rule's sentence, for a no."""
    decision = decide(by, row, act)
    if not decision.permits and decision.effect not in effects:
        raise NotAllowed(decision.sentence)
    if asked := _asked.get():
        asked.rule = decision.rule
        asked.owes(decision.obligations)
    return decision


def because(reason: str) -> None:
    """Why, as whoever does it says: the person whom it is about may read it in the log."""
    if asked := _asked.get():
        asked.reason = reason


def owe(*obligations: str) -> None:
    """What follows from a verb whatever the rows say: an emergency is always reviewed, and the person told."""
    if asked := _asked.get():
        asked.owes(obligations)
