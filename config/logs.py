"""Log lines that never carry a personal number, whatever was written by whom."""

import logging
import re

# Ten or twelve digits as Swedes write them, with or without - or +; coordination and reserve numbers look the same.
# Digits inside a longer run of letters or digits (a hash) and the last part of a UUID are left alone.
PERSONAL_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?<![0-9a-f]{4}-)(?:\d{2})?\d{6}[-+ ]?\d{4}(?![0-9A-Za-z])")
REPLACEMENT = "[number]"


def scrub(text: str) -> str:
    """The text with everything that looks like a personal number taken out."""
    return PERSONAL_NUMBER.sub(REPLACEMENT, text)


class ScrubbingFormatter(logging.Formatter):
    """Scrubs the finished line, so that arguments and tracebacks are covered as well as the message."""

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))
