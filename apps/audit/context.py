"""Which request is being answered, so that every row written on its way can be gathered afterwards."""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID, uuid4

from django.utils.crypto import salted_hmac

_request_id: ContextVar[UUID | None] = ContextVar("request_id", default=None)
_network: ContextVar[str] = ContextVar("network", default="")
_request: ContextVar[Any] = ContextVar("request", default=None)


def request_id() -> UUID | None:
    return _request_id.get()


def network() -> str:
    """What kind of network asked: `own`, `other`, or nothing where nobody asked."""
    return _network.get()


def session() -> Any:
    """The session that asks, when there is one: by now somebody may have ended it, or begun another."""
    found = getattr(_request.get(), "session", None)
    return found if found is not None and found.session_key else None


def session_hash(key: str) -> str:
    """What stands in for the key of a session: the same for all that it does, and nobody can come in with it."""
    return salted_hmac("audit.session", key, algorithm="sha256").hexdigest()[:32]


@contextmanager
def one_request(request: Any = None, network: str = ""):
    """A new request id, forgotten when the answer has left."""
    tokens = _request_id.set(uuid4()), _network.set(network), _request.set(request)
    try:
        yield _request_id.get()
    finally:
        for variable, token in zip((_request_id, _network, _request), tokens, strict=True):
            variable.reset(token)
