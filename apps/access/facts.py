"""What the policy needs to know about a row, as queries. No rule here."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.aggregates import BitOr
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import TruncDate

from apps.core.guard.authority import as_policy
from apps.organisations.models import Provider
from apps.patients.models import Person, Protection, Relationship, Scope

from .models import (
    Basis,
    Block,
    Capacity,
    Choice,
    ExtendedAccess,
    Ground,
    Inquiry,
    Lift,
    LiftReason,
    LiftRequest,
    SharingConsent,
)
from .ruling import Ages, Judged, Late, Sql

# Bits of the facts that answer more than one question.
TAKES_PART, HAS_LEFT, SAW_IT_END = 1, 2, 4
BLOCKED, INNER, LIFTED_BY_CONSENT, LIFTED_IN_EMERGENCY, UNLIFTED = 1, 2, 4, 8, 16
LIVE, STOPPED, MESSAGES, PLAN, RECORD, CONSENT = 1, 2, 4, 8, 16, 32
SCOPES = {Scope.MESSAGES: MESSAGES, Scope.PLAN: PLAN, Scope.RECORD: RECORD, Scope.CONSENT: CONSENT}

NOW = Late("now", DateTimeField())
MY_UNIT = Late("unit", UUIDField())
MY_PROVIDER = Late("provider", UUIDField())
MY_PRINCIPAL = Late("principal", UUIDField())
MY_STAFF = Late("staff_id", UUIDField())
MY_ASSIGNMENT = Late("assignment", UUIDField())
MY_SESSION = Late("session", CharField())
MY_MANDATE = Late("mandate", UUIDField())
ME = Late("person", UUIDField())
SMALLEST = Late("smallest_shown", IntegerField())  # how many a figure must be of
OF_AGE = {limit: Late(limit, DateField()) for limit in Ages._fields}  # birthdays: born then or earlier

PATIENT = Judged("patient", UUIDField())
CASE = Judged("case", UUIDField())
ENTRY = Judged("entry", UUIDField())
UNIT = Judged("unit", UUIDField())
PROVIDER = Judged("provider", UUIDField())
BLOCK = Judged("block", UUIDField())
REQUEST = Judged("request", UUIDField())
INFO = Judged("info", CharField())
AT = Judged("at", DateTimeField())


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


# --- The actor's unit and the person ---


def my_grounds() -> QuerySet:
    """Why the actor's unit, or the actor alone, knows the person that the row is about."""
    return Ground.objects.filter(Q(staff=None) | Q(staff=MY_STAFF), unit=MY_UNIT, patient=PATIENT)


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


def is_to_correct() -> Sql:
    """The person has asked the actor's unit to correct this very entry, and it has not answered yet."""
    return exists(my_grounds().filter(live(NOW), source_id=ENTRY, basis=Basis.REQUEST))


def refused() -> Sql:
    """The person has said no to that the actor's unit, or the actor, reads what others have written."""
    mine = SharingConsent.objects.filter(Q(staff=None) | Q(staff=MY_STAFF), unit=MY_UNIT, patient=PATIENT)
    return exists(mine.filter(live(NOW), is_given=False, voided_at=None))


def inquiry() -> Sql:
    return exists(Inquiry.objects.filter(patient=PATIENT, unit=MY_UNIT, made_at__lte=NOW))


def my_choices() -> QuerySet:
    """In this session and under this assignment only."""
    here = Choice.objects.filter(live(NOW), assignment=MY_ASSIGNMENT, patient=PATIENT)
    return here.filter(Q(session="") | Q(session=MY_SESSION))


def chosen() -> Sql:
    return exists(my_choices().filter(Q(unit=None) | Q(unit=UNIT), provider=PROVIDER))


def sought() -> Sql:
    """The person was looked up by number, with a reason, on behalf of the actor's own unit."""
    return exists(my_choices().filter(unit=MY_UNIT))


def any_way_in() -> Sql:
    """Without one of these nothing about the person opens for staff."""
    (ground, ground_params), (choice, choice_params) = any_ground(), sought()
    return f"({ground} OR {choice})", (*ground_params, *choice_params)


# --- The person ---


def is_protected() -> Sql:
    return exists(Person.objects.filter(pk=PATIENT).exclude(protection=Protection.NONE))


def is_sealed() -> Sql:
    return exists(Person.objects.filter(pk=PATIENT, sealed_at__lte=NOW))


def born() -> Sql:
    sql, params = sql_of(Person.objects.filter(pk=PATIENT).values("born_on"))
    return f"({sql})", tuple(params)


def my_birth() -> Sql:
    sql, params = sql_of(Person.objects.filter(pk=ME).values("born_on"))
    return f"({sql})", tuple(params)


def capacity() -> Sql:
    return bits(Capacity.objects.filter(live(NOW), patient=PATIENT), F("kind"))


# --- The row ---


def is_addressed() -> Sql:
    """The actor's unit sent the row, or was sent it."""
    return 'COALESCE(judged."unit" = %s OR %s = ANY (judged."readers"), false)', (MY_UNIT, MY_UNIT)


def is_seconded() -> Sql:
    """Somebody else than the proposer has approved."""
    return 'COALESCE(judged."approver" <> judged."proposer", false)', ()


def is_disclosed() -> Sql:
    """It has been sent to somebody."""
    return 'COALESCE(cardinality(judged."readers") > 0, false)', ()


