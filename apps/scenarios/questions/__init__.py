"""A row of the decision table as real rows: who asks, about what, in which situation. Holds no rule.

The columns are those of the table's own description (docs/access.md). `build` returns whoever asks and the row that is
asked about, or raises NotBuilt where the product has no such kind of information yet.
"""

from apps.core.guard import as_system

from .question import COLUMNS, WORDS, Built, NotBuilt, Question
from .rows import Rows

__all__ = ["COLUMNS", "WORDS", "Built", "NotBuilt", "Question", "build"]


def build(question: Question) -> Built:
    """Real rows for a question, in the transaction of the caller. Raises NotBuilt."""
    with as_system("building a question of the decision table"):
        return Rows(question).build()
