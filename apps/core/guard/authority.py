"""On whose authority a statement runs. Held in the context, so that every thread and task has its own."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


class NoReader(RuntimeError):
    """A guarded table was about to be read or changed, and nobody had said who is reading."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Why a statement needs no proof of its own. `reader` is set where rows shall remember who was shown them."""

    reason: str
    reader: Any = None


_authority: ContextVar[Authority | None] = ContextVar("authority", default=None)
_compiled: ContextVar[bool] = ContextVar("compiled", default=False)
current_authority = _authority.get
is_compiled = _compiled.get


class _Set:
    """Set a context variable for a while. (A generator would cost three times as much.)"""

    __slots__ = ("token", "value", "variable")

    def __init__(self, variable: ContextVar, value: Any):
        self.variable, self.value = variable, value

    def __enter__(self) -> None:
        self.token = self.variable.set(self.value)

    def __exit__(self, *exc) -> None:
        self.variable.reset(self.token)


def as_system(reason: str) -> _Set:
    """Let trusted code without an actor (a job, a migration, a lookup at sign-in) work, and say why.

    Rows read here forget it: outside the block they cannot lead on to others.
    """
    if not reason:
        raise ValueError("as_system needs a reason")
    return _Set(_authority, Authority(reason))


def acting(actor: Any, verb: str) -> _Set:
    """Let the body of a verb work, after the policy has permitted the verb. Rows remember the actor."""
    if actor is None or not verb:
        raise ValueError("acting needs an actor and a verb")
    return _Set(_authority, Authority(verb, actor))


def as_policy() -> _Set:
    """For the policy's own facts, which must see more than the reader does."""
    return _Set(_authority, Authority("policy"))


def compiled() -> _Set:
    """The statement about to run came out of the guarding compiler, so its tables are cleared."""
    return _Set(_compiled, True)
