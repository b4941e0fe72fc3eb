"""Periodic work. Each job registers itself here; beat runs it by the real clock, the scenario player by its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from typing import Any

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Job:
    """`run(now)` does what is due at `now` and may be run again at any time without harm.

    `about`: the model whose rows it looks at, "app.Model". Where there are none it has nothing to do; "" says nothing.
    `in_stories`: the scenario player runs it too. What counts everybody's month is no story's.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], Any]
    about: str = ""
    in_stories: bool = True

    def next_after(self, moment: datetime) -> datetime:
        """The first moment after `moment` when the job is due. Whole steps of `every`, alike for all clocks."""
        return EPOCH + ((moment - EPOCH) // self.every + 1) * self.every

    def last_until(self, moment: datetime) -> datetime:
        """The last moment, up to and including `moment`, when the job was due."""
        return EPOCH + ((moment - EPOCH) // self.every) * self.every

    def runs(self, after: datetime, until: datetime) -> Iterator[tuple[datetime, "Job"]]:
        moment = self.next_after(after)
        while moment <= until:
            yield moment, self
            moment += self.every


_jobs: dict[str, Job] = {}


def periodic(name: str, *, every: timedelta, about: str = "", in_stories: bool = True):
    """Let a function that takes `now` run every so often. Names are unique over the whole product."""

    def register(run):
        if name in _jobs and _jobs[name].run.__qualname__ != run.__qualname__:
            raise ValueError(f"There is already a job called {name}")
        if every <= timedelta(0):
            raise ValueError(f"{name} must wait between its runs")
        _jobs[name] = Job(name, every, run, about, in_stories)
        return run

    return register


def all_jobs() -> tuple[Job, ...]:
    return tuple(_jobs.values())


def job(name: str) -> Job:
    """Raises KeyError when no such job is registered."""
    return _jobs[name]


def due_jobs(after: datetime, until: datetime) -> Iterator[tuple[datetime, Job]]:
    """Every run that is due after `after` up to and including `until`, in the order of time, then of name."""
    yield from merge(*(one.runs(after, until) for one in _jobs.values()), key=lambda run: (run[0], run[1].name))
