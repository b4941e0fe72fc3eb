"""How a list of rules becomes one SQL CASE over facts that are gathered once per row.

The text depends only on the kind of actor, so it is made once and kept; ids, clock and ages are filled in per query.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BooleanField, Expression, ExpressionWrapper, F, Field, Q, TextField, Value

from apps.core import calendar, clock, rules

PERMIT, CHOICE, WHO, FLAG, ASK, DENY = "PERMIT", "CHOICE", "WHO", "FLAG", "ASK", "DENY"
NOTHING_FITS = "Z0"  # no rule opened it, so it stays closed

Sql = tuple[str, tuple]


class Ages(NamedTuple):
    """The age limits of a day, in years (rule sets): when one may do what for oneself, and guardians for a child."""

    user: int
    reader: int
    guarded_child: int
    guarded_youth: int
    adult: int


class Asking:
    """One statement's question: who asks, when, and the age limits of that day as birthdays."""

    def __init__(self, actor):
        self.actor, self.now = actor, clock.now()

    @cached_property
    def ages(self) -> Ages:
        return self.actor.ages or ages_on(self.now)

    @cached_property
    def smallest_shown(self) -> int:
        return rules.on(self.now).number("followup.smallest_shown")

    def birthday(self, limit: str):
        """Born on this day or earlier, one has reached the limit."""
        return years_ago(getattr(self.ages, limit), self.now)


def ages_on(moment) -> Ages:
    rule = rules.on(moment)
    return Ages(
        rule.number("citizen.min_age"),
        rule.number("citizen.record_age"),
        rule.number("guardian.full_until_age"),
        rule.number("guardian.extended_until_age"),
        rule.number("citizen.adult_age"),
    )


