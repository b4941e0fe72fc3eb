"""What a value must look like. Each function gives the value or says, with the line, why it cannot be used."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.scenarios.problems import Collected, unknown, unplayable
from apps.scenarios.source import Items, Node, Table, Word

TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def table(node: Node, what: str) -> Table:
    if not isinstance(node, Table):
        raise unplayable(node.line, _("“%(what)s” must be a table of keys") % {"what": what})
    return node


def items(node: Node, what: str) -> Items:
    if not isinstance(node, Items):
        raise unplayable(node.line, _("“%(what)s” must be a list") % {"what": what})
    return node


def word(node: Node, what: str) -> Word:
    """A scalar that says something."""
    if not isinstance(node, Word):
        raise unplayable(node.line, _("“%(what)s” must be one word or text") % {"what": what})
    if node.is_nothing or not node.strip():
        raise unplayable(node.line, _("“%(what)s” is empty") % {"what": what})
    return node


def words(node: Node, what: str) -> list[Word]:
    """A list of words; a single one may stand without the list."""
    return [word(one, what) for one in node] if isinstance(node, Items) else [word(node, what)]


def one_of(node: Node, what: str, allowed: Iterable[str]) -> str:
    allowed = list(allowed)
    found = word(node, what)
    if found not in allowed:
        raise unknown(node.line, what, found, allowed)
    return str(found)


def truth(node: Node, what: str) -> bool:
    found = word(node, what).lower()
    if found not in TRUTHS:
        raise unplayable(node.line, _("“%(what)s” is true or false") % {"what": what})
    return TRUTHS[found]


def is_given(node: Table, key: str) -> bool:
    """Whether the key stands there and says anything."""
    value = node.get(key)
    return value is not None and not (isinstance(value, Word) and value.is_nothing)


def check_keys(node: Table, allowed: Iterable[str], problems: Collected, required: Iterable[str] = ()) -> None:
    """Tell of every key that nobody reads, and of every one that is missing."""
    allowed = list(allowed)
    for key in node:
        if key not in allowed:
            with problems:
                raise unknown(node.line_of(key), _("key"), key, allowed)
    for key in required:
        if not is_given(node, key):
            with problems:
                raise unplayable(node.line_of(key), _("“%(key)s” is missing") % {"key": key})


def has_all(node: Table, *keys: str) -> bool:
    return all(is_given(node, key) for key in keys)
