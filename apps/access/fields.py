"""What somebody wrote, made into what a verb takes: the annotations of its signature say how. For API and scenarios.

`resolve(kind, key)` finds a row of a model by whatever names it there, or raises LookupError.
"""

import inspect
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

from django.db.models import Choices, Model
from django.utils.translation import gettext as _

from apps.core import clock
from apps.core.calendar import NoSuchTime, end_of_day, from_local, start_of_day
from apps.core.errors import Invalid
from apps.core.text import clean

from .actions import Verb

Day = TypeVar("Day", date, datetime)
Resolve = Callable[[type[Model], Any], Any]
EMPTY = inspect.Parameter.empty
WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
LONGEST_NAME = 40  # characters of a field's name: it comes back in the refusal's code, and in the audit trail
FIRST_YEAR, LAST_YEAR = 1800, 2200
MOST_VALUES = 200  # in one section of a free form
LAST_MOMENTS = ("_to", "_by", "until")  # a bare day in such a field means the end of it


def known_fields(verb: Verb) -> dict[str, Any]:
    """Name of each named field → its annotation."""
    return {
        name: parameter.annotation
        for name, parameter in verb.fields.items()
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD
    }


def takes_any_field(verb: Verb) -> bool:
    """Whether the verb takes the sections of a free form besides its named fields."""
    return any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in verb.fields.values())


def coerce_all(verb: Verb, raw: Mapping[str, Any], resolve: Resolve) -> dict[str, Any]:
    """All fields of a verb, ready to be given to it. Raises Invalid naming every field that cannot be used.

    A moment that the verb needs and nobody gave is now. A field that is null counts as left out.
    """
    given = {name: value for name, value in raw.items() if value is not None}
    wrong: dict[str, str] = {}
    problem = ""
    ready: dict[str, Any] = {}
    known = known_fields(verb)
    for name in [*known, *(name for name in given if name not in known)]:
        try:
            if name not in known:
                ready[name] = _free(verb, name, given[name])
            elif name in given:
                ready[name] = coerce(name, known[name], given[name], resolve)
            elif verb.fields[name].default is EMPTY:
                ready[name] = _left_out(name, known[name])
        except Invalid as refusal:
            wrong.update(refusal.fields)
            problem = problem or refusal.problem
    if wrong:
        raise Invalid.many(wrong, problem=problem)
    return ready


def _free(verb: Verb, name: str, value: Any) -> Any:
    """A section of a free form: text, a number, yes or no, or several of them; never a name that the verb uses."""
    if not name.isidentifier() or len(name) > LONGEST_NAME:
        raise Invalid("body", _("There is no such field here."))
    if not takes_any_field(verb) or name in inspect.signature(verb.run).parameters:
        raise Invalid(name, _("There is no such field here."))
    if isinstance(value, list) and len(value) <= MOST_VALUES:
        return [_said(name, one) for one in value]
    return _said(name, value)


def _said(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return clean(value, name)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int) or isinstance(value, float) and math.isfinite(value):
        return value
    raise Invalid(name, _("This is not the kind of value that belongs here."))


def _left_out(name: str, annotation: Any) -> Any:
    if annotation is datetime:
        return clock.now()
    if get_origin(annotation) is list:
        return []
    raise Invalid(name, _("This must be filled in."))


def coerce(field: str, annotation: Any, raw: Any, resolve: Resolve) -> Any:
    """One value as its annotation wants it. Raises Invalid(field)."""
    if annotation in (Any, EMPTY):
        return raw
    if get_origin(annotation) in (UnionType, Union):
        return _one_of(field, [kind for kind in get_args(annotation) if kind is not type(None)], raw, resolve)
    if get_origin(annotation) is list:
        (kind,) = get_args(annotation)
        values = raw if isinstance(raw, list | tuple) else [raw]
        return [coerce(field, kind, value, resolve) for value in values]
    if is_typeddict(annotation):
        return _line(field, annotation, raw, resolve)
    if issubclass(annotation, Model):
        return _row(field, annotation, raw, resolve)
    return _plain(field, annotation, raw)


