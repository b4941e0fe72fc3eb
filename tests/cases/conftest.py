"""The same cases under way as for the staff's pages."""

from tests.workplace.conftest import case, cast, monday, told_case

__all__ = ["case", "cast", "monday", "told_case"]
