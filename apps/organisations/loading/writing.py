"""From checked rows to the database: made, changed or left alone. The caller holds the transaction."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import F

from apps.organisations.models import Assignment, Principal, Provider, RoleProfile, Staff, Unit

from .report import Count
from .tables import ASSIGNMENTS, PRINCIPALS, PROVIDERS, STAFF, UNITS

BATCH = 1000
Values = Callable[[dict], dict[str, Any]]


def write(rows, report) -> None:
    save(PRINCIPALS, Principal, ("code",), lambda cells: {**cells, "org_no": cells["org_no"] or None}, rows, report)
    principals = ids(Principal, "code")
    save(
        PROVIDERS,
        Provider,
        ("hsa_id",),
        lambda cells: renamed(cells, principal_code=("principal_id", principals)),
        rows,
        report,
    )
    providers = ids(Provider, "hsa_id")
    save(
        UNITS,
        Unit,
        ("hsa_id",),
        lambda cells: renamed(cells, provider_hsa_id=("provider_id", providers)),
        rows,
        report,
    )
    save(STAFF, Staff, ("hsa_id",), lambda cells: renamed(cells, protected=("is_protected", None)), rows, report)
    staff, units = ids(Staff, "hsa_id"), ids(Unit, "hsa_id")
    save(
        ASSIGNMENTS,
        Assignment,
        ("staff_id", "unit_id", "role", "valid_from"),
        lambda cells: renamed(cells, staff_hsa_id=("staff_id", staff), unit_hsa_id=("unit_id", units)),
        rows,
        report,
        complete=give_profiles,
    )
    give_profiles_of_new_provider()


def give_profiles(assignments: list[Assignment]) -> None:
    """Give each the standard profile of its role at its unit's provider, where those who administer it begin."""
    providers = dict(Unit.objects.values_list("pk", "provider"))
    profiles = RoleProfile.standards((providers[one.unit_id], one.role) for one in assignments)
    for one in assignments:
        one.provider_id = providers[one.unit_id]
        one.profile_id = profiles[one.provider_id, one.role]


def give_profiles_of_new_provider() -> None:
    """Where a unit has changed provider its assignments let go of the old one's profiles."""
    moved = list(Assignment.objects.exclude(profile__provider=F("unit__provider")))
    give_profiles(moved)
    Assignment.objects.bulk_update(moved, ["provider", "profile"], batch_size=BATCH)


def ids(model: type[models.Model], key: str) -> dict:
    return dict(model.objects.values_list(key, "pk"))


def renamed(cells: dict, **columns) -> dict:
    """Column → field: `column=(field, keys)` looks the cell up in `keys`, or takes it as it is."""
    values = {name: value for name, value in cells.items() if name not in columns}
    for column, (field, keys) in columns.items():
        values[field] = keys[cells[column]] if keys else cells[column]
    return values


def save(
    table, model, key: tuple[str, ...], values_of: Values, rows, report, complete: Callable = lambda new: None
) -> None:
    """`complete` is given the new rows before they are stored."""
    stored = {tuple(getattr(one, name) for name in key): one for one in model.objects.all()}
    new, changed, count = [], [], Count()
    fields: list[str] = []
    for row in rows[table.name]:
        values = values_of(row.cells)
        fields = [name for name in values if name not in key]
        found = stored.pop(tuple(values[name] for name in key), None)
        if found is None:
            new.append(model(**values))
        elif any(getattr(found, name) != values[name] for name in fields):
            changed.append(update(found, values))
        else:
            count.unchanged += 1
    if changed:  # first, so that an assignment that now ends makes room for the one that follows it
        extra = ["mailbox_verified_at"] if model is Unit else []
        model.objects.bulk_update(changed, [*fields, *extra], batch_size=BATCH)
    complete(new)
    model.objects.bulk_create(new, batch_size=BATCH)
    count.made, count.changed, count.left = len(new), len(changed), len(stored)
    report.counts[table.name] = count


def update(row, values: dict):
    """Give a stored row its new values. A new mailbox has not been verified."""
    if isinstance(row, Unit) and row.mailbox != values["mailbox"]:
        row.mailbox_verified_at = None
    for name, value in values.items():
        setattr(row, name, value)
    return row
