"""The five files: their columns, what each cell must look like, and what makes a row itself."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.core.municipalities import MUNICIPALITIES
from apps.core.personal_numbers import has_check_digit
from apps.core.text import clean
from apps.organisations.kinds import PrincipalKind, ProviderKind, Role, UnitKind

from .files import Row

Check = Callable[[str], Any]
# The first two digits of a municipality's code: the counties (länskod). Those of Skåne, 12, are known one by one.
COUNTIES = frozenset(f"{number:02}" for number in (1, *range(3, 11), *range(12, 15), *range(17, 26)))
YES, NO = ("true", "yes", "ja", "1"), ("false", "no", "nej", "0", "")


class Wrong(ValueError):
    """What is wrong with a cell, as a sentence."""


@dataclass(frozen=True, slots=True)
class Table:
    order: int
    name: str
    columns: Mapping[str, Check]
    key: tuple[str, ...]
    extra: frozenset[str] = frozenset()  # columns that a file may lack: what is stored is then left as it is

    def key_of(self, row: Row) -> tuple:
        return tuple(row.cells[name] for name in self.key)


def text(limit: int = 120, *, is_required: bool = True) -> Check:
    def check(value: str) -> str:
        if is_required and not value:
            raise Wrong(_("The cell is empty."))
        try:
            return clean(value, "cell", limit)
        except Invalid as invalid:
            raise Wrong(invalid.message) from None

    return check


def one_of(choices: type[TextChoices]) -> Check:
    def check(value: str) -> str:
        if value not in choices.values:
            raise Wrong(
                _("“%(value)s” is not possible; choose one of %(choices)s.")
                % {"value": value[:40], "choices": ", ".join(choices.values)}
            )
        return value

    return check


def hsa_id(value: str) -> str:
    """SE, an organisation number, a hyphen and letters or digits; at most 31 characters (HSA). Kept in capitals.

    The number has ten digits; older ones have it as the authorities write it, with 16 before.
    """
    if not re.fullmatch(r"SE(?:[0-9]{10}-[A-Z0-9]{1,18}|16[0-9]{10}-[A-Z0-9]{1,16})", value.upper()):
        raise Wrong(_("“%(value)s” is not an HSA-id; write it like SE2321000255-A1.") % {"value": value[:40]})
    return value.upper()


def organisation_number(value: str) -> str:
    """Ten digits with a check digit; kept without hyphen. May be empty for a private company."""
    digits = value.replace("-", "", 1)
    if value and not (re.fullmatch(r"[0-9]{10}", digits) and has_check_digit(digits)):
        raise Wrong(
            _("“%(value)s” is not an organisation number: ten digits, the last a check digit.") % {"value": value[:40]}
        )
    return digits


def municipality_code(value: str) -> str:
    if value and not re.fullmatch(r"[0-9]{4}", value):
        raise Wrong(_("“%(value)s” is not a municipality code: four digits.") % {"value": value[:40]})
    if value and (value[:2] not in COUNTIES or (value[:2] == "12" and value not in MUNICIPALITIES)):
        raise Wrong(_("No municipality has the code “%(value)s”.") % {"value": value})
    return value


def phone(value: str) -> str:
    if value and not re.fullmatch(r"\+?[0-9][0-9 -]{5,19}", value):
        raise Wrong(_("“%(value)s” is not a phone number.") % {"value": value[:40]})
    return value


def mailbox(value: str) -> str:
    try:
        if value:
            validate_email(value)
    except ValidationError:
        raise Wrong(_("“%(value)s” is not an e-mail address.") % {"value": value[:40]}) from None
    return value


def yes_or_no(value: str) -> bool:
    if value.lower() not in (*YES, *NO):
        raise Wrong(_("“%(value)s” is neither true nor false.") % {"value": value[:40]})
    return value.lower() in YES


def day(value: str) -> date:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise Wrong(_("“%(value)s” is not a date; write it like 2026-01-31.") % {"value": value[:40]}) from None


def day_or_nothing(value: str) -> date | None:
    return day(value) if value else None


PRINCIPALS = Table(
    1,
    "principals.csv",
    {"code": text(20), "name": text(), "kind": one_of(PrincipalKind), "org_no": organisation_number},
    key=("code",),
)
PROVIDERS = Table(
    2,
    "providers.csv",
    {
        "hsa_id": hsa_id,
        "principal_code": text(20),
        "name": text(),
        "kind": one_of(ProviderKind),
        "svod_from": day_or_nothing,
    },
    key=("hsa_id",),
    extra=frozenset({"svod_from"}),
)
UNITS = Table(
    3,
    "units.csv",
    {
        "hsa_id": hsa_id,
        "provider_hsa_id": hsa_id,
        "name": text(),
        "neutral_name": text(is_required=False),
        "kind": one_of(UnitKind),
        "municipality_code": municipality_code,
        "phone": phone,
        "mailbox": mailbox,
    },
    key=("hsa_id",),
)
STAFF = Table(4, "staff.csv", {"hsa_id": hsa_id, "name": text(), "protected": yes_or_no}, key=("hsa_id",))
ASSIGNMENTS = Table(
    5,
    "assignments.csv",
    {
        "staff_hsa_id": hsa_id,
        "unit_hsa_id": hsa_id,
        "role": one_of(Role),
        "valid_from": day,
        "valid_to": day_or_nothing,
    },
    key=("staff_hsa_id", "unit_hsa_id", "role", "valid_from"),
)
TABLES = (PRINCIPALS, PROVIDERS, UNITS, STAFF, ASSIGNMENTS)


def check_rows(table: Table, rows: list[Row], report) -> list[Row]:
    """Check every cell, in place. Returns all rows: a cell that was wrong is None, so that nothing builds on it."""
    for row in rows:
        for name, check in table.columns.items():
            if name in table.extra and name not in row.cells:
                continue
            try:
                row.cells[name] = check(row.cells[name])
            except Wrong as wrong:
                row.cells[name] = None
                report.wrong(table, row.line, f"{name}: {wrong}")
    check_twice(table, rows, report)
    return rows


def check_twice(table: Table, rows: list[Row], report) -> None:
    seen: dict[tuple, int] = {}
    for row in rows:
        key = table.key_of(row)
        if None in key:
            continue
        if key in seen:
            report.wrong(
                table,
                row.line,
                _("%(key)s stands twice; the first time on line %(line)s.")
                % {"key": ", ".join(map(str, key)), "line": seen[key]},
            )
        seen.setdefault(key, row.line)
