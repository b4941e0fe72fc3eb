"""The verbs of the spine: the same in every process."""

from .consent import end_consent, record_consent, record_statement, write_own_words
from .conversation import correct_message, send_message
from .receiving import acknowledge, add_party, forward, mark_misdirected, reject

__all__ = [
    "acknowledge",
    "add_party",
    "correct_message",
    "end_consent",
    "forward",
    "mark_misdirected",
    "record_consent",
    "record_statement",
    "reject",
    "send_message",
    "write_own_words",
]
