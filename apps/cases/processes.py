"""Processes stand on the spine: each registers its name, its moves and what its tasks mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from apps.core.states import Move


@dataclass(frozen=True, slots=True)
class Process:
    """What the spine must know about a process.

    `tasks`: task kind → the verb that ends it. `task_titles`: task kind → what to call it.
    `head(case)`: the statutory fields that every receiver may read. `welcome(case, unit)`: what a late part must do.
    `shows(case)`: the computed facts of a case. `stop(case, reason, at)`: end it whatever its state (death).
    `answered(case)`: the person's consents have come to something else. `grown(case, verb)`: a case that grew out of
    this one (its `previous`) has done the verb.
    """

    name: str
    title: str
    moves: Mapping[str, Move]
    head: Callable[..., dict]
    tasks: Mapping[str, str] = field(default_factory=dict)
    task_titles: Mapping[str, str] = field(default_factory=dict)
    welcome: Callable[..., None] = lambda case, unit: None
    shows: Callable[..., dict] = lambda case: {}
    stop: Callable[..., None] = lambda case, reason, at: None
    answered: Callable[..., None] = lambda case: None
    grown: Callable[..., None] = lambda case, verb: None


_processes: dict[str, Process] = {}


def register(process: Process) -> None:
    _processes[process.name] = process


def process_of(case) -> Process:
    return _processes[case.process]


def all_processes() -> tuple[Process, ...]:
    return tuple(_processes.values())


def tell_parent(case, verb: str) -> None:
    """Let the process of the case that this one grew out of know what has been done."""
    if case.previous_id is not None:
        process_of(case.previous).grown(case.previous, verb)
