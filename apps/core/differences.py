"""Two texts side by side, with what differs marked: for the panel that shows when two people wrote at once."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from os.path import commonprefix

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WORDS = re.compile(r"\S+\s*|\s+")
# Where more words than this differ, they are shown as one difference: the time to compare grows by their cube.
WORDS_AT_MOST = 300


def _pieces(mine: str, theirs: str) -> Iterator[tuple[bool, str, str]]:
    """Both texts in order, cut where they begin or cease to be the same: (are they the same, mine, theirs)."""
    first, second = _WORDS.findall(mine), _WORDS.findall(theirs)
    start = len(commonprefix([first, second]))
    end = len(commonprefix([first[start:][::-1], second[start:][::-1]]))
    middle, other = first[start : len(first) - end], second[start : len(second) - end]
    yield True, "".join(first[:start]), "".join(second[:start])
    if max(len(middle), len(other)) > WORDS_AT_MOST:
        yield False, "".join(middle), "".join(other)
    else:
        for kind, at, to, other_at, other_to in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            yield kind == "equal", "".join(middle[at:to]), "".join(other[other_at:other_to])
    yield True, "".join(first[len(first) - end :]), "".join(second[len(second) - end :])


def marked(text: str, other: str) -> SafeString:
    """`text` as HTML, with <ins> around the words that `other` does not have in the same place."""
    pieces = [
        (mine if same else format_html("<ins>{}</ins>", mine),) for same, mine, _theirs in _pieces(text, other) if mine
    ]
    return format_html_join("", "{}", pieces)


def both(mine: str, theirs: str) -> str:
    """Everything that either of two people wrote: two versions of one text with each common word once.

    Two texts that have less than half in common are two: woven together they would say what nobody has said.
    """
    kept, pieces = "", list(_pieces(mine, theirs))
    common = sum(len(words.split()) for same, words, _theirs in pieces if same)
    if mine.strip() and theirs.strip() and common * 2 < max(len(mine.split()), len(theirs.split())):
        between = "\n" if "\n" in mine + theirs else " – "
        return mine.strip() + between + theirs.strip()
    for same, my_words, their_words in pieces:
        for words in (my_words, "" if same else their_words):
            # Two people's words are kept apart where the first one's ended without a blank.
            apart = words and kept and not kept[-1].isspace()
            kept += f" {words}" if apart else words
    return kept.strip()
