"""Several lists about one row, fetched in the same statement: the page of a case costs no more than its list.

PostgreSQL gathers each list as JSON; here it becomes rows again. What a value is follows from its name, as everywhere
in the house: `_at` is a moment, `_on`, `_day` and `_due` a day, `id` and `_id` a UUID. The lists are subqueries of
guarded querysets, so each of them says who is reading.
"""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet, Subquery
from django.db.models.functions import JSONObject

DAYS = ("_on", "_day", "_due")


class Row(SimpleNamespace):
    """One row of a list, with the names that were asked for."""


def rows_of(queryset: QuerySet, *names: str, **paths: Any) -> ArraySubquery:
    """An expression: the queryset's rows as a list. `names` are fields, `paths` are new names for paths."""
    return ArraySubquery(queryset.values(_row=_object(names, paths)))


def row_of(queryset: QuerySet, *names: str, **paths: Any) -> Subquery:
    """An expression: the queryset's first row, or NULL."""
    return Subquery(queryset.values(_row=_object(names, paths))[:1])


def _object(names, paths) -> JSONObject:
    return JSONObject(**dict(zip(names, names, strict=True)), **paths)


def unpack(found: Any) -> Any:
    """What `rows_of` or `row_of` fetched, as rows with real moments, days and ids."""
    if isinstance(found, list):
        return [unpack(each) for each in found]
    return Row(**{name: _value(name, value) for name, value in found.items()}) if found else None


def models_of(model: type[Model], found: list | None) -> list[Any]:
    """The same as instances of their model, never saved: for the rules that know models. Other names are left out."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return [
        model(**{name: columns[name].to_python(value) for name, value in row.items() if name in columns})
        for row in found or []
    ]


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    if name.endswith(DAYS):
        return date.fromisoformat(value)
    return UUID(value) if name == "id" or name.endswith("_id") else value
