"""`shows`: the computed facts of a case beside what the file says, each compared as what it is."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from apps.cases.models import Case
from apps.cases.processes import process_of
from apps.core.calendar import from_local, local

from . import bookings
from .outcome import Failure
from .places import code_of_home
from .script import Expectation
from .source import Items, Node, Table, Word, plain
from .world import World

MISSING = object()
LISTED = ("payment_blocked_by", "obstacles")  # in any order


class Facts:
    def __init__(self, world: World, case: Case | None, row: Any = None):
        self.world = world
        self.shown = {**(process_of(case).shows(case) if case else {}), **bookings.shown(row, world.last_made)}

    def check(self, fact: str, one: Expectation) -> Iterator[Failure]:
        got = self.plain(self.shown.get(fact))
        if not self.agrees(fact, one.value, got):
            yield Failure(one.line, one.key, plain(one.value), got)

    def plain(self, value: Any) -> Any:
        """A fact as the file would write it: ids of the cast, local times."""
        if isinstance(value, Model):
            return self.world.name_of(value.pk)
        if isinstance(value, datetime):
            return local(value).strftime("%Y-%m-%dT%H:%M")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return {self.plain(key): self.plain(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.plain(one) for one in value]
        return value

    def agrees(self, fact: str, wanted: Node, got: Any) -> bool:
        if isinstance(wanted, Table):
            return isinstance(got, dict) and all(
                self.agrees(fact, value, got.get(key, MISSING)) for key, value in wanted.items()
            )
        if isinstance(wanted, Items):
            return self.lists_agree(fact, wanted, got)
        if fact in LISTED:  # one code without the list, or nothing
            return (got or []) == ([] if wanted.is_nothing else [str(wanted)])
        return self.words_agree(fact, wanted, got)

    def lists_agree(self, fact: str, wanted: Items, got: Any) -> bool:
        if not isinstance(got, list):
            return False
        if fact == "dispatches" and wanted:  # these, in this order, and there may be others
            left = iter(got)
            return all(any(self.agrees(fact, one, other) for other in left) for one in wanted)
        if len(got) != len(wanted):
            return False
        if fact in LISTED:
            return sorted(map(str, wanted)) == sorted(map(str, got))
        return all(self.agrees(fact, one, other) for one, other in zip(wanted, got, strict=True))

    def words_agree(self, fact: str, wanted: Word, got: Any) -> bool:
        if wanted.is_nothing or got in (None, ""):
            return wanted.is_nothing and got in (None, "")
        if isinstance(got, bool):
            return wanted.lower() in (("true", "yes") if got else ("false", "no"))
        if fact == "paying_municipality":
            return code_of_home(wanted) == code_of_home(str(got))
        if fact == "fixed_care_contact":
            return got in (wanted, self.name_in_cast(wanted)) or self.name_in_cast(got) == wanted
        return str(got) == wanted or is_same_time(wanted, str(got))

    def name_in_cast(self, name: str) -> str | None:
        staff = self.world.staff.get(name)
        return staff.name if staff else None


def is_same_time(wanted: str, got: str) -> bool:
    """Moments to the minute; a day matches a moment on it."""
    try:
        if len(wanted) == 10:
            return date.fromisoformat(wanted) == datetime.fromisoformat(got).date()
        return minute(wanted) == minute(got)
    except ValueError:
        return False


def minute(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else from_local(moment)
    return local(moment).replace(second=0, microsecond=0, fold=0)
