"""Why somebody can, or cannot, see something: the policy's own rules, one by one, and what would change the answer.

No rule lives here. `supposed` facts are put before the same rules, so that "a consent would open it" is what the
policy would answer, and not what we believe that it would.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Value
from django.db.models.functions import Cast

from apps.core.guard import Guarded

from .actor import Actor
from .deciding import COLUMNS, Decision, Step, Supposed, answer, way_to_row, ways_to
from .facts import BLOCKED, FACTS, LIFTED_BY_CONSENT, TAKES_PART
from .models import Basis, CapacityKind
from .ruling import CHOICE, PERMIT, Sql

OPEN = (PERMIT, CHOICE)


@dataclass(frozen=True, slots=True)
class Explained:
    """`way`: the rules in order; the last decided. `remedies` would open it, `in_vain` would not."""

    decision: Decision
    way: list[Step]
    remedies: tuple[str, ...] = ()
    in_vain: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Open at once, or after a choice with a reason."""
        return self.decision.effect in OPEN


def of_row(actor: Actor, row: Guarded, act: str = "read") -> Explained:
    """For a row that exists."""
    way = way_to_row(actor, row, act)
    return Explained(answer(str(way[-1])), way)


def of(actor: Actor, kind: str, *about: Mapping[str, Any], act: str = "read") -> list[Explained]:
    """For what each of some rows would say: all of them asked in one statement, which tells nothing of whether there
    is such a row."""
    asked = {
        f"{number}_{name}": suppose(actor, columns)
        for number, columns in enumerate(about)
        for name, suppose in {AS_IT_IS: Supposed, **REMEDIES}.items()
    }
    ways = ways_to(kind, act, asked)
    return [explained(number, ways) for number in range(len(about))]


def explained(number: int, ways: Mapping[str, list[Step]]) -> Explained:
    way = ways[f"{number}_{AS_IT_IS}"]
    found = Explained(answer(str(way[-1])), way)
    if found.is_open:
        return found
    opens = {name: ways[f"{number}_{name}"][-1].effect in OPEN for name in REMEDIES}
    remedies, in_vain = (tuple(name for name, is_so in opens.items() if is_so == wanted) for wanted in (True, False))
    return Explained(found.decision, way, remedies, in_vain)


def as_values(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as the columns of a row that nobody has written."""
    return {name: Cast(Value(value), COLUMNS[name].output_field) for name, value in columns.items()}


def also(fact: str, bits: int):
    """The fact, with these bits set as well."""

    def supposed() -> Sql:
        sql, params = FACTS[fact]()
        return f"(({sql}) | {int(bits)})", params

    return supposed


def is_so(value: bool):
    return lambda: (str(value).lower(), ())


def lifted() -> Sql:
    """Every block that there is, lifted because the person has agreed."""
    sql, params = FACTS["blocks"]()
    return f"(CASE WHEN ({sql}) = 0 THEN 0 ELSE {BLOCKED | LIFTED_BY_CONSENT} END)", params


def supposing(**facts):
    """Would it open if this were so?"""
    return lambda actor, columns: Supposed(actor, columns, facts)


def with_consent(actor: Actor, columns: Mapping[str, Any]) -> Supposed:
    """The person says yes: to that others' documentation is read, and to the plan where one is asked for."""
    facts = {"grounds": also("grounds", Basis.CONSENT), "refused": is_so(False)}
    if "agreement" in columns:
        columns = {**columns, **as_values({"agreement": "valid", "agreed_until": None})}
    return Supposed(actor, columns, facts)


def with_profile(actor: Actor, columns: Mapping[str, Any]) -> Supposed:
    """Another role profile: for care, with shared documentation and clearance."""
    purpose = "OMS" if actor.provider_kind == "O" else "VB"
    return Supposed(replace(actor, purpose=purpose, sjf=True, clearance=True), columns)


AS_IT_IS = "as_it_is"
REMEDIES = {
    "relation": supposing(grounds=also("grounds", Basis.CARE)),
    "part": supposing(part=also("part", TAKES_PART), grounds=also("grounds", Basis.CASE)),
    "consent": with_consent,
    "choice": supposing(chosen=is_so(True), sought=is_so(True)),
    "lift": supposing(blocks=lifted),
    "emergency": supposing(
        grounds=also("grounds", Basis.EMERGENCY), capacity=also("capacity", CapacityKind.TEMPORARY)
    ),
    "profile": with_profile,
}
