"""What comes in files: populations and budgets, read kindly and checked strictly."""

from .budgets import read_budget
from .files import Unusable
from .populations import Population, read_population

__all__ = ["Population", "Unusable", "read_budget", "read_population"]
