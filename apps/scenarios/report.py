"""What a played scenario looks like: a timeline for people, or JSON for machines."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from apps.cases.processes import all_processes
from apps.core import clock
from apps.core.calendar import local
from apps.core.phrases import clock_time, people_date, short_time

from .expectations import as_text
from .outcome import REFUSED, Failure, Outcome, Played
from .script import Event, Script
from .traces import TaskTrace
from .world import World

INDENT = " " * 8


class Timeline:
    """The story as it went, day by day: what was done, who was told, what is due when."""

    def __init__(self, script: Script, played: Played, world: World):
        self.script, self.played, self.world = script, played, world
        self.titles = {kind: title for process in all_processes() for kind, title in process.task_titles.items()}

    def lines(self) -> Iterator[str]:
        yield self.played.title
        day = None
        for outcome in self.played.outcomes:
            at = outcome.event.at
            with clock.at(at):
                if local(at).date() != day:
                    day = local(at).date()
                    yield ""
                    yield f"{people_date(day)} {day.year}"
                yield from self.event(outcome)

    def event(self, outcome: Outcome) -> Iterator[str]:
        event = outcome.event
        if outcome.told_meanwhile:
            yield line(_("reminded meanwhile"), self.names(outcome.told_meanwhile))
        made = f" → {event.as_}" if event.as_ and outcome.result != REFUSED else ""
        to = f" → {self.names(event.to)}" if event.to else ""
        yield f"  {clock_time(event.at)} {self.doer(event)}{event.do}{to}{made}"
        if outcome.result == REFUSED:
            yield line(_("refused"), ". ".join(filter(None, (outcome.code, outcome.sentence))))
        elif outcome.state:
            yield line(_("state"), outcome.state)
        if outcome.told:
            yield line(_("told"), self.names(outcome.told))
        for task in outcome.tasks_made:
            yield line(_("to do"), self.task(task))
        for task in outcome.tasks_ended:
            is_done = task.state == "done"
            yield line(_("done") if is_done else _("no longer needed"), self.task(task, with_due=False))

    def doer(self, event: Event) -> str:
        if event.by is None:
            return ""
        staff = self.world.staff.get(event.by.id)
        if staff is None:
            return f"{self.world.people[event.by.id].name}: "
        actor = self.world.actor(event.by, event.do)
        return f"{staff.name}, {actor.unit_name}: "

    def names(self, ids) -> str:
        return ", ".join(self.name(one) for one in ids)

    def name(self, one: str) -> str:
        row = self.world.units.get(one) or self.world.people.get(one)
        return row.name if row else one

    def task(self, task: TaskTrace, *, with_due: bool = True) -> str:
        text = f"{self.name(self.world.name_of(task.owner))}, {self.titles.get(task.kind, task.kind)}"
        if with_due and task.due_at:
            return _("%(task)s, at the latest %(time)s") % {"task": text, "time": short_time(task.due_at)}
        return text


def line(label: str, text: str) -> str:
    return f"{INDENT}{label}: {text}"


def failure_line(path: str, failure: Failure) -> str:
    """One line for an editor and a script to find: in English, like the language itself."""
    return f"{path}:{failure.line}: {failure.key}: expected {shown(failure.expected)}, got {shown(failure.got)}"


def shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(shown, value)) + "]"
    if value is None:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_json(path: str, script: Script, played: Played, world: World) -> dict:
    """The shape that docs/scenarios.md describes."""
    return {
        "file": path,
        "scenario": played.title,
        "events": [event_json(outcome, world) for outcome in played.outcomes],
        "failures": [
            {"line": one.line, "key": one.key, "expected": plain(one.expected), "got": plain(one.got)}
            for one in played.failures
        ],
    }


def event_json(outcome: Outcome, world: World) -> dict:
    event = outcome.event
    return {
        "line": event.line,
        "at": local(event.at).isoformat(),
        "by": event.by.id if event.by else None,
        "do": event.do,
        "on": event.on or None,
        "result": outcome.result,
        "code": outcome.code or None,
        "told": outcome.told,
        "tasks_made": [task_json(task, world) for task in outcome.tasks_made],
        "tasks_ended": [task_json(task, world) for task in outcome.tasks_ended],
    }


def task_json(task: TaskTrace, world: World) -> dict:
    return {"for": world.name_of(task.owner), "kind": task.kind, "due": as_text(task.due_at), "state": task.state}


def plain(value: Any) -> Any:
    """Words of the file as JSON: their lines are no longer needed."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
