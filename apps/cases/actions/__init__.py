"""The verbs of the spine: the same in every process."""

from .consent import end_consent, record_consent, record_statement, write_own_words
from .conversation import correct_message, send_message
from .guests import answer_guest_invitation, end_guest, invite_guest
from .persons import register_death, register_person
from .receiving import acknowledge, add_party, forward, mark_misdirected, reject
from .work import take_task

__all__ = [
    "acknowledge",
    "add_party",
    "answer_guest_invitation",
    "correct_message",
    "end_consent",
    "end_guest",
    "forward",
    "invite_guest",
    "mark_misdirected",
    "record_consent",
    "record_statement",
    "register_death",
    "register_person",
    "reject",
    "send_message",
    "take_task",
    "write_own_words",
]