def _one_of(field: str, kinds: list, raw: Any, resolve: Resolve) -> Any:
    """A value that may be of several kinds: the first that fits, a moment before a day, text last."""
    if date in kinds and datetime in kinds:
        kinds = [date if is_day(raw) else datetime, *(kind for kind in kinds if kind not in (date, datetime))]
    for kind in sorted(kinds, key=lambda kind: kind is str):
        try:
            return coerce(field, kind, raw, resolve)
        except Invalid as refusal:
            last = refusal
    raise last


def _line(field: str, annotation: Any, raw: Any, resolve: Resolve) -> dict[str, Any]:
    """Named values that belong together (a goal, an effort). What is wrong in it is named by the whole field."""
    known = get_type_hints(annotation)
    if not isinstance(raw, Mapping) or not set(raw) <= set(known):
        raise Invalid(field, _("This is not the kind of value that belongs here."))
    try:
        return {name: coerce(field, known[name], value, resolve) for name, value in raw.items() if value is not None}
    except Invalid as refusal:
        raise Invalid(field, refusal.message, problem=refusal.problem) from None


def _row(field: str, model: type[Model], raw: Any, resolve: Resolve) -> Any:
    if isinstance(raw, model):
        return raw
    try:
        return resolve(model, raw)
    except LookupError:
        raise Invalid(field, _("There is nobody and nothing with this name.")) from None


def _plain(field: str, kind: type, raw: Any) -> Any:
    if issubclass(kind, Choices):
        return _choice(field, kind, raw)
    if kind is bool:
        return _truth(field, raw)
    if kind is datetime:
        return moment_of(field, raw)
    if kind is date:
        return day_of(field, raw)
    if kind is str and isinstance(raw, str | int | float) and not isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, kind) and not (kind is int and isinstance(raw, bool)):
        return raw
    if kind in (int, float, UUID) and isinstance(raw, str):
        try:
            return kind(raw)
        except ValueError:
            pass
    raise Invalid(field, _("This is not the kind of value that belongs here."))


def _choice(field: str, kind: type[Choices], raw: Any) -> Any:
    try:
        return kind(raw)
    except ValueError:
        raise Invalid(field, _("Choose one of %(words)s.") % {"words": ", ".join(map(str, kind.values))}) from None


def _truth(field: str, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().lower() in WORDS:
        return WORDS[raw.strip().lower()]
    raise Invalid(field, _("Answer true or false."))


def is_day(raw: Any) -> bool:
    """Whether this names a day without an hour."""
    return isinstance(raw, str) and len(raw.strip()) <= 10 or isinstance(raw, date) and not isinstance(raw, datetime)


def day_of(field: str, raw: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return in_calendar(date.fromisoformat(raw.strip()))
    except (ValueError, AttributeError):
        raise Invalid(field, _("Write the day as 2026-04-03.")) from None


def in_calendar(day: Day) -> Day:
    """Years that nobody can have meant have no local time either. Raises ValueError."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day.year)
    return day


def moment_of(field: str, raw: Any) -> datetime:
    """A moment from ISO text; without an offset it is local time. A bare day is its first moment, or its last."""
    if is_day(raw):
        day = day_of(field, raw)
        return end_of_day(day) if field.endswith(LAST_MOMENTS) else start_of_day(day)
    try:
        moment = in_calendar(raw if isinstance(raw, datetime) else datetime.fromisoformat(raw.strip()))
        return moment if moment.tzinfo else from_local(moment)
    except NoSuchTime:
        text = _("This time does not exist: the clock goes forward in that hour.")
        raise Invalid(field, text, problem="nonexistent_time") from None
    except (ValueError, AttributeError, OverflowError):
        raise Invalid(field, _("Write the time as 2026-04-03T13:00.")) from None
