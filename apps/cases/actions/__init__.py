"""The verbs of the spine: the same in every process."""

from .consent import end_consent, record_consent, record_statement, write_own_words
from .conversation import correct_message, send_message
from .persons import register_person
from .receiving import acknowledge, add_party, forward, mark_misdirected, reject
from .work import take_task

__all__ = [
    "acknowledge",
    "add_party",
    "correct_message",
    "end_consent",
    "forward",
    "mark_misdirected",
    "record_consent",
    "record_statement",
    "register_person",
    "reject",
    "send_message",
    "take_task",
    "write_own_words",
]
