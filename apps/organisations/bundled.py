"""Units that come along in a list about another row (`core/bundle.py`)."""

from typing import Any

from django.db.models import F

from apps.core.bundle import unpack

from .models import Unit

UNIT = {
    "unit_id": F("unit_id"),
    "unit_name": F("unit__name"),
    "unit_kind": F("unit__kind"),
    "unit_phone": F("unit__phone"),
}  # what to ask for beside a row's own names


def with_units(found: list | None) -> list[Any]:
    """The rows that were fetched with `UNIT`, each with its `unit`, which is never saved."""
    rows = unpack(found or [])
    for row in rows:
        row.unit = Unit(pk=row.unit_id, name=row.unit_name, kind=row.unit_kind, phone=row.unit_phone)
    return rows
