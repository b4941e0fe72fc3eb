"""What a channel is."""

from abc import ABC, abstractmethod
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Outcome(StrEnum):
    """What is known of a sent notice. Unknown is never opened."""

    DELIVERED = "delivered"
    OPENED = "opened"
    UNKNOWN = "unknown"

    @property
    def label(self):
        return LABELS[self]


LABELS = {
    Outcome.DELIVERED: _("Delivered"),
    Outcome.OPENED: _("Opened"),
    Outcome.UNKNOWN: _("Sent; whether it has been read is not known"),
}


class Failed(Exception):
    """The other side did not take it. `code` is short and holds no address.

    `is_final`: it never will. `is_uncertain`: the bytes had left, so it may have taken it and died before it said so.
    """

    def __init__(self, code: str, *, is_final: bool = False, is_uncertain: bool = False):
        super().__init__(code)
        self.code = code
        self.is_final = is_final
        self.is_uncertain = is_uncertain


class Channel(ABC):
    """One way to reach somebody. `tells` is what it can ever know; `leaves_the_house` keeps it out of scenarios."""

    code: str
    tells: frozenset[Outcome]
    leaves_the_house: bool

    @abstractmethod
    def address(self, promise) -> str | None:
        """Where the receiver is reached by this channel just now; None where it may not or cannot be used."""

    @abstractmethod
    def write(self, promise, key, address: str) -> bytes:
        """The bytes to send, under this key. They are kept, and are the same at every attempt."""

    @abstractmethod
    def send(self, address: str, content: bytes) -> None:
        """Hand the bytes over. Raises Failed."""

    @abstractmethod
    def outcome(self, promise) -> Outcome:
        """What is known once it has been sent."""
