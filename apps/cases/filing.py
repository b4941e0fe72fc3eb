"""What is sent in a case may belong in the sender's own record as well: whoever keeps a record registers here.

The spine knows nothing of the record; it tells what was sent, in the same transaction.
"""

from collections.abc import Callable

from apps.access.actor import Actor

from .kinds import MessageKind
from .models import Message

Keeper = Callable[[Message, dict, Actor], None]
_keepers: dict[str, list[Keeper]] = {}


def keep(kind: MessageKind, keeper: Keeper) -> None:
    """From now on, tell `keeper` of every message of this kind: the message, what it says, and who sent it."""
    _keepers.setdefault(kind, []).append(keeper)


def file(message: Message, body: dict, by: Actor) -> None:
    for keeper in _keepers.get(message.kind, ()):
        keeper(message, body, by)
