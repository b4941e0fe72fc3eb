"""For whom somebody may act, what that opens, and until when. The policy decides; here it gets its dates."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from apps.core import calendar, clock, rules
from apps.core.guard import as_system
from apps.patients.models import RelationKind, Relationship, Scope

from .actor import Actor
from .deciding import Decision, decide_each
from .facts import live
from .models import ExtendedAccess
from .ruling import PERMIT

ACTING = (RelationKind.GUARDIAN, RelationKind.PROXY, RelationKind.LEGAL_REPRESENTATIVE)
OPENED_BY_A_UNIT = "V6"  # closed by age, unless a unit has decided otherwise


@dataclass(frozen=True, slots=True)
class Standing:
    """One mandate as it is now. `holds`: one may act under it; `rule` and `sentence` say why not."""

    mandate: Relationship
    decision: Decision
    is_extended: bool

    @property
    def holds(self) -> bool:
        return self.mandate.person.deceased_at is None and (self.decision.effect == PERMIT or self.is_extended)

    @property
    def rule(self) -> str:
        return self.decision.rule

    @property
    def sentence(self) -> str:
        return self.decision.sentence

    @property
    def whose(self) -> str:
        """The name of the person that the mandate is about."""
        return self.mandate.person.name

    @property
    def is_guardian(self) -> bool:
        return self.mandate.kind == RelationKind.GUARDIAN

    def covers(self, scope: Scope) -> bool:
        """Whether the mandate names this. A guardian's covers all that the age lets a guardian do."""
        return self.is_guardian or scope in self.mandate.scopes


def standing(actor: Actor) -> Standing:
    """How the mandate stands that the actor acts under. Two statements, or three."""
    with as_system("saying whom somebody acts for, and why not any longer"):
        mandate = Relationship.objects.select_related("person", "relative").get(pk=actor.mandate)
    return standings([(mandate, actor)])[0]


def held_by(actor: Actor) -> list[Standing]:
    """Every mandate that the person holds for others, those that hold first; the person acts for themselves.

    Two statements, however many they are; one more where an age rule has closed a guardian's.
    """
    rows = Relationship.objects.visible_to(actor).filter(relative=actor.person, kind__in=ACTING)
    return held_among(actor, list(rows.select_related("person", "relative")))


def held_among(actor: Actor, mandates: list[Relationship]) -> list[Standing]:
    """The same of mandates that have been fetched already."""
    found = standings([(one, Actor.of_mandate(one, loa=actor.loa)) for one in mandates])
    return sorted(found, key=lambda one: (not one.holds, one.whose))


def standings(held: list[tuple[Relationship, Actor]]) -> list[Standing]:
    """How each mandate stands for whoever acts under it."""
    decisions = decide_each([(acting, mandate.person) for mandate, acting in held])
    found = list(zip((mandate for mandate, _acting in held), decisions, strict=True))
    opened = extended([mandate.pk for mandate, decision in found if decision.rule == OPENED_BY_A_UNIT])
    return [Standing(mandate, decision, mandate.pk in opened) for mandate, decision in found]


def extended(mandates: list[UUID]) -> set[UUID]:
    """Those whose holder may read what some unit has written, against the age rules."""
    if not mandates:
        return set()
    with as_system("seeing whether a unit has opened its record for a guardian"):
        rows = ExtendedAccess.objects.filter(live(clock.now()), mandate__in=mandates)
        return set(rows.values_list("mandate", flat=True))


@dataclass(frozen=True, slots=True)
class Change:
    """A birthday on which a guardian's or a child's rights change: `code` names which (see the pages' words)."""

    code: str
    age: int
    day: date


# When a child's and its guardians' rights change: the rule that says the age, and what happens then.
BIRTHDAYS = (
    ("citizen.min_age", "child_signs_in"),
    ("guardian.full_until_age", "guardian_reads_less"),
    ("guardian.extended_until_age", "guardian_reads_nothing"),
    ("citizen.record_age", "child_reads"),
    ("citizen.adult_age", "child_is_adult"),
)


def changes(born: date) -> list[Change]:
    """The birthdays to come on which something changes, by the rules of today."""
    today = calendar.today()
    current = rules.on(today)
    found = [Change(code, age, birthday(born, age)) for key, code in BIRTHDAYS for age in [current.number(key)]]
    return sorted((one for one in found if one.day > today), key=lambda one: one.day)


def birthday(born: date, years: int) -> date:
    """The day somebody turns that old. Born on 29 February: the 28th in other years (lag 1930:173, 1 §)."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)
