"""What a channel of invitations is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from django.conf import settings

from apps.appointments.kinds import DispatchError, Opened
from apps.appointments.models import Dispatch
from apps.notifications.channels import Failed
from apps.patients.models import Person


class Declined(Failed):
    """The channel will never take this: `error` says why in the words of the clinic, `code` in its own."""

    def __init__(self, code: str, error: DispatchError = DispatchError.REJECTED):
        super().__init__(code, is_final=True)
        self.error = error


@dataclass(frozen=True, slots=True)
class Taken:
    """The channel has it. `reference` is its own name for it, by which it tells us more later."""

    reference: str = ""
    is_delivered: bool = False


class Channel(ABC):
    """One way to somebody. `tells` is what it can ever know; `most` the rule that says how much it takes a minute.

    `url` is where it is asked: empty where this installation does not use it. `is_verified`: built against a
    description that its owner has published, rather than against prose.
    """

    code: str
    tells: frozenset[Opened] = frozenset({Opened.UNKNOWN})
    most = "appointment.most_per_minute"
    is_verified = False
    is_quiet_at_night = False

    @property
    @abstractmethod
    def url(self) -> str: ...

    @property
    def is_on(self) -> bool:
        return bool(self.url)

    @property
    def is_simulated(self) -> bool:
        return bool(settings.CHANNEL_SIMULATORS) and self.url.startswith(settings.CHANNEL_SIMULATORS)

    @abstractmethod
    def write(self, dispatch: Dispatch) -> bytes:
        """The bytes to send, under `dispatch.key`. They are the same at every attempt. Raises Declined."""

    @abstractmethod
    def send(self, dispatch: Dispatch, content: bytes) -> Taken:
        """Hand the bytes over. Raises Failed."""


class Mailbox(Channel):
    """A digital mailbox, which can be asked whether somebody has one and takes what we send."""

    @abstractmethod
    def reaches(self, person: Person) -> bool:
        """Raises Failed where it does not answer."""
