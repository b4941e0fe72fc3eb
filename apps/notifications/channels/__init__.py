"""The ways to reach somebody. Each is a small class in this registry and states what it can tell afterwards."""

from .base import Channel, Failed, Outcome
from .email import Email
from .portal import Portal
from .sms import Sms

CHANNELS: dict[str, Channel] = {channel.code: channel for channel in (Portal(), Email(), Sms())}

__all__ = ["CHANNELS", "Channel", "Failed", "Outcome"]
