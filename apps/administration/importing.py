"""Assignments from a file: read, looked through with what is wrong in each row, and proposed whole or not at all."""

import csv
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import calendar
from apps.core.errors import Invalid
from apps.organisations.kinds import Role
from apps.organisations.loading.tables import Check, Wrong, day, day_or_nothing, hsa_id, one_of, text
from apps.organisations.models import RoleProfile, Unit

from . import operations
from .operations import Data, Doer

COLUMNS: dict[str, Check] = {
    "hsa_id": hsa_id,
    "name": text(is_required=False),
    "unit_hsa_id": hsa_id,
    "role": one_of(Role),
    "profile": text(is_required=False),
    "valid_from": day,
    "valid_to": day_or_nothing,
}
MOST = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it would do, or what is wrong with it."""

    number: int
    cells: list[str]
    change: Data | None
    wrong: str = ""


def lines_of(raw: str, provider: UUID, staff: UUID) -> list[Line]:
    """Every row, tried in its order as if the rows before it had been done. Nothing of it stays.

    Raises Invalid("file") where the columns are wrong. `staff` is who asks: no row may be about them.
    """
    rows = [row for row in csv.reader(raw.lstrip("\ufeff").splitlines(), delimiter=separator(raw)) if any(row)]
    if not rows or [cell.strip() for cell in rows[0]] != list(COLUMNS):
        wanted = ", ".join(COLUMNS)
        raise Invalid("file", _("The first line must name the columns: %(columns)s") % {"columns": wanted})
    if len(rows) > MOST + 1:
        raise Invalid("file", _("At most %(most)s rows at a time.") % {"most": MOST})
    with transaction.atomic():
        found = [tried(number, row, provider, staff) for number, row in enumerate(rows[1:], 2)]
        transaction.set_rollback(True)
    return found


def separator(raw: str) -> str:
    """Spreadsheets in Swedish write semicolons."""
    return ";" if ";" in raw.partition("\n")[0] else ","


def tried(number: int, cells: list[str], provider: UUID, staff: UUID) -> Line:
    cells = [cell.strip() for cell in cells]
    try:
        change = change_of(cells, provider)
        with transaction.atomic():
            if staff in operations.subjects([change]):
                raise Invalid("hsa_id", _("This is about your own permissions. Somebody else must do it."))
            operations.run([change], Doer(provider, calendar.today()))
    except (Wrong, Invalid) as wrong:
        return Line(number, cells, None, wrong.message if isinstance(wrong, Invalid) else str(wrong))
    return Line(number, cells, change)


def change_of(cells: list[str], provider: UUID) -> Data:
    if len(cells) != len(COLUMNS):
        words = {"found": len(cells), "wanted": len(COLUMNS)}
        raise Wrong(_("The row has %(found)s cells but there are %(wanted)s columns.") % words)
    said = {}
    for (name, check), cell in zip(COLUMNS.items(), cells, strict=True):
        try:
            said[name] = check(cell)
        except Wrong as wrong:
            raise Wrong(f"{name}: {wrong}") from None
    unit = Unit.objects.filter(provider=provider, hsa_id=said["unit_hsa_id"]).first()
    if unit is None:
        raise Wrong(_("unit_hsa_id: there is no such unit at your provider."))
    return {
        "do": "grant",
        "hsa_id": said["hsa_id"],
        "name": said["name"],
        "unit": str(unit.pk),
        "profile": str(profile_of(said["role"], said["profile"], provider).pk),
        "valid_from": said["valid_from"].isoformat(),
        "valid_to": said["valid_to"].isoformat() if said["valid_to"] else None,
    }


def profile_of(role: str, name: str, provider: UUID) -> RoleProfile:
    if not name:
        return RoleProfile.standard(provider, role)
    found = RoleProfile.objects.filter(provider=provider, role=role, name=name).first()
    if found is None:
        raise Wrong(_("profile: there is no profile with this name for the role."))
    return found
