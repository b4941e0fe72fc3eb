"""Django copies each expression of a statement, several times before it is asked, and does so by way of pickling.

The same copy made by hand takes a third of the time: of what a page costs, about a twentieth.
"""

from django.db.models.expressions import BaseExpression


def by_hand(one):
    """What `copy.copy` returns for an expression."""
    made = object.__new__(type(one))
    made.__dict__.update(one.__getstate__())
    return made


def make_quick() -> None:
    BaseExpression.copy = by_hand  # type: ignore[method-assign]
