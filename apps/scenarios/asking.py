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

from .questions import Built, NotBuilt, Question, build

ANSWER = ("expected", "rule", "obligations")
TYPES = get_type_hints(Question)


class BadFile(Exception):
    """The file cannot be asked. The text names the line and the column."""


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
            for row in rows:
                expected = row["expected"], row["rule"], frozenset(filter(None, (row["obligations"] or "").split("|")))
                yield (
                    row.get("case_id") or str(rows.line_num),
                    rows.line_num,
                    question_of(path, rows.line_num, row),
                    expected,
                )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadFile(f"{path}: {error}") from None


def question_of(path: Path, line: int, row: dict[str, str]) -> Question:
    values = {}
    for name, kind in TYPES.items():
        text = (row[name] or "").strip()
        try:
            values[name] = read(kind, text)
        except ValueError:
            raise BadFile(f"{path}:{line}: {name} cannot be {text!r}") from None
    return Question(**values)


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
