"""When something happens in a story: a local time, or so long after what came before."""

import re
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from apps.core.calendar import NoSuchTime, from_local, local

from .problems import unplayable
from .source import Node, Word

STEP = re.compile(r"(?P<sign>[+-])(?P<count>\d{1,6})(?P<unit>[mhd])")
CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


def read_moment(node: Node) -> datetime:
    """An absolute time as a moment in UTC. Without an offset it is local: the first of an hour that comes twice."""
    line = getattr(node, "line", 0)
    if not isinstance(node, Word) or not CLOCK.fullmatch(node):
        raise unplayable(line, _("“%(text)s” is not a time: write it as 2026-03-30T09:00") % {"text": shown(node)})
    try:
        moment = datetime.fromisoformat(node)
        return moment.astimezone(UTC) if moment.tzinfo else _from_local(moment, line)
    except (ValueError, OverflowError):
        raise unplayable(line, _("“%(text)s” is not a time that exists") % {"text": node}) from None


def _from_local(wall: datetime, line: int) -> datetime:
    try:
        return from_local(wall)
    except NoSuchTime:
        text = _("%(time)s does not exist: the clock goes forward in that hour")
        raise unplayable(line, text % {"time": f"{wall:%Y-%m-%dT%H:%M}"}) from None


def is_step(node: Node) -> bool:
    return isinstance(node, Word) and STEP.fullmatch(node) is not None


def step_from(before: datetime, node: Word) -> datetime:
    """`+90m` and `+24h` are elapsed time; `+3d` is the same wall time that many days later."""
    found = STEP.fullmatch(node)
    count = int(found["sign"] + found["count"])
    try:
        if found["unit"] == "d":
            wall = local(before).replace(tzinfo=None, fold=0) + timedelta(days=count)
            return _from_local(wall, node.line)
        return before + (timedelta(hours=count) if found["unit"] == "h" else timedelta(minutes=count))
    except (OverflowError, ValueError):
        raise unplayable(node.line, _("“%(text)s” leads to a time that does not exist") % {"text": node}) from None


def read_at(node: Node, before: datetime) -> datetime:
    """When an event happens, `before` being the previous one. The clock only moves forward."""
    moment = step_from(before, node) if is_step(node) else read_moment(node)
    if moment < before:
        words = {"time": f"{local(moment):%Y-%m-%dT%H:%M}", "before": f"{local(before):%Y-%m-%dT%H:%M}"}
        raise unplayable(node.line, _("the clock only moves forward: %(time)s is before %(before)s") % words)
    return moment


def shown(node: Node) -> str:
    return str(node) if isinstance(node, Word) else _("a list or a table")
