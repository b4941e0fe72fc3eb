"""The verbs of the shared record."""

from . import filing  # noqa: F401  (it registers itself)
from .correcting import answer_correction, ask_for_correction, take_back_correction
from .importing import import_entries
from .judging import note_disagreement, stop_withholding, withhold_entry
from .writing import correct_entry, sign_entry, write_entry

__all__ = [
    "answer_correction",
    "ask_for_correction",
    "correct_entry",
    "import_entries",
    "note_disagreement",
    "sign_entry",
    "stop_withholding",
    "take_back_correction",
    "withhold_entry",
    "write_entry",
]
