"""What the policy needs to know about a row, as queries. No rule here."""

from django.contrib.postgres.aggregates import BitOr
from django.db import connection
from django.db.models import Case, DateField, DateTimeField, Expression, F, Q, QuerySet, UUIDField, Value, When

from apps.core.guard.authority import as_policy
from apps.patients.models import Person, Protection

from .models import Basis, Ground
from .ruling import Judged, Late, Sql

TAKES_PART, HAS_LEFT, SAW_IT_END = 1, 2, 4

NOW = Late("now", DateTimeField())
MY_UNIT = Late("unit", UUIDField())
ME = Late("person", UUIDField())
YOUNGEST_USER = Late("youngest_user", DateField())
YOUNGEST_READER = Late("youngest_reader", DateField())

PATIENT = Judged("patient", UUIDField())
CASE = Judged("case", UUIDField())


def live(now) -> Q:
    return Q(valid_from__lte=now) & (Q(valid_until=None) | Q(valid_until__gt=now))


def sql_of(rows: QuerySet) -> Sql:
    with as_policy():
        return rows.query.get_compiler(connection=connection).as_sql()


def bits(rows: QuerySet, expression: Expression | F) -> Sql:
    """All rows' bits in one number: one look at the index answers many questions."""
    sql, params = sql_of(rows.order_by().values(nothing=Value(1)).annotate(bits=BitOr(expression)).values("bits"))
    return f"COALESCE(({sql}), 0)", tuple(params)


def exists(rows: QuerySet) -> Sql:
    sql, params = sql_of(rows.order_by().values(found=Value(1)))
    return f"EXISTS ({sql})", tuple(params)


def my_grounds() -> QuerySet:
    """Why the actor's unit knows the person that the row is about."""
    return Ground.objects.filter(unit=MY_UNIT, patient=PATIENT)


def any_ground() -> Sql:
    return exists(my_grounds().filter(live(NOW)))


def grounds() -> Sql:
    return bits(my_grounds().filter(live(NOW)), F("basis"))


def part() -> Sql:
    """The actor's unit in the row's own case. Whoever left may have come back: then both bits are set."""
    here = my_grounds().filter(source_id=CASE, basis__in=[Basis.CASE, Basis.ENDED_CASE], valid_from__lte=NOW)
    state = Case(
        When(basis=Basis.ENDED_CASE, then=SAW_IT_END),
        When(valid_until__lte=NOW, then=HAS_LEFT),
        default=TAKES_PART,
    )
    return bits(here, state)


def is_protected() -> Sql:
    return exists(Person.objects.filter(pk=PATIENT).exclude(protection=Protection.NONE))


def born() -> Sql:
    sql, params = sql_of(Person.objects.filter(pk=PATIENT).values("born_on"))
    return f"({sql})", tuple(params)


def is_addressed() -> Sql:
    """The actor's unit sent the row, or was sent it."""
    return 'COALESCE(judged."unit" = %s OR %s = ANY (judged."readers"), false)', (MY_UNIT, MY_UNIT)


FACTS = {
    "any_ground": any_ground,
    "grounds": grounds,
    "part": part,
    "is_protected": is_protected,
    "born": born,
    "is_addressed": is_addressed,
}
