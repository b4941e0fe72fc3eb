"""Closed months with figures that a test can rely on: 52 of 64 in Lund, Höör too small to show."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from apps.core.guard import as_system
from apps.followup.measures import all_measures
from apps.followup.models import Figure, MonthClosed
from apps.organisations.models import Unit

ON_TIME, CALLED = "admission_notice_on_time", "sip_summons_3d"
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def two_months(ward: Unit) -> None:
    for month in (SEPTEMBER, OCTOBER):
        MonthClosed.objects.create(month=month, closed_at=datetime(2026, month.month + 1, 11, 3, tzinfo=UTC))
    with as_system("a test makes figures"):
        Figure.objects.bulk_create([*figures(SEPTEMBER, ward), *figures(OCTOBER, ward)])


def figures(month: date, ward: Unit) -> Iterator[Figure]:
    for kind, code, unit, n in (("region", "", None, 300), ("municipality", "1281", None, 64), ("unit", "", ward, 30)):
        for measure in all_measures():
            place = {"place_kind": kind, "municipality_code": code, "unit": unit}
            values = {"share": {"yes": n - 12}, "median": {"middle": 40.0}, "count": {}}.get(
                measure.shape, {"total": 2 * n, "squares": 6 * n}
            )
            yield Figure(month=month, measure=measure.code, n=n, **place, **values)
    yield Figure(month=month, measure=ON_TIME, place_kind="municipality", municipality_code="1267", hidden="small")
