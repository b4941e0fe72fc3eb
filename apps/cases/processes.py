"""Processes stand on the spine: each registers its name, its moves and what its tasks mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from apps.access.roles import ROLES, may
from apps.core.states import Move
from apps.organisations.kinds import UnitKind, can_stand_on


@dataclass(frozen=True, slots=True)
class Process:
    """What the spine must know about a process.

    `tasks`: task kind → the verb that ends it. `task_titles`: task kind → what to call it. `stages`: what people see
    of its states, (name, states) in order.
    `head(case)`: the statutory fields that every receiver may read. `welcome(case, unit)`: what a late part must do.
    `shows(case)`: the computed facts of a case. `stop(case, reason, at)`: end it whatever its state (death).
    `concerns`: kinds of units that may take part; whoever is outside is never let in, nor found by a page's search.
    `answered(case)`: the person's consents have come to something else. `grown(case, verb)`: a case that grew out of
    this one (its `previous`) has done the verb. `asks_about(case)`: the purpose that consents are asked for in it.
    """

    name: str
    title: str
    moves: Mapping[str, Move]
    head: Callable[..., dict]
    tasks: Mapping[str, str] = field(default_factory=dict)
    task_titles: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[tuple[str, tuple[str, ...]], ...] = ()
    welcome: Callable[..., None] = lambda case, unit: None
    shows: Callable[..., dict] = lambda case: {}
    stop: Callable[..., None] = lambda case, reason, at: None
    concerns: frozenset[str] = frozenset(UnitKind.values)
    answered: Callable[..., None] = lambda case: None
    grown: Callable[..., None] = lambda case, verb: None
    asks_about: Callable[..., str] = lambda case: "svu_information"

    def stage_of(self, state: str) -> int:
        """Which of the stages a state belongs to, from 1; 0 for what stands outside them."""
        return next((number for number, (_name, states) in enumerate(self.stages, 1) if state in states), 0)

    def stage_name(self, state: str) -> str:
        number = self.stage_of(state)
        return str(self.stages[number - 1][0]) if number else ""


_processes: dict[str, Process] = {}


def register(process: Process) -> None:
    _processes[process.name] = process


def process_of(case) -> Process:
    return _processes[case.process]


def all_processes() -> tuple[Process, ...]:
    return tuple(_processes.values())


@cache
def beyond(role: str) -> tuple[str, ...]:
    """Kinds of task that nobody where this role works may end: all are asked, but home care cannot plan or decide."""
    kinds = [kind for kind in UnitKind.values if can_stand_on(role, kind)]
    colleagues = [other for other in ROLES if any(can_stand_on(other, kind) for kind in kinds)]
    owed = (pair for process in all_processes() for pair in process.tasks.items())
    return tuple(dict.fromkeys(kind for kind, verb in owed if not any(may(other, verb) for other in colleagues)))


def parent_of(case):
    """The case that this one grew out of, or None. Within a verb only: who reads this one need not read that one."""
    return type(case).objects.filter(pk=case.previous_id).first() if case.previous_id else None


def tell_parent(case, verb: str) -> None:
    """Let the process of the case that this one grew out of know what has been done."""
    if parent := parent_of(case):
        process_of(parent).grown(parent, verb)
