"""Two texts side by side, with what differs marked: for the panel that shows when two people wrote at once."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WORDS = re.compile(r"\S+\s*|\s+")
# Longer texts than this are compared line by line: word by word would take seconds.
WORDS_AT_MOST = 3000


def _parts(text: str) -> list[str]:
    words = _WORDS.findall(text)
    return words if len(words) <= WORDS_AT_MOST else text.splitlines(keepends=True)


def marked(text: str, other: str) -> SafeString:
    """`text` as HTML, with <ins> around the words that `other` does not have in the same place."""
    mine, theirs = _parts(text), _parts(other)
    pieces = []
    for kind, start, end, _from, _to in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        words = "".join(mine[start:end])
        if words:
            pieces.append((words,) if kind == "equal" else (format_html("<ins>{}</ins>", words),))
    return format_html_join("", "{}", pieces)


def both(mine: str, theirs: str) -> str:
    """Everything that either of two people wrote, in order, each common word once."""
    first, second = _parts(mine), _parts(theirs)
    kept: list[str] = []
    for kind, start, end, from_, to in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        kept += first[start:end]
        if kind != "equal" and from_ != to:
            _space(kept)
            kept += second[from_:to]
    return "".join(kept).strip()


def _space(kept: list[str]) -> None:
    """Keep two people's words apart where the first one's text ended without a blank."""
    if kept and not kept[-1][-1:].isspace():
        kept.append(" ")
