"""The inbox behind the sign-in. The promise itself stands there from the moment it is committed."""

from .base import Channel, Outcome


class Portal(Channel):
    code = "portal"
    tells = frozenset({Outcome.DELIVERED, Outcome.OPENED})
    leaves_the_house = False

    def address(self, promise) -> str | None:
        return None if promise.notice.is_letter else ""

    def write(self, promise, key, address: str) -> bytes:
        return b""

    def send(self, address: str, content: bytes) -> None:
        """Nothing to do: it is there."""

    def outcome(self, promise) -> Outcome:
        return Outcome.OPENED if promise.seen_at else Outcome.DELIVERED
