"""The rules asked: of a list, of one row, of what is closed, and of what a row would say that nobody has written.

No rule lives here (policy.py). Every question is the same CASE over the same facts, with the actor's ids and the clock
filled in when it is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    F,
    Field,
    Func,
    IntegerField,
    JSONField,
    Q,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast

from apps.audit.log import EVERY_READING_OF_MANY
from apps.core import clock, rules
from apps.core.guard import Access, Guarded
from apps.core.guard.authority import as_policy
from apps.organisations.kinds import Role
from apps.organisations.models import Provider

from .facts import FACTS, live
from .models import Basis, Choice, Ground
from .policy import (
    ACTING_FOR_OTHERS,
    ADDRESS,
    BLOCKS,
    CONSENTS,
    CORRECTION,
    DRAFT,
    EXPLANATION,
    FLAGS_OF_BLOCKS,
    IN_CASE,
    INBOX,
    LOG,
    MANDATE,
    OBLIGATIONS,
    OF_LIFTS,
    PERMISSION,
    PERSON,
    RECORD_,
    REVIEW,
    STATISTICS,
    Asker,
    rules_for,
)
from .ruling import DENY, FLAG, NOTHING_FITS, PERMIT, Late, Rule, Ruling, Sql, Text, write, write_truths
from .sentences import sentence

Fact = Callable[[], Sql]
WHOM = Late("on_behalf_of", UUIDField())


@dataclass(frozen=True, slots=True)
class Decision:
    """`effect` is PERMIT, CHOICE, WHO, FLAG, ASK or DENY; `rule` the code of the rule that decided."""

    effect: str
    rule: str

    @property
    def permits(self) -> bool:
        return self.effect == PERMIT

    @property
    def obligations(self) -> tuple[str, ...]:
        """What must follow: LOG, REVIEW (somebody looks afterwards), NOTIFY (the person), MAX7D, ALERT."""
        if self.rule in OF_LIFTS:
            return OF_LIFTS[self.rule] if self.permits else ("LOG",)
        return OBLIGATIONS.get(self.rule, ("LOG",))

    @property
    def sentence(self) -> str:
        """Why, in plain words."""
        return sentence(self.effect, self.rule)


def column(field: Field) -> Cast:
    return Cast(Value(None), field)


NO_ID = column(UUIDField())
COLUMNS = {
    **dict.fromkeys(
        (
            "patient",
            "case",
            "entry",
            "unit",
            "provider",
            "staff",
            "holder",
            "block",
            "request",
            "proposer",
            "approver",
            "part_of",
            "principal",
            "keeper",
        ),
        NO_ID,
    ),
    "readers": column(ArrayField(UUIDField())),
    **dict.fromkeys(("basis", "info", "provider_kind", "ended_as", "agreement"), column(TextField())),
    **dict.fromkeys(("withheld", "closed", "annulled", "for_all", "shared", "is_requested", "is_joint"), Value(False)),
    **dict.fromkeys(("withheld_until", "at", "agreed_until"), column(DateTimeField())),
    "shown": column(JSONField()),
    "counted": column(IntegerField()),
}


NEEDS_A_GROUND = frozenset([PERSON, ADDRESS, MANDATE, RECORD_, DRAFT, *IN_CASE])


@cache
def judging(access: Access, act: str, asker: Asker, permits: bool) -> Text:
    """The SQL that judges rows of one kind for one kind of actor. Made once per process and combination."""
    rules = rules_for(asker, access.kind, act)
    gate = "any_way_in" if asker.kind == "staff" and access.kind in NEEDS_A_GROUND else ""
    return write(rules, FACTS, {**COLUMNS, **paths_for(access, asker)}, permits=permits, gate=gate)


def paths_for(access: Access, asker: Asker) -> dict[str, Any]:
    """A list is about everybody who stood in it: for whoever acts for one of them, about that one."""
    paths = dict(access.paths)
    if "shown" in paths and asker.kind in ACTING_FOR_OTHERS:
        stood_in_it = When(Q(is_shown_to(F(paths["shown"]), WHOM)), then=Cast(WHOM, UUIDField()))
        paths["patient"] = Case(stood_in_it, default=F(paths["patient"]), output_field=UUIDField())
    return paths


def is_shown_to(shown: F, whom: Late) -> Func:
    one = Func(Cast(whom, TextField()), template="jsonb_build_object('patients', jsonb_build_array(%(expressions)s))")
    return Func(
        shown, one, template="COALESCE(%(expressions)s, false)", arg_joiner=" @> ", output_field=BooleanField()
    )


def asker_of(actor) -> Asker:
    return Asker(
        kind=actor.kind,
        loa=actor.loa,
        purpose=actor.purpose,
        provider_kind=actor.provider_kind,
        is_assigned=actor.assignment is not None,
        is_known_person=actor.person is not None,
        is_manager=actor.role == Role.OUTPATIENT_MANAGER,
        clearance=actor.clearance,
        sjf=actor.sjf,
        proxies_read=actor.proxies_read,
    )


def ruling(actor, access: Access, act: str = "read", *, permits: bool = False) -> Ruling:
    return Ruling(judging(access, act, asker_of(actor), permits), actor, permits=permits)


def opens(actor, model: type[Guarded], *, lead: bool = False) -> Q:
    """The condition that a row of `model` is open to the actor. `lead` starts from the actor's grounds."""
    access = model.access
    if access is None:
        return Q(pk__in=[])
    opened = Q(ruling(actor, access, permits=True))
    return ways_in(actor, access) & opened if lead or actor.kind != "staff" else opened


