"""The spine: everything that people of different organisations do together about one person is a case.

A process (discharge, later the coordinated plan) brings its moves, forms, deadlines and pages, and nothing else.
"""

from .case import Case, Participant, of_case
from .guests import CaseGuest, GuestInvitation
from .messages import Content, Message, Receipt
from .said import Consent, Statement
from .tasks import Draft, Entry, Task

__all__ = [
    "Case",
    "CaseGuest",
    "Consent",
    "Content",
    "Draft",
    "Entry",
    "GuestInvitation",
    "Message",
    "Participant",
    "Receipt",
    "Statement",
    "Task",
    "of_case",
]
