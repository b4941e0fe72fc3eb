"""Dated rules: what agreements, law and the customer have settled, as it stood on a certain day.

rule = rules.on(case.rules_on)
due_at = now + rule.duration("receipt.sla.ready", "receipt.sla.default")
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any

from django.db.models import QuerySet

from .bundle import rows_of, unpack
from .calendar import local
from .default_rules import DEFAULTS, FAMILIES

_overrides: ContextVar[Mapping[str, Any]] = ContextVar("rules", default={})  # noqa: B039 (never changed in place)
_kept: ContextVar["Kept | None"] = ContextVar("kept rules", default=None)  # see `kept`
_DURATION = re.compile(r"(\d{1,5})([mhd])")
_UNIT = {"m": "minutes", "h": "hours", "d": "days"}


class UnknownRule(KeyError):
    """No value of this rule applies on the day."""


class BadRule(ValueError):
    """A key nobody reads, or a value of the wrong shape. The text says which, and the nearest right word."""


def duration(text: str) -> timedelta:
    """ "30m", "4h" and "2d" as elapsed time. Raises BadRule for anything else."""
    found = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise BadRule(f"{text!r} is not a duration: write 30m, 4h or 2d")
    return timedelta(**{_UNIT[found[2]]: int(found[1])})


class Rules:
    """The values that apply on one day. The first of several keys that has a value counts."""

    def __init__(self, values: Mapping[str, Any]):
        self._values = values

    def get(self, *keys: str) -> Any:
        for key in keys:
            if key in self._values:
                return self._values[key]
        raise UnknownRule(" or ".join(keys))

    def duration(self, *keys: str) -> timedelta:
        return duration(self.get(*keys))

    def hours(self, *keys: str) -> float:
        return self.duration(*keys) / timedelta(hours=1)

    def number(self, *keys: str) -> int:
        return int(self.get(*keys))

    def is_on(self, *keys: str) -> bool:
        return bool(self.get(*keys))

    def as_dict(self) -> dict[str, Any]:
        return dict(self._values)


def on(day: date | datetime) -> Rules:
    """The rules of a day, or of the Swedish day of a moment. One SQL query; inside `kept` one for all days."""
    if isinstance(day, datetime):
        day = local(day).date()
    kept = _kept.get() or Kept()
    return Rules({**kept.on(day), **_overrides.get()})


class Kept:
    """All rules with their dates, fetched once, for whatever days somebody asks about."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.days: dict[date, Mapping[str, Any]] = {}

    def on(self, day: date) -> Mapping[str, Any]:
        if day not in self.days:
            self.rows = self.rows or list(every_rule().values("key", "value", "valid_from", "valid_to"))
            holding = (one for one in self.rows if one["valid_from"] <= day <= (one["valid_to"] or date.max))
            self.days[day] = {one["key"]: one["value"] for one in holding}
        return self.days[day]


def every_rule() -> QuerySet:
    from .models import Rule

    return Rule.objects.order_by()


@contextmanager
def kept() -> Iterator[None]:
    """Inside, which is one request, rules are asked for once. Nothing is kept from one request to the next."""
    token = _kept.set(Kept())
    try:
        yield
    finally:
        _kept.reset(token)


def forget() -> None:
    """Somebody changes a rule: for the rest of the request they are asked for each time."""
    _kept.set(None)


def with_them():
    """An expression, for a statement that is asked anyway: the rules come along. See `came_along`."""
    return rows_of(every_rule(), "key", "value", first_day="valid_from", last_day="valid_to")


def came_along(found: list[dict[str, Any]]) -> None:
    """Keep what `with_them` fetched."""
    if kept := _kept.get():
        named = (unpack(one) for one in found)
        kept.rows = [
            {"key": one.key, "value": one.value, "valid_from": one.first_day, "valid_to": one.last_day}
            for one in named
        ]


@contextmanager
def override(values: Mapping[str, Any]) -> Iterator[None]:
    """Let other values apply inside, whatever the day: scenarios and tests. Raises BadRule for a key nobody reads."""
    for key, value in values.items():
        check(key, value)
    token = _overrides.set({**_overrides.get(), **values})
    try:
        yield
    finally:
        _overrides.reset(token)


def check(key: str, value: Any) -> None:
    """Raises BadRule unless the key is known and the value has the shape of its default."""
    default = DEFAULTS.get(key) or next((rule for start, rule in FAMILIES.items() if key.startswith(start)), None)
    if default is None:
        near = get_close_matches(key, DEFAULTS, n=1, cutoff=0.0)
        raise BadRule(f"no rule is called {key}; the nearest is {near[0]}")
    said = value if isinstance(value, list) and isinstance(default.value, list) else [value]
    if default.choices and any(one not in default.choices for one in said):
        raise BadRule(f"{key} is one of {', '.join(map(str, default.choices))}, not {value!r}")
    if default.is_duration:
        duration(value)
    elif type(value) is not type(default.value):
        raise BadRule(f"{key} is written like {default.value!r}, not {value!r}")
