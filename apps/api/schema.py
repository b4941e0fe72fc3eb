"""How a verb's fields are described to machines (OpenAPI). Only a description: `access.fields` does the reading."""

import inspect
from datetime import date, datetime
from types import UnionType
from typing import Any, get_args, get_origin

from django.db.models import Model, TextChoices
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse

from apps.access.actions import Verb

ERROR = OpenApiResponse(OpenApiTypes.OBJECT, description='{"code", "message", "fields"}')
ERRORS = {400: ERROR, 401: ERROR, 403: ERROR, 404: ERROR, 409: ERROR}


def fields_of(verb: Verb) -> dict:
    """The request body of a verb as JSON Schema."""
    properties = {"once": {"type": "string", "format": "uuid"}}
    required = []
    is_free = False
    for name, parameter in verb.fields.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            is_free = True
            continue
        properties[name] = shape_of(parameter.annotation)
        if parameter.default is inspect.Parameter.empty:
            required.append(name)
    schema = {"type": "object", "properties": properties, "additionalProperties": is_free}
    return {"application/json": {**schema, "required": required} if required else schema}


def shape_of(annotation: Any) -> dict:
    """One field as JSON Schema. Rows are written as their public ids."""
    if isinstance(annotation, UnionType):
        return merged([shape_of(part) for part in get_args(annotation) if part is not type(None)])
    if get_origin(annotation) is list:
        return {"type": "array", "items": shape_of(get_args(annotation)[0])}
    if not isinstance(annotation, type):
        return {}
    if issubclass(annotation, TextChoices):
        return {"type": "string", "enum": list(annotation.values)}
    if issubclass(annotation, Model):
        return {"type": "string", "format": "uuid", "description": annotation.__name__}
    simple = {
        datetime: {"type": "string", "format": "date-time"},
        date: {"type": "string", "format": "date"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        str: {"type": "string"},
    }
    return simple.get(annotation, {})


def merged(shapes: list[dict]) -> dict:
    return shapes[0] if len(shapes) == 1 else {"oneOf": shapes}
