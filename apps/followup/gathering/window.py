"""Which days are counted, and where the subjects of a kind come from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from apps.core import rules
from apps.core.calendar import age_on, start_of_day
from apps.core.guard import as_system
from apps.core.municipalities import MUNICIPALITIES
from apps.followup import months
from apps.followup.kinds import ELSEWHERE, FormOfCare
from apps.followup.subjects import Subject
from apps.organisations.kinds import UnitKind

BATCH = 500


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a month, moved back by the days of follow-up that must have passed."""

    first: date
    last: date
    days: int = 0

    @classmethod
    def of(cls, month: date, lag: str = "") -> "Window":
        days = rules.on(months.last_day(month)).number(lag) if lag else 0
        back = timedelta(days=days)
        return cls(month - back, months.last_day(month) - back, days)

    @property
    def begins(self) -> datetime:
        return start_of_day(self.first)

    @property
    def ends(self) -> datetime:
        return start_of_day(self.last + timedelta(days=1))

    def holds(self, path: str) -> Q:
        return Q(**{f"{path}__gte": self.begins, f"{path}__lt": self.ends})


Source = Callable[[Window], Iterator[Subject]]
_sources: dict[type[Subject], Source] = {}


def source(subject: type[Subject]):
    """Let a generator tell all subjects of a kind in a window."""

    def register(gather: Source) -> Source:
        _sources[subject] = gather
        return gather

    return register


def subjects(kind: type[Subject], window: Window) -> Iterator[Subject]:
    """Every subject of the kind, each once."""
    with as_system("counting what a month came to"):
        yield from _sources[kind](window)


def home_of(code: str) -> str:
    return code if code in MUNICIPALITIES else ELSEWHERE


def years_old(born: date | None, day: date) -> int | None:
    return age_on(born, day) if born else None


def form_of(unit_kind: str) -> str:
    return FormOfCare.PSYCHIATRIC if unit_kind == UnitKind.INPATIENT_PSYCHIATRY else FormOfCare.SOMATIC
