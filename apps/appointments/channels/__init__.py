"""The ways an invitation goes. Each is a small class in this registry and says what it can tell afterwards.

Samplan itself and letters have no class here: the first is where the invitation stands, the second waits for a printer
(`printing.py`).
"""

from collections.abc import Iterable

from apps.notifications import outbox

from .base import Channel, Declined, Failed, Taken
from .email import Email
from .inbox1177 import Inbox1177
from .kivra import Kivra
from .mina_meddelanden import MinaMeddelanden
from .sms import Sms

CHANNELS: dict[str, Channel] = {
    channel.code: channel for channel in (Kivra(), MinaMeddelanden(), Inbox1177(), Sms(), Email())
}


def in_use(codes: Iterable[str]) -> frozenset[str]:
    """Those of the channels that this installation has an address for. A scenario reaches none and tells of all."""
    return frozenset(code for code in codes if code not in CHANNELS or outbox.is_held() or CHANNELS[code].is_on)


def is_simulated(code: str) -> bool:
    return code in CHANNELS and CHANNELS[code].is_simulated


__all__ = ["CHANNELS", "Channel", "Declined", "Failed", "Taken", "in_use", "is_simulated"]
