"""Which request is being answered, so that every row written on its way can be gathered afterwards."""

from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID, uuid4

_request_id: ContextVar[UUID | None] = ContextVar("request_id", default=None)
_network: ContextVar[str] = ContextVar("network", default="")


def request_id() -> UUID | None:
    return _request_id.get()


def network() -> str:
    """What kind of network asked: `own`, `other`, or nothing where nobody asked."""
    return _network.get()


@contextmanager
def one_request(network: str = ""):
    """A new request id, forgotten when the answer has left."""
    tokens = _request_id.set(uuid4()), _network.set(network)
    try:
        yield _request_id.get()
    finally:
        _request_id.reset(tokens[0])
        _network.reset(tokens[1])
