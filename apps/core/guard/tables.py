"""Which tables say something about a patient."""

import re
from functools import cache

from django.apps import apps


@cache
def guarded_tables() -> dict:
    """Table name → model, with the hidden tables of many-to-many fields that have a guarded model on either side."""
    from .rows import Guarded

    apps.check_models_ready()
    return {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, Guarded) or _joins_guarded(model, Guarded)
    }


def _joins_guarded(model, guarded) -> bool:
    return bool(model._meta.auto_created) and any(
        isinstance(field.related_model, type) and issubclass(field.related_model, guarded)
        for field in model._meta.concrete_fields
    )


@cache
def _pattern():
    names = "|".join(map(re.escape, guarded_tables())) or "(?!)"
    return re.compile(rf"\b(?:{names})\b", re.IGNORECASE)  # SQL folds the case of names


def mentions_guarded(sql: str) -> bool:
    return bool(sql) and apps.models_ready and _pattern().search(sql) is not None
