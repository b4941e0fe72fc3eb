"""Every indicator, one function each: it takes what is counted and says what it counts as, or None for not at all.

The words beside the function are shown beside the figure and make docs/indicators.md. Raise `version` when what it
counts changes: old months keep theirs.
"""

# They register themselves, and stand in this order wherever measures are listed.
from . import waiting, notices, preparing, home, paying, plans, times  # noqa: F401, I001
from .registry import Measure, all_measures, measure, measure_of

__all__ = ["Measure", "all_measures", "measure", "measure_of"]
