"""From a file to a script: everything that can be wrong without playing is found here, each with its line."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from apps.core import rules
from apps.scenarios.problems import Collected, unplayable
from apps.scenarios.script import CastList, Script
from apps.scenarios.source import Node, Table, plain, read, read_file
from apps.scenarios.times import read_moment

from .cast import read_cast
from .events import read_events
from .expect import read_expect
from .names import Names
from .shapes import check_keys, is_given, items, table, word

KEYS = ("scenario", "clock", "rules", "cast", "events", "finally")

__all__ = ["read_script", "script_of", "script_of_text"]


def read_script(path: str | Path) -> Script:
    """Raises Unplayable with every problem of the file."""
    return script_of(read_file(path))


def script_of_text(text: str) -> Script:
    return script_of(read(text))


def script_of(root: Node, cast: CastList | None = None) -> Script:
    """`cast`: those who take part, where the file does not say it itself."""
    if not isinstance(root, Table):
        raise unplayable(root.line, _("a scenario is a table with the keys %(keys)s") % {"keys": ", ".join(KEYS)})
    problems = Collected()
    needed = ("scenario", "clock", "events") if cast else ("scenario", "clock", "cast", "events")
    check_keys(root, KEYS, problems, required=needed)
    title = rule_values = clock = None
    with problems:
        title = str(word(root["scenario"], "scenario")) if is_given(root, "scenario") else ""
    with problems:
        rule_values = read_rules(root["rules"], problems) if is_given(root, "rules") else {}
    with problems:
        clock = read_moment(word(root["clock"], "clock")) if is_given(root, "clock") else None
    with problems:
        cast = cast or (read_cast(root["cast"], Collected()) if is_given(root, "cast") else None)
    if cast is None or clock is None:
        with problems:
            if is_given(root, "events"):
                items(root["events"], "events")
        problems.raise_if_any()
    names = Names(cast)
    events, last, on = (), (), ""
    with problems:
        events = read_events(root["events"], clock, names, problems) if is_given(root, "events") else ()
    with problems:
        if is_given(root, "finally"):
            last = read_expect(root["finally"], names, problems)
            on = read_on(table(root["finally"], "finally"), names)
    problems.raise_if_any()
    return Script(title, clock, rule_values, cast, events, last, on)


def read_on(node: Table, names: Names) -> str:
    """What the last expectations are about: by default the last thing that was named."""
    if is_given(node, "on"):
        return names.object_name(node["on"], "on")
    return names.made[-1] if names.made else ""


def read_rules(node: Node, problems: Collected) -> dict[str, Any]:
    found = {}
    values = table(node, "rules")
    for key, value in values.items():
        with problems:
            try:
                rules.check(key, plain(value))
            except rules.BadRule as error:
                raise unplayable(values.line_of(key), str(error)) from None
            found[key] = plain(value)
    return found
