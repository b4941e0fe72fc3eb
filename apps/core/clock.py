"""The only place that knows what time it is. A scenario, a job or a test can set the clock for all inside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SE = ZoneInfo("Europe/Stockholm")

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This moment in UTC, or the moment that `at` has set."""
    return _set_to.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Let everything inside happen at `moment` (aware; kept as UTC). The clock stands still until it is set again."""
    if moment.tzinfo is None:
        raise ValueError("The clock needs a moment with a time zone")
    moment = moment.astimezone(UTC)
    token = _set_to.set(moment)
    try:
        yield moment
    finally:
        _set_to.reset(token)
