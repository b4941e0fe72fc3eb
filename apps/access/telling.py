"""How a verb of this room promises that somebody is told. The outbox lives above, and registers itself here."""

from collections.abc import Callable
from typing import Any

_promisers: list[Callable[..., Any]] = []

# Kinds of notice (notifications/kinds.py). Outside the sign-in they say that there is something, never what.
OPENED = "opened"  # to the person: somebody has read without the person's yes
LIFT_ASKED = "lift_asked"  # to the owner of a block
BLOCK_ASKED = "block_asked"  # to the provider that a person asks for a block
BLOCK_ANSWERED = "block_answered"  # to the person: something has become of a block
HELPER = "helper"  # to a person: something about who may act for whom
LIFT_ANSWERED = "lift_answered"  # to the unit that asked


def promise_through(promiser: Callable[..., Any]) -> None:
    """Let `promiser(kind, to_unit=…, to_person=…, data=…)` carry what is told. Once, when the house starts."""
    if promiser not in _promisers:
        _promisers.append(promiser)


def tell(kind: str, **to: Any) -> None:
    """Promise one unit or one person a notice, in the verb's transaction."""
    for promiser in _promisers:
        promiser(kind, **to)
