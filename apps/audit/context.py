"""Which request is being answered, so that every row written on its way can be gathered afterwards."""

from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID, uuid4

_request_id: ContextVar[UUID | None] = ContextVar("request_id", default=None)


def request_id() -> UUID | None:
    return _request_id.get()


@contextmanager
def one_request():
    """A new request id, forgotten when the answer has left."""
    token = _request_id.set(uuid4())
    try:
        yield _request_id.get()
    finally:
        _request_id.reset(token)