def ways_in(actor, access: Access) -> Q:
    """Rows with any ground at all: found by an index, and never narrower than the rules."""
    if actor.kind != "staff":
        return ways_in_for_people(actor, access)
    if access.kind in (INBOX, DRAFT, CORRECTION):
        return Q(**{access["unit"]: actor.unit})
    if access.kind in (PERMISSION, LOG, REVIEW, EXPLANATION, CONSENTS, BLOCKS):
        return Q(**{access["provider"]: actor.provider})
    if access.kind == STATISTICS:
        return Q()  # a page asks for a month, a measure and a place, and what few there are lie by those
    now = clock.now()
    mine = Ground.objects.filter(live(now), unit=actor.unit)
    if access.kind in IN_CASE:
        mine = mine.filter(basis__in=[Basis.CASE, Basis.ENDED_CASE])
        return Q(**{f"{access['case']}__in": mine.values("source_id")})
    known = mine.values("patient")
    if access.kind in (PERSON, ADDRESS):
        sought = Choice.objects.filter(live(now), assignment=actor.assignment, unit=actor.unit)
        known = known.union(sought.values("patient"))
    return Q(**{f"{access['patient']}__in": known})


def ways_in_for_people(actor, access: Access) -> Q:
    whom = actor.on_behalf_of if actor.kind in ACTING_FOR_OTHERS else actor.person
    if not access["patient"] or whom is None:
        return Q(pk__in=[])
    about = Q(**{access["patient"]: whom})
    if access["shown"]:
        return about | Q(activity__in=EVERY_READING_OF_MANY, shown__contains={"patients": [str(whom)]})
    return about | Q(**{access["holder"]: actor.person}) if access.kind == MANDATE else about


def answer(found: str | None) -> Decision:
    """The CASE's text as a decision. That something is blocked is told only while the law says so (rule set)."""
    decision = Decision(*found.split()) if found else Decision(DENY, NOTHING_FITS)
    is_flag = decision.effect == FLAG and decision.rule in FLAGS_OF_BLOCKS
    if is_flag and not rules.on(clock.now()).is_on("block.is_flag_visible"):
        return Decision(DENY, decision.rule)
    return decision


