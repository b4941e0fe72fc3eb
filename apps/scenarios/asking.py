"""Asking the product the questions of a file, each both ways: about one row, and what the list then shows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_type_hints

from django.db import transaction

from apps.access.deciding import Decision, closed, decide
from apps.core import rules
from apps.core.guard import as_system

from .questions import WORDS, Built, NotBuilt, Question, build

ANSWER = ("expected", "rule", "obligations")
TYPES = get_type_hints(Question)
EFFECTS = ("PERMIT", "CHOICE", "WHO", "FLAG", "ASK", "DENY")
DUTIES = ("LOG", "REVIEW", "NOTIFY", "MAX7D", "ALERT")


class BadFile(Exception):
    """The file cannot be asked. The text names each line and column that is wrong, one a line."""


@dataclass(frozen=True)
class Asked:
    """`said` is what the product answered, None where it has no such kind of information yet."""

    name: str
    line: int
    expected: tuple[str, str, frozenset[str]]
    said: tuple[str, str, frozenset[str]] | None
    listed: str = ""

    @property
    def agrees(self) -> bool:
        return self.said == self.expected and not self.listed

    @property
    def difference(self) -> str:
        words = [
            f"{' '.join(one[:2])} {'|'.join(sorted(one[2]))}" for one in (self.expected, self.said or self.expected)
        ]
        found = f"expected {words[0]}, got {words[1]}" if words[0] != words[1] else ""
        return "; ".join(filter(None, (found, self.listed)))


def questions_in(path: Path) -> Iterator[tuple[str, int, Question, tuple]]:
    """(name, line, question, expected answer) of every row. Raises BadFile."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = {*TYPES, *ANSWER} - set(rows.fieldnames or ())
            if missing:
                raise BadFile(f"{path}: there is no column {', '.join(sorted(missing))}")
            lines = [(rows.line_num, row) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadFile(f"{path}: {error}") from None
    wrong = [f"{path}:{line}: {column} cannot be {text!r}" for line, row in lines for column, text in wrong_in(row)]
    if wrong:
        raise BadFile("\n".join(wrong))
    for line, row in lines:
        yield row.get("case_id") or str(line), line, question_of(row), answer_of(row)


def wrong_in(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(column, text) of what no row may say. A misspelt word would otherwise be asked as something else, and agree."""
    for name, kind in TYPES.items():
        try:
            value = read(kind, text_of(row, name))
        except ValueError:
            yield name, text_of(row, name)
        else:
            if name in WORDS and value not in WORDS[name]:
                yield name, text_of(row, name)
    effect, _, duties = answer_of(row)
    if effect not in EFFECTS:
        yield "expected", effect
    yield from (("obligations", duty) for duty in sorted(duties - {*DUTIES}))
    if None in row:
        yield "a column without a name", ",".join(row[None])


def question_of(row: dict[str, str]) -> Question:
    return Question(**{name: read(kind, text_of(row, name)) for name, kind in TYPES.items()})


def answer_of(row: dict[str, str]) -> tuple[str, str, frozenset[str]]:
    duties = text_of(row, "obligations").split("|")
    return text_of(row, "expected"), text_of(row, "rule"), frozenset(filter(None, map(str.strip, duties)))


def text_of(row: dict[str, str], column: str) -> str:
    return (row[column] or "").strip()


def read(kind: type, text: str):
    if kind is bool:
        if text not in ("True", "False"):
            raise ValueError(text)
        return text == "True"
    return kind(text)


def ask(name: str, line: int, question: Question, expected: tuple) -> Asked:
    """Build the question as real rows, ask both ways, and forget the rows again."""
    with transaction.atomic(), rules.override({"proxy.reads_records": question.direct_proxy_law}):
        try:
            built = build(question)
        except NotBuilt:
            transaction.set_rollback(True)
            return Asked(name, line, expected, None)
        decision = decide(built.actor, built.row, question.act)
        listed = list_says(built, decision) if question.act == "read" else ""
        transaction.set_rollback(True)
    return Asked(name, line, expected, (decision.effect, decision.rule, frozenset(decision.obligations)), listed)


def list_says(built: Built, decision: Decision) -> str:
    """What is wrong with the list, if anything: open rows stand in it, half open ones are known of, no other."""
    model = type(built.row)
    mine = model.objects.filter(pk=built.row.pk)
    if mine.visible_to(built.actor).exists() != decision.permits:
        return "the filtered list does not agree"
    if model.objects.visible_to(built.actor, lead=True).filter(pk=built.row.pk).exists() != decision.permits:
        return "the list does not agree"
    with as_system("asking what may be known of a closed row"):
        stubs = [found for found, _ in closed(built.actor, mine)]
    expected = [] if decision.effect in ("PERMIT", "DENY") else [decision]
    return "" if stubs == expected else "what is known of closed rows does not agree"