def is_connected() -> Sql:
    """The owner has joined shared documentation (lag 2022:913)."""
    return exists(Provider.objects.filter(pk=PROVIDER, svod_from__lte=TruncDate(NOW)))


def is_shown() -> Sql:
    """The person who asks stood in the list or search that the row of the log tells of."""
    return "COALESCE(judged.\"shown\" @> jsonb_build_object('patients', jsonb_build_array(%s::text)), false)", (ME,)


def blocks() -> Sql:
    """Every block that binds the row, as bits: an unlifted one counts, whatever else has been lifted."""
    return bits(binding_blocks(), STATE_OF_BLOCK)


def binding_blocks() -> QuerySet:
    """Partly overlapping times block too: what was written on a day within the range."""
    day = TruncDate(AT)
    lift = Lift.objects.filter(Q(staff=None) | Q(staff=MY_STAFF), live(NOW), block=OuterRef("pk"), unit=MY_UNIT)
    rows = Block.objects.filter(live(NOW), patient=PATIENT, provider=PROVIDER, registered_at__lte=NOW)
    rows = rows.filter(Q(unit=None) | Q(unit=UNIT)).exclude(exempt__contains=as_list(INFO))
    rows = rows.filter(Q(info_from=None) | Q(info_from__lte=day), Q(info_until=None) | Q(info_until__gte=day))
    return rows.alias(lifted=Subquery(lift.order_by("reason").values("reason")[:1]))


def as_list(expression: Expression) -> Expression:
    return Func(expression, template="ARRAY[%(expressions)s]::varchar[]", output_field=Block._meta.get_field("exempt"))


STATE_OF_BLOCK = Case(
    When(unit__isnull=False, lifted=LiftReason.CONSENT, then=BLOCKED | LIFTED_BY_CONSENT),
    When(unit__isnull=False, lifted=LiftReason.EMERGENCY, then=BLOCKED | LIFTED_IN_EMERGENCY),
    When(unit__isnull=False, then=BLOCKED | INNER | UNLIFTED),
    When(lifted__isnull=False, then=BLOCKED),
    default=BLOCKED | UNLIFTED,
    output_field=IntegerField(),
)


def open_requests(reason: LiftReason) -> QuerySet:
    return LiftRequest.objects.filter(block=BLOCK, answered_at=None, asked_at__lte=NOW, reason=reason)


def is_lift_agreed() -> Sql:
    """The person wants the block to end, or to be open for a while just as the row asks, and still says so."""
    asked = open_requests(LiftReason.CONSENT).filter(Q(until=None) | Q(until__gt=NOW))
    return exists(asked.filter(Q(for_unit=None) | Q(pk=REQUEST)))


def is_lift_urgent() -> Sql:
    """Somebody has asked the owner to lift the block in an emergency."""
    return exists(open_requests(LiftReason.EMERGENCY))


# --- People who act for others ---


def mandate() -> Sql:
    """The mandate under which the actor acts for the person that the row is about."""
    mine = Relationship.objects.filter(live(NOW), pk=MY_MANDATE, relative=ME, person=PATIENT)
    bit: Any = Value(LIVE)
    for scope, value in SCOPES.items():
        bit = bit.bitor(when(Q(scopes__contains=[scope.value]), value))
    return bits(mine, bit.bitor(when(Q(blocked_at__lte=NOW), STOPPED)))


def when(condition: Q, bit: int) -> Case:
    return Case(When(condition, then=Value(bit)), default=Value(0), output_field=IntegerField())


def is_extended() -> Sql:
    """The unit that wrote it lets the actor read it, against the age rules."""
    here = ExtendedAccess.objects.filter(live(NOW), patient=PATIENT, unit=UNIT)
    return exists(here.filter(same_mandate()))


def same_mandate() -> Q:
    mine = Func(
        F("mandate"),
        MY_MANDATE,
        template="(%(expressions)s)",
        arg_joiner=" IS NOT DISTINCT FROM ",
        output_field=BooleanField(),
    )
    return Q(mine)


def is_holder_protected() -> Sql:
    """Whoever acts for the person has a protected identity themselves."""
    return exists(Person.objects.filter(pk=ME).exclude(protection=Protection.NONE))


# Facts about rows of the rooms above, which register how they are found.
FACTS: dict[str, Callable[[], Sql]] = {
    "any_ground": any_ground,
    "any_way_in": any_way_in,
    "grounds": grounds,
    "part": part,
    "is_to_correct": is_to_correct,
    "refused": refused,
    "inquiry": inquiry,
    "chosen": chosen,
    "sought": sought,
    "capacity": capacity,
    "is_protected": is_protected,
    "is_holder_protected": is_holder_protected,
    "is_sealed": is_sealed,
    "is_seconded": is_seconded,
    "is_disclosed": is_disclosed,
    "is_connected": is_connected,
    "is_shown": is_shown,
    "is_extended": is_extended,
    "is_lift_agreed": is_lift_agreed,
    "is_lift_urgent": is_lift_urgent,
    "blocks": blocks,
    "mandate": mandate,
    "born": born,
    "my_birth": my_birth,
    "is_addressed": is_addressed,
    "is_guest": lambda: ("false", ()),
    "is_invited": lambda: ("false", ()),
}
