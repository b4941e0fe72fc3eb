"""The proof in a WHERE clause that somebody may read the rows of one table alias."""

from typing import Any

from django.db.models import BooleanField, Expression, F
from django.db.models.lookups import Exact, In

from .authority import as_policy


class Granted(Expression):
    """A condition that clears the rows of one table alias for one reader.

    It is an ordinary part of the WHERE clause, so the proof follows the query wherever Django copies, joins, negates
    or ORs it. Its own subqueries run as the policy. What it says is believed: only rows.py makes one.
    """

    conditional = True

    def __init__(self, condition: Any, reader: Any):
        super().__init__(output_field=BooleanField())
        self.row: Any = F("pk")
        self.condition, self.reader = condition, reader

    def get_source_expressions(self):
        return [self.row, self.condition]

    def set_source_expressions(self, expressions):
        self.row, self.condition = expressions

    def as_sql(self, compiler, connection):
        with as_policy():
            return compiler.compile(self.condition)

    def holds_in(self, where) -> bool:
        """Whether the rest of the query keeps to what was granted."""
        return True


class Carried(Granted):
    """Clears the few rows that an already cleared row hangs from, and only when they are asked for by key.

    Without the last condition a reverse question would be answered "there is none" instead of being refused.
    """

    def holds_in(self, where) -> bool:
        return any(self._names_row(node) for node in where.children)

    def _names_row(self, node) -> bool:
        column = getattr(node, "lhs", None)
        return isinstance(node, Exact | In) and getattr(column, "target", None) == self.row.target


def grant_for(alias: str, node: Any) -> Granted | None:
    """The grant that every row of `alias` must pass to satisfy this part of the WHERE, if there is one."""
    if isinstance(node, Exact) and node.rhs is True:
        node = node.lhs
    if isinstance(node, Granted):
        return node if node.row.alias == alias else None
    if getattr(node, "negated", True):  # also whatever is no WhereNode
        return None
    grants = [grant_for(alias, child) for child in node.children]
    if node.connector == "AND":
        return next(filter(None, grants), None)
    return grants[0] if node.connector == "OR" and grants and all(grants) else None
