"""Which tables say something about a patient."""

import re
from functools import cache

from django.apps import apps


@cache
def guarded_tables() -> dict:
    """Table name → model."""
    apps.check_models_ready()
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in models if says_something(model) and not model._meta.proxy}


def says_something(model) -> bool:
    """Guarded models, and the hidden tables of many-to-many fields that have a guarded model on either side."""
    from .rows import Guarded

    sides = [field.related_model for field in model._meta.concrete_fields] if model._meta.auto_created else []
    return any(isinstance(side, type) and issubclass(side, Guarded) for side in (model, *sides))


@cache
def _pattern():
    names = "|".join(map(re.escape, guarded_tables())) or "(?!)"
    return re.compile(rf"\b(?:{names})\b", re.IGNORECASE)  # SQL folds the case of names


def mentions_guarded(sql: str) -> bool:
    return bool(sql) and apps.models_ready and _pattern().search(sql) is not None
