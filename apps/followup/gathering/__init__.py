"""From rows to what is counted: read in batches by the system, so that memory and statements do not grow with a month.

Only in this room are rows about people read for follow-up, and what leaves it is counted and forgotten (`subjects`).
"""

from . import plans, receipts, stays, times  # noqa: F401  (they register themselves)
from .window import Window, subjects

__all__ = ["Window", "subjects"]
