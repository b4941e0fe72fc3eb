"""What a measure says about itself, and the list of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import Subject

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator. `value` gives a bool for a share, a whole number for the others, None where it is not counted.

    `goal` is the dated rule that says what is good enough, `better` whether low or high is. Measures of the
    same `kin` count the same people in several ways: what is hidden of one is hidden of all. `lag` is a rule of days:
    the figure of a month is about those whose days of follow-up ended in it. `is_by_payer`: by the municipality that
    pays, not the one where somebody lives.
    """

    code: str
    shape: Shape
    scale: Scale
    subject: type[Subject]
    value: Callable[[Any], Any]
    name: Words
    definition: Words
    numerator: Words
    denominator: Words
    exclusions: Words
    source: Words
    version: int = 1
    goal: str = ""
    better: str = ""
    kin: str = ""
    lag: str = ""
    is_by_payer: bool = False
    group: Words = ""


_measures: dict[str, Measure] = {}


def measure(code: str, *, shape: Shape, subject: type[Subject], **words: Any):
    """Register a pure function as an indicator."""

    def register(value):
        if code in _measures:
            raise ValueError(f"There is already a measure called {code}")
        _measures[code] = Measure(code=code, shape=shape, subject=subject, value=value, **words)
        return value

    return register


def measuring(**common: Any):
    """A decorator like `measure`, with what several of them have in common said once; each may say otherwise."""

    def measure_like_that(code: str, **words: Any):
        return measure(code, **{**common, **words})

    return measure_like_that


def all_measures() -> tuple[Measure, ...]:
    return tuple(_measures.values())


def measure_of(code: str) -> Measure:
    """Raises KeyError for a code that nobody has registered."""
    return _measures[code]
