"""What became of a scenario, event by event."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .script import Event
from .traces import TaskTrace

DONE, REFUSED = "done", "refused"


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not hold."""

    line: int
    key: str
    expected: Any
    got: Any


@dataclass(slots=True)
class Outcome:
    """One event as it went. `told` are the ids of units and people; `also_refused` the other wrong fields, if any."""

    event: Event
    result: str = DONE
    code: str = ""
    sentence: str = ""
    also_refused: tuple[str, ...] = ()
    state: str = ""
    told: list[str] = field(default_factory=list)
    told_meanwhile: list[str] = field(default_factory=list)
    tasks_made: list[TaskTrace] = field(default_factory=list)
    tasks_ended: list[TaskTrace] = field(default_factory=list)
    has_changed: bool = False
    made: Any = None
    saw: bool | None = None


@dataclass(slots=True)
class Played:
    """A whole file. `stopped` when an unexpected refusal or a fault ended it before its time."""

    title: str
    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    ended_at: datetime | None = None
    stopped: bool = False