def decide(actor, row: Guarded, act: str = "read") -> Decision:
    """The list's own question, asked about one row as it stands in the database. One SQL statement."""
    model = type(row)
    if model.access is None:
        return Decision(DENY, NOTHING_FITS)
    with as_policy():
        rows = model.objects.filter(pk=row.pk).annotate(ruling=ruling(actor, model.access, act))
        return answer(rows.values_list("ruling", flat=True).first())


def decide_each(asked: Sequence[tuple[Any, Guarded]], act: str = "read") -> list[Decision]:
    """Several actors, each about one row of the same model: `decide` for each of them, in one statement."""

    def question(number: int, actor, row: Any):
        found = ruling(actor, row.access, act)
        return type(row).objects.filter(pk=row.pk).values_list(Value(number), found)

    if not asked:
        return []
    with as_policy():
        first, *more = [question(number, *one) for number, one in enumerate(asked)]
        found = dict(first.union(*more, all=True))
    return [answer(found.get(number)) for number in range(len(asked))]


def closed(actor, rows, *fields: str) -> list[tuple[Decision, tuple]]:
    """What the actor may know of rows that they may not read: each with the decision and `fields`, never its content.

    Only CHOICE, WHO and FLAG rows; the caller shows of `fields` what the effect allows (`stubs.py`).
    """
    model = rows.model
    with as_policy():
        asked = rows.annotate(ruling=ruling(actor, model.access)).values_list("ruling", *fields)
        judged = [(answer(text), tuple(values)) for text, *values in asked if text.split()[0] not in (PERMIT, DENY)]
    return [(decision, values) for decision, values in judged if decision.effect != DENY]


# --- Explaining


@dataclass(frozen=True, slots=True)
class Step:
    """One rule on the way to an answer: whether its conditions held."""

    effect: str
    rule: str
    holds: bool

    def __str__(self) -> str:
        return f"{self.effect} {self.rule}"


@dataclass(frozen=True, slots=True)
class Supposed:
    """Somebody asks about a row that may or may not exist. `columns` are what it would say (as an Access names them);
    `facts` stand in the place of some of ours: what the same rules would say if it were so."""

    actor: Any
    columns: Mapping[str, Any]
    facts: Mapping[str, Fact] = field(default_factory=dict)


def ways_to(kind: str, act: str, asked: Mapping[str, Supposed]) -> dict[str, list[Step]]:
    """For each of them the rules in order, up to and including the one that decides. One statement for all."""
    somewhere = Provider.objects.order_by("pk")[:1]  # it needs one row to be asked of; nothing is read of it
    rules = {name: rules_for(asker_of(one.actor), kind, act) for name, one in asked.items()}
    truths = {name: truths_of(rules[name], one.actor, one.columns, one.facts) for name, one in asked.items()}
    with as_policy():
        held = somewhere.annotate(**truths).values(*truths).get()
    return {name: steps_of(rules[name], held[name]) for name in asked}


def way_to_row(actor, row: Guarded, act: str = "read") -> list[Step]:
    """The same for a row that exists."""
    model: Any = type(row)
    if model.access is None:
        return [Step(DENY, NOTHING_FITS, True)]
    asker = asker_of(actor)
    rules = rules_for(asker, model.access.kind, act)
    truths = truths_of(rules, actor, paths_for(model.access, asker), {})
    with as_policy():
        held = model.objects.filter(pk=row.pk).annotate(truths=truths).values_list("truths", flat=True).get()
    return steps_of(rules, held)


def truths_of(rules: list[Rule], actor, columns: Mapping[str, Any], supposed: Mapping[str, Fact]) -> Ruling:
    text = write_truths(rules, {**FACTS, **supposed}, {**COLUMNS, **columns})
    return Ruling(text, actor, output_field=ArrayField(BooleanField()))


def steps_of(rules: list[Rule], held: list[bool]) -> list[Step]:
    steps = [Step(rule.effect, rule.code, is_so) for rule, is_so in zip(rules, held, strict=True)]
    stop = next((number for number, step in enumerate(steps) if step.holds), None)
    return [*steps, Step(DENY, NOTHING_FITS, True)] if stop is None else steps[: stop + 1]
