"""No statement reads or changes a row about a patient unless its WHERE proves who is reading.

`ENGINE = "apps.core.guard"` makes Django compile every statement here. The package exports lazily, because the
backend is loaded before there are any models.
"""

from typing import TYPE_CHECKING

from .access import Access
from .authority import NoReader, acting, as_system

if TYPE_CHECKING:
    from .base import DatabaseWrapper
    from .rows import Guarded, GuardedManager, GuardedQuerySet

__all__ = [
    "Access",
    "DatabaseWrapper",
    "Guarded",
    "GuardedManager",
    "GuardedQuerySet",
    "NoReader",
    "acting",
    "as_system",
]


def __getattr__(name: str):
    if name in ("Guarded", "GuardedManager", "GuardedQuerySet"):
        from . import rows

        return getattr(rows, name)
    if name == "DatabaseWrapper":
        from .base import DatabaseWrapper

        return DatabaseWrapper
    raise AttributeError(name)
