"""What a change does, one small piece at a time. The preview and the approval run the very same pieces.

A piece is plain data (`{"do": "grant", …}`), so that it can wait for a second person. Each kind knows how to check
itself, whom it is about, how to say itself in a sentence, and how to be done. Everything stays within one provider.
"""

from datetime import date
from uuid import UUID

from .base import Data, Doer, Operation, day_of, name_of
from .grant import GRANT
from .posts import DATES, END, LEAVE, PROFILE_OF, end_now
from .profiles import ANALYSIS, PROFILE
from .rule import RULE

__all__ = ["OPERATIONS", "Data", "Doer", "check", "end_now", "first_day", "name_of", "run", "sentences", "subjects"]

OPERATIONS: dict[str, Operation] = {
    "grant": GRANT,
    "dates": DATES,
    "end": END,
    "profile_of": PROFILE_OF,
    "leave": LEAVE,
    "profile": PROFILE,
    "analysis": ANALYSIS,
    "rule": RULE,
}
FELT_LATER = ("grant", "leave", "rule")


def check(operations: list[Data], doer: Doer) -> None:
    for data in operations:
        OPERATIONS[data["do"]].check(data, doer)


def run(operations: list[Data], doer: Doer) -> None:
    """Each is checked as things stand when its turn comes: a row of a file may build on the row before it."""
    for data in operations:
        OPERATIONS[data["do"]].check(data, doer)
        OPERATIONS[data["do"]].run(data, doer)


def sentences(operations: list[Data]) -> list[str]:
    return [OPERATIONS[data["do"]].says(data) for data in operations]


def subjects(operations: list[Data]) -> set[UUID]:
    """Everybody here whom the change is about."""
    return {staff for data in operations for staff in OPERATIONS[data["do"]].about(data)}


def first_day(operations: list[Data], today: date) -> date:
    """The day when the change begins to be felt; today, unless all of it lies ahead."""
    days = [day_of(data.get("valid_from") or data.get("first_day")) for data in operations if data["do"] in FELT_LATER]
    return max(today, min(days)) if days and len(days) == len(operations) else today
