"""What Django is asked at start-up and in `check --deploy`, so that the wall has no hole in it."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP

from .base import DatabaseWrapper
from .rows import Guarded, GuardedManager


def is_guarded(model) -> bool:
    return isinstance(model, type) and issubclass(model, Guarded)


def unguarded_pointers(models: Iterable[type[Model]]) -> list:
    return [
        checks.Error(f"{field} points at a guarded model, so its own model must be Guarded.", id="guard.E001")
        for model in models
        if not is_guarded(model)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if is_guarded(field.related_model)
    ]


def unguarded_databases() -> list:
    return [
        checks.Error(f"DATABASES[{alias!r}] does not use the guarding backend.", id="guard.E002")
        for alias in connections
        if not isinstance(connections[alias], DatabaseWrapper)
    ]


def untold(models: Iterable[Any]) -> list:
    """Guarded models that the policy or the guard cannot work with."""
    errors = []
    for model in filter(is_guarded, models):
        if model.access is None:
            errors.append(checks.Error(f"{model.__name__} does not declare `access`.", id="guard.E003"))
        if not isinstance(model._meta.managers_map["objects"], GuardedManager):
            errors.append(checks.Error(f"{model.__name__}.objects is not a GuardedManager.", id="guard.E004"))
        errors += uncarried_paths(model)
    return errors


def uncarried_paths(model) -> list:
    """A path of `access` through other guarded models needs `carries` on the way, or the policy itself is refused."""
    errors = []
    for name, path in model.access.paths if model.access else ():
        here = model
        for step in path.split(LOOKUP_SEP)[:-1] if isinstance(path, str) else ():
            try:
                link = here._meta.get_field(step)
            except FieldDoesNotExist:
                link = None
            if link is None or is_guarded(link.related_model) and step not in here.carries:
                said = f"{model.__name__}.access: {here.__name__} does not carry {step!r} ({name})."
                errors.append(checks.Error(said, id="guard.E005"))
                break
            here = link.related_model
    return errors


@checks.register
def no_hole_in_the_wall(app_configs, **kwargs):
    models = apps.get_models()
    return [*unguarded_pointers(models), *unguarded_databases(), *untold(models)]
