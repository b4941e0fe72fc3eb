"""Why a file cannot be played: where, and the nearest right word."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    line: int
    text: str


class Unplayable(Exception):
    """The file cannot be played. `problems` name each line (from 1; 0 for the whole file) and what is wrong there."""

    def __init__(self, *problems: Problem):
        self.problems = sorted(set(problems))
        super().__init__("; ".join(problem.text for problem in self.problems))


def unplayable(line: int, text: str) -> Unplayable:
    return Unplayable(Problem(line, text))


def nearest(word: str, words: Iterable[str]) -> str:
    """The right word that looks most like this one; empty when there are no words at all."""
    by_folded = {known.casefold(): known for known in words}
    found = get_close_matches(str(word).casefold(), by_folded, n=1, cutoff=0.0)
    return by_folded[found[0]] if found else ""


def unknown(line: int, what: str, word: str, words: Iterable[str]) -> Unplayable:
    """`what` is the kind of word, as `verb`; it stands in the message as in the language itself."""
    near = nearest(word, words)
    if not near:
        return unplayable(line, _("unknown %(what)s “%(word)s”") % {"what": what, "word": word})
    text = _("unknown %(what)s “%(word)s”; the nearest is “%(near)s”")
    return unplayable(line, text % {"what": what, "word": word, "near": near})


def not_built(line: int, word: str) -> Unplayable:
    return unplayable(line, _("“%(word)s”: not built yet") % {"word": word})


class Collected:
    """Gathers the problems of a file, so that all of them are told at once."""

    def __init__(self):
        self._problems: list[Problem] = []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace) -> bool:
        if isinstance(error, Unplayable):
            self._problems += error.problems
            return True
        return False

    def raise_if_any(self) -> None:
        if self._problems:
            raise Unplayable(*self._problems)