def years_ago(years: int, moment):
    """The Swedish day that many years before; somebody born on 29 February comes of age on 1 March."""
    day = calendar.local(moment).date()
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class Late(Expression):
    """A value known only when the query runs: a field of the actor, the moment (`now`), a birthday, a limit."""

    def __init__(self, name: str, output_field: Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", (self,)

    def value(self, asking: Asking):
        if self.name == "now":
            return asking.now
        if self.name == "smallest_shown":
            return asking.smallest_shown
        return asking.birthday(self.name) if self.name in Ages._fields else getattr(asking.actor, self.name)


class Judged(Expression):
    """A column of the row that is judged, seen from the queries that gather facts about it."""

    def __init__(self, name: str, output_field: Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return f'judged."{self.name}"', ()


class Holds(NamedTuple):
    """A condition on the facts. It is never NULL, so that NOT can be trusted."""

    sql: str
    params: tuple = ()


Condition = Holds | bool


def _joined(word: str, conditions: Iterable[Holds]) -> Holds:
    conditions = list(conditions)
    return Holds(word.join(f"({c.sql})" for c in conditions), tuple(p for c in conditions for p in c.params))


def every(*conditions: Condition) -> Condition:
    """AND. What is already known about the actor folds away: False wins, True disappears."""
    if any(c is False for c in conditions):
        return False
    open_ = [c for c in conditions if isinstance(c, Holds)]
    return _joined(" AND ", open_) if open_ else True


def some(*conditions: Condition) -> Condition:
    """OR. True wins, False disappears."""
    if any(c is True for c in conditions):
        return True
    open_ = [c for c in conditions if isinstance(c, Holds)]
    return _joined(" OR ", open_) if open_ else False


def no(condition: Condition) -> Condition:
    return Holds(f"NOT ({condition.sql})", condition.params) if isinstance(condition, Holds) else not condition


def true(fact: str) -> Holds:
    return Holds(f'COALESCE(fact."{fact}", false)')


def same(fact: str, value: Any) -> Holds:
    """Equal; what is unknown equals nothing."""
    return Holds(f'COALESCE(fact."{fact}" = %s, false)', (value,))


def at_most(fact: str, value: Any) -> Holds:
    return Holds(f'COALESCE(fact."{fact}" <= %s, false)', (value,))


def at_least(fact: str, value: Any) -> Holds:
    return Holds(f'COALESCE(fact."{fact}" >= %s, false)', (value,))


def has(fact: str, bits: int) -> Holds:
    """Any of these bits, in a fact that is a number and never NULL."""
    return Holds(f'fact."{fact}" & {int(bits)} <> 0')


class Rule(NamedTuple):
    code: str
    effect: str
    when: Condition


def permit(code: str, *conditions: Condition) -> Rule:
    return Rule(code, PERMIT, every(*conditions))


def deny(code: str, *conditions: Condition) -> Rule:
    return Rule(code, DENY, every(*conditions))


def say(effect: str, code: str, *conditions: Condition) -> Rule:
    return Rule(code, effect, every(*conditions))


def fold(rules_in_order: Iterable[Rule], *, permits: bool) -> tuple[list[Rule], Rule]:
    """The rules that need a look at the row, and the one that always answers after them."""
    open_: list[Rule] = []
    last = deny(NOTHING_FITS)
    for rule in rules_in_order:
        if rule.when is True:
            last = rule
            break
        if rule.when is not False:
            open_.append(rule)
    while permits and last.effect != PERMIT and open_ and open_[-1].effect != PERMIT:
        open_.pop()  # before a refusal, what only refuses needs no rule of its own
    return open_, last


@dataclass(frozen=True)
class Text:
    """The judging SQL, waiting for the row's columns and the late values."""

    case: str
    case_params: tuple
    gathered: str
    gathered_params: tuple
    gate: str
    gate_params: tuple
    columns: tuple[tuple[str, Any], ...]


def write(
    rules_in_order: Iterable[Rule],
    facts: Mapping[str, Callable[[], Sql]],
    columns: Mapping[str, Any],
    *,
    permits: bool,
    gate: str = "",
) -> Text:
    """Fold rules into one CASE: "PERMIT C8" …, or just true and false when only the list asks.

    `facts` tells how a fact is found; what is not there is a column. `gate` is the fact without which nothing opens.
    """
    open_, last = fold(rules_in_order, permits=permits)
    params = tuple(p for rule in open_ for p in rule.when.params)  # type: ignore[union-attr]
    return gather(in_case(open_, last, permits), params, facts, columns, gate if permits else "")


def write_truths(
    rules_in_order: Iterable[Rule], facts: Mapping[str, Callable[[], Sql]], columns: Mapping[str, Any]
) -> Text:
    """Which of the rules' conditions hold for a row, one by one: the same conditions over the same facts."""
    held = [one.when if isinstance(one.when, Holds) else Holds(str(one.when).lower()) for one in rules_in_order]
    truths = ", ".join(f"({one.sql})" for one in held)
    return gather(f"ARRAY[{truths}]::boolean[]", tuple(p for one in held for p in one.params), facts, columns)


def gather(
    case: str,
    params: tuple,
    facts: Mapping[str, Callable[[], Sql]],
    columns: Mapping[str, Any],
    gate: str = "",
) -> Text:
    """The facts that a text asks for, each once."""
    asked = sorted(set(re.findall(r'fact\."(\w+)"', case)))
    found = {name: facts[name]() if name in facts else (f'judged."{name}"', ()) for name in asked}
    gathered = ", ".join(f'{sql} AS "{name}"' for name, (sql, _) in found.items())
    gate_sql, gate_params = facts[gate]() if gate and asked else ("", ())
    used = sorted(set(re.findall(r'judged\."(\w+)"', gathered + gate_sql)))
    gathered_params = tuple(p for _, of_fact in found.values() for p in of_fact)
    return Text(case, params, gathered, gathered_params, gate_sql, gate_params, tuple((n, columns[n]) for n in used))


def in_case(open_: list[Rule], last: Rule, permits: bool) -> str:
    def answer(rule: Rule) -> str:
        return str(rule.effect == PERMIT).lower() if permits else f"'{rule.effect} {rule.code}'"

    whens = "".join(f" WHEN {rule.when.sql} THEN {answer(rule)}" for rule in open_)  # type: ignore[union-attr]
    return f"CASE{whens} ELSE {answer(last)} END" if whens else answer(last)


def as_expression(path: Any) -> Expression:
    if isinstance(path, str):
        return F(path)  # type: ignore[return-value]
    if isinstance(path, Q):
        return ExpressionWrapper(path, output_field=BooleanField())
    return Value(path) if isinstance(path, bool) else path


class Ruling(Expression):
    """The judgement of one row, as an ordinary expression. Its own sources are only columns of that row."""

    def __init__(self, text: Text, actor, *, permits: bool = False, output_field: Field | None = None):
        super().__init__(output_field=output_field or (BooleanField() if permits else TextField()))
        self.text, self.actor = text, actor
        self.columns = [as_expression(path) for _, path in text.columns]

    def get_source_expressions(self):
        return self.columns

    def set_source_expressions(self, columns):
        self.columns = columns

    def as_sql(self, compiler, connection):
        text, asking, known = self.text, Asking(self.actor), {}
        columns = [compiler.compile(column) for column in self.columns]
        of_columns = [param for _, params in columns for param in params]
        params = (*text.case_params, *text.gathered_params, *of_columns, *text.gate_params)
        for late in params:
            if isinstance(late, Late) and late.name not in known:
                known[late.name] = late.value(asking)
        filled = tuple(known[p.name] if isinstance(p, Late) else p for p in params)
        if not text.gathered:
            return text.case, filled
        judged = ", ".join(f'{sql} AS "{name}"' for (name, _), (sql, _) in zip(text.columns, columns, strict=True))
        # The gate stops a hopeless row before its facts are gathered.
        gate = f" WHERE {text.gate}" if text.gate else ""
        # OFFSET 0 keeps PostgreSQL from copying each fact into every rule that mentions it.
        facts = f"SELECT {text.gathered} FROM (SELECT {judged}) judged{gate} OFFSET 0"  # noqa: S608 (no value in it)
        return f"(SELECT {text.case} FROM ({facts}) fact)", filled  # noqa: S608
