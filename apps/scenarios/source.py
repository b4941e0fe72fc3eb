"""Reading YAML so that every value remembers its line. Words stay as written: `yes` is not true, `on` is a key.

What a word means is for the one who reads it: a number, a moment, an id of the cast.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from .problems import Collected, Unplayable, unplayable

PLAIN = "tag:yaml.org,2002:"
MERGE = "<<"


class Word(str):
    """A scalar. `is_quoted` tells "null" in quotes from nothing at all."""

    __slots__ = ("is_quoted", "line")

    def __new__(cls, text: str, line: int, is_quoted: bool = False):
        word = super().__new__(cls, text)
        word.line, word.is_quoted = line, is_quoted
        return word

    @property
    def is_nothing(self) -> bool:
        return not self.is_quoted and self in ("", "~", "null", "Null", "NULL")


class Items(list):
    def __init__(self, values, line: int):
        super().__init__(values)
        self.line = line


class Table(dict):
    """A mapping; `lines` says on which line each key stands."""

    def __init__(self, line: int):
        super().__init__()
        self.line = line
        self.lines: dict[Hashable, int] = {}

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


Node = Word | Items | Table


def read_file(path: str | Path) -> Node:
    """The content of a file. Raises Unplayable when it cannot be read or is not one YAML document."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise unplayable(0, _("the file cannot be read: %(why)s") % {"why": error.strerror or error}) from None
    return read(raw)


def read(raw: bytes | str) -> Node:
    try:
        node = yaml.compose(raw, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise unplayable(line, _("this is not YAML: %(why)s") % {"why": error.problem}) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise unplayable(_line_at(raw, error), _("this is not YAML: a character that cannot stand there")) from None
    except RecursionError:
        raise unplayable(0, _("this is not YAML: it is too deep")) from None
    if node is None:
        raise unplayable(1, _("the file is empty"))
    builder = _Builder()
    found = builder.build(node)
    builder.problems.raise_if_any()
    return found


def _line_at(raw: bytes | str, error) -> int:
    position = getattr(error, "position", None) or getattr(error, "start", 0)
    newline = b"\n" if isinstance(raw, bytes) else "\n"
    return raw[:position].count(newline) + 1


class _Builder:
    def __init__(self):
        self.problems = Collected()
        self._done: dict[int, Node] = {}
        self._under_way: set[int] = set()

    def build(self, node: yaml.Node) -> Node:
        if id(node) in self._done:
            return self._done[id(node)]
        line = node.start_mark.line + 1
        if id(node) in self._under_way:
            raise unplayable(line, _("an anchor cannot stand inside itself"))
        if not node.tag.startswith(PLAIN):
            raise unplayable(line, _("tags such as %(tag)s are not used here") % {"tag": node.tag})
        self._under_way.add(id(node))
        self._done[id(node)] = built = self._of_kind(node, line)
        self._under_way.discard(id(node))
        return built

    def _of_kind(self, node: yaml.Node, line: int) -> Node:
        if isinstance(node, yaml.SequenceNode):
            return Items([self.build(one) for one in node.value], line)
        if isinstance(node, yaml.MappingNode):
            return self._table(node, line)
        return Word(node.value, line, is_quoted=node.style is not None)

    def _table(self, node: yaml.MappingNode, line: int) -> Table:
        table, merged = Table(line), []
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1
            with self.problems:
                if not isinstance(key_node, yaml.ScalarNode):
                    raise unplayable(key_line, _("a key must be a word"))
                key, value = key_node.value, self.build(value_node)
                if key == MERGE and key_node.style is None:
                    merged += value if isinstance(value, Items) else [value]
                elif key in table:
                    raise unplayable(key_line, _("the key “%(key)s” stands twice") % {"key": key})
                else:
                    table[key], table.lines[key] = value, key_line
        for other in merged:
            for key in other if isinstance(other, Table) else ():
                table.setdefault(key, other[key])
                table.lines.setdefault(key, other.line_of(key))
        return table


def in_words(value: Any) -> Any:
    """A part of a free form that has parts of its own, as one text: a section holds words and numbers only."""
    if isinstance(value, dict):
        said = [(key.replace("_", " "), in_words(one)) for key, one in value.items() if one is not None]
        return ", ".join(f"{key}: {one}" for key, one in said)
    return ", ".join(str(in_words(one)) for one in value) if isinstance(value, list) else value


def plain(node: Node):
    """Words as JSON would have them: numbers, true, false and nothing; dates and times stay text."""
    if isinstance(node, Table):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, Items):
        return [plain(value) for value in node]
    if not isinstance(node, Word) or node.is_quoted:
        return str(node)
    if node.is_nothing:
        return None
    if node in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return node.lower() == "true"
    for kind in (int, float):
        try:
            if node.strip("+-")[:1].isdigit() and "_" not in node:
                return kind(node)
        except ValueError:
            continue
    return str(node)


__all__ = ["Items", "Node", "Table", "Unplayable", "Word", "plain", "read", "read_file"]
