"""How a verb's fields are described to machines (OpenAPI). Only a description: `access.fields` does the reading."""

import inspect
from datetime import date, datetime
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from django.db.models import Model, TextChoices
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from apps.access.actions import Verb
from apps.appointments.models import Appointment, Invitation

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "integer"}
TRUTH: dict[str, Any] = {"type": "boolean"}
KEY: dict[str, Any] = {"type": "string", "format": "uuid"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
MAYBE: dict[str, Any] = {**MOMENT, "nullable": True}
MAYBE_KEY: dict[str, Any] = {**KEY, "nullable": True}


def thing(**properties: dict) -> dict:
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def several(items: dict) -> dict:
    return {"type": "array", "items": items}


def listing(name: str, items: dict) -> dict:
    return thing(**{name: several(items)})


SLOTS = thing(id=KEY, start=MOMENT, end=MOMENT, service=TEXT, modality=TEXT, performer=TEXT, place=TEXT, left=NUMBER)
STEP = thing(order=NUMBER, channel=TEXT, reason=TEXT, why=TEXT)
DISPATCH = thing(
    id=KEY, channel=TEXT, reason=TEXT, state=TEXT, attempts=NUMBER, simulated=TRUTH, error=TEXT, error_code=TEXT,
    accepted_at=MAYBE, delivered_at=MAYBE, opened_at=MAYBE,
)  # fmt: skip
ANSWER = thing(id=KEY, kind=TEXT, text=TEXT, said=TEXT, at=MOMENT, reply=TEXT, replied_at=MAYBE)
APPOINTMENT = thing(
    id=KEY, state=TEXT, version=NUMBER, patient=thing(id=KEY, name=TEXT, protected=TRUTH), unit=KEY, clinic=TEXT,
    service=TEXT, modality=TEXT, starts_at=MAYBE, ends_at=MAYBE, performer=TEXT, place=TEXT, link=TEXT,
    agreed=TRUTH, interpreter=TEXT, respond_by=MAYBE, hold_until=MAYBE, replaces=MAYBE_KEY, end_reason=TEXT,
    changed_at=MOMENT, note=TEXT, can=several(TEXT),
)  # fmt: skip
INVITATION = thing(
    id=KEY, appointment=KEY, kind=TEXT, state=TEXT, opened={**TEXT, "enum": ["unknown", "unopened", "opened"]},
    opened_at=MAYBE, respond_by=MAYBE, sent_at=MAYBE, fallback_at=MAYBE, language=TEXT, page={"type": "object"},
    plan=several(STEP), dispatches=several(DISPATCH), simulated=TRUTH, answers=several(ANSWER), can=several(TEXT),
)  # fmt: skip
FRACTION: dict[str, Any] = {"type": "number", "nullable": True}
COUNT: dict[str, Any] = {**NUMBER, "nullable": True}
CLOSED_MONTH = thing(month=TEXT, closed_at=MOMENT)
PLACE = thing(
    place=TEXT, kind={**TEXT, "enum": ["region", "municipality", "unit"]}, name=TEXT,
    municipality_code={**TEXT, "nullable": True}, unit=MAYBE_KEY,
)  # fmt: skip
MEASURE = thing(
    code=TEXT, version=NUMBER, shape={**TEXT, "enum": ["share", "mean", "sum", "median", "count"]}, scale=TEXT,
    better={**TEXT, "nullable": True}, name=TEXT, definition=TEXT, numerator=TEXT, denominator=TEXT, exclusions=TEXT,
    source=TEXT,
)  # fmt: skip
FIGURE = thing(
    measure=TEXT, version=NUMBER, month=TEXT, place=TEXT, cut=TEXT, series=TEXT, n=COUNT, yes=COUNT, total=COUNT,
    value=FRACTION, low=FRACTION, high=FRACTION, hidden=TRUTH, value_hidden=TRUTH, goal=FRACTION,
    goal_met={**TRUTH, "nullable": True},
)  # fmt: skip
DONE: dict[str, Any] = {"done": TEXT, "made": MAYBE_KEY}
REFUSAL = thing(code=TEXT, message=TEXT, fields={"type": "object", "additionalProperties": TEXT})
TAKEN = {**REFUSAL, "properties": {**REFUSAL["properties"], "next": several(SLOTS)}}


def refusal(text: str, shape: dict = REFUSAL) -> OpenApiResponse:
    return OpenApiResponse(shape, description=text)


ERRORS = {
    400: refusal("A field cannot be read: `invalid:FIELD`."),
    401: refusal("Nobody has signed in: `not_authenticated`."),
    403: refusal("Not in this role, or not your part of it: `not_allowed`."),
    404: refusal("It does not exist, or you may not know that it does: `not_found`."),
    422: refusal("It can be read but not be so: `invalid_time`, `nonexistent_time`, `sensitive_subject`."),
}
REFUSALS = {
    **ERRORS,
    409: refusal(
        "`illegal_move`, `conflict`, `too_late_to_cancel`, `too_late_to_rebook`; `slot_taken` with the `next` times.",
        TAKEN,
    ),
    412: refusal("It is no longer what If-Match says: `changed`."),
    413: refusal("More than can be sent at once: `too_large`."),
}
CONDITIONS = [
    OpenApiParameter("Idempotency-Key", KEY, OpenApiParameter.HEADER, description="A key of your own, as `once`."),
    OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag that you have read."),
]


def answers_of(verb: Verb) -> dict:
    """What a verb answers: 202 for what is on its way, 201 for a new time, else 200."""
    made = inspect.signature(verb.run).return_annotation
    if made is Invitation:
        return {202: thing(**DONE, plan=several(STEP), respond_by=MAYBE), **REFUSALS}
    new = {201: thing(**DONE)} if made is Appointment else {}
    return {200: thing(**DONE), **new, **REFUSALS}


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
    if is_typeddict(annotation):
        return {
            "type": "object",
            "properties": {name: shape_of(kind) for name, kind in get_type_hints(annotation).items()},
        }
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
