"""Nothing about a patient is read or changed before somebody has said who is reading."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Count, Exists, F, Func, OuterRef, Subquery, TextField
from django.db.models.expressions import RawSQL

from apps.cases.models import Case
from apps.core.guard import NoReader
from apps.identity.models import User
from apps.notifications.models import Promise
from apps.organisations.models import Provider, Unit

pytestmark = pytest.mark.django_db

DIRECTLY = {
    "all": lambda rows: list(rows.all()),
    "none of the columns": lambda rows: list(rows.only("pk")),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "get": lambda rows: rows.get(),
    "iterator": lambda rows: list(rows.iterator()),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "dates": lambda rows: list(rows.datetimes("opened_at", "day")),
    "in_bulk": lambda rows: rows.in_bulk(),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "distinct count": lambda rows: rows.distinct().count(),
    "earliest": lambda rows: rows.earliest("pk"),
    "contains": lambda rows: rows.contains(Case(pk=uuid4())),
    "union": lambda rows: list(rows.union(rows)),
    "difference": lambda rows: list(rows.difference(rows)),
    "or": lambda rows: list(rows | rows),
    "slice": lambda rows: rows[0],
    "explain": lambda rows: rows.explain(),
    "lock": lambda rows: list(rows.select_for_update()),
    "update": lambda rows: rows.update(state="ready"),
    "update by join": lambda rows: rows.filter(patient__name="Karin").update(state="ready"),
    "delete": lambda rows: rows.delete(),
    "raw delete": lambda rows: rows._raw_delete("default"),
    "bulk_update": lambda rows: rows.bulk_update([Case(pk=uuid4(), state="ready")], ["state"]),
    "get_or_create": lambda rows: rows.get_or_create(state="ready"),
    "update_or_create": lambda rows: rows.update_or_create(state="ready"),
    "upsert": lambda rows: rows.bulk_create(
        [Case(state="ready")], update_conflicts=True, unique_fields=["pk"], update_fields=["state"]
    ),
    "raw": lambda rows: list(rows.raw("SELECT * FROM cases_case")),
    "the base manager": lambda rows: list(Case._base_manager.using("default")),
    "a bare query set": lambda rows: list(type(rows)(Case)),
}


@pytest.mark.parametrize("read", DIRECTLY.values(), ids=DIRECTLY)
def test_a_guarded_table_is_not_read_directly(read, case):
    with pytest.raises(NoReader), transaction.atomic():
        read(Case.objects.filter(is_closed=False))


def on_the_server(sql):
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)


ROUND = {
    "annotate": lambda: list(Unit.objects.annotate(n=Count("promises"))),
    "filter": lambda: list(Unit.objects.filter(promises__state="promised")),
    "long filter": lambda: list(Provider.objects.filter(units__promises__to_person__name="Karin")),
    "values across": lambda: list(Unit.objects.values("promises__kind")),
    "order by": lambda: list(Unit.objects.order_by("promises__kind")),
    "exclude": lambda: list(Unit.objects.exclude(promises__kind="x")),
    "subquery": lambda: list(Unit.objects.filter(pk__in=Promise.objects.values("to_unit"))),
    "exists": lambda: list(Unit.objects.filter(Exists(Promise.objects.filter(to_unit=OuterRef("pk"))))),
    "scalar": lambda: list(Unit.objects.annotate(t=Subquery(Promise.objects.values("kind")[:1]))),
    "aggregate": lambda: Unit.objects.aggregate(Count("promises")),
    "aggregate over groups": lambda: Unit.objects.annotate(n=Count("promises")).aggregate(Count("n")),
    "prefetch": lambda: list(Unit.objects.prefetch_related("promises")),
    "reverse": lambda: list(Unit.objects.first().promises.all()),
    "reverse count": lambda: Unit.objects.first().promises.count(),
    "union": lambda: list(Unit.objects.values("pk").union(Case.objects.values("pk"))),
    "update from": lambda: Unit.objects.filter(promises__kind="x").update(phone=F("phone")),
    "update to": lambda: Unit.objects.update(phone=Subquery(Case.objects.values("state")[:1])),
    "delete from": lambda: Unit.objects.filter(promises__kind="x")._raw_delete("default"),
    "cascade": lambda: User.objects.create(issuer="a", subject="b", created_at="2026-01-01T00:00Z").delete(),
    "insert": lambda: Unit(phone=Subquery(Case.objects.values("state")[:1]), provider=Provider.objects.first()).save(),
    "raw sql": lambda: list(Unit.objects.annotate(t=RawSQL("SELECT state FROM cases_case LIMIT 1", ()))),
    "a function's template": lambda: list(
        Unit.objects.annotate(
            t=Func(template="(SELECT state FROM cases_case LIMIT 1)", output_field=TextField()),
        )
    ),
    "a function's name": lambda: list(
        Unit.objects.annotate(t=Func(function="(SELECT state FROM cases_case) ||", output_field=TextField()))
    ),
    "extra where": lambda: list(Unit.objects.extra(where=["EXISTS (SELECT 1 FROM cases_case)"])),
    "extra select": lambda: list(Unit.objects.extra(select={"t": "SELECT state FROM cases_case LIMIT 1"})),
    "extra tables": lambda: list(Unit.objects.extra(tables=["cases_case"])),
    "raw": lambda: list(Unit.objects.raw("SELECT u.* FROM organisations_unit u, cases_case")),
    "cursor": lambda: connection.cursor().execute("SELECT * FROM cases_case"),
    "cursor in capitals": lambda: connection.cursor().execute("SELECT * FROM CASES_CASE"),
    "cursor, many": lambda: connection.cursor().executemany("DELETE FROM cases_case WHERE state = %s", [["x"]]),
    "quoted name": lambda: connection.cursor().execute('SELECT * FROM public."cases_case"'),
    "copy": lambda: connection.cursor().copy("COPY cases_case TO STDOUT").__enter__(),
    "stream": lambda: next(connection.cursor().stream("SELECT * FROM cases_case")),
    "server-side cursor": lambda: on_the_server("SELECT * FROM cases_case"),
}


@pytest.mark.parametrize("go", ROUND.values(), ids=ROUND)
def test_there_is_no_way_round_through_what_is_free(go, case):
    with pytest.raises(NoReader), transaction.atomic():
        go()


def test_the_debugging_cursor_has_the_same_doors(case, settings):
    connection.force_debug_cursor = True
    try:
        with pytest.raises(NoReader), connection.cursor() as cursor:
            cursor.copy("COPY cases_case TO STDOUT").__enter__()
    finally:
        connection.force_debug_cursor = False


def test_the_organisation_is_free(case):
    assert Unit.objects.select_related("provider").filter(provider__kind="V").exists()


def test_an_insert_reads_nothing_and_is_free(cast):
    row = Promise.objects.create(kind="message", to_unit=cast.lund, created_at="2026-03-30T08:00Z")
    assert row.pk
