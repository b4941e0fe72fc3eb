"""Closed entries of which something may be known: one line each, and never more in it than the rule allows.

CHOICE within one's own provider tells which unit and how many; WHO tells the provider or the unit; everything else
tells that there is something, with no name and no number. In no order of time.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from apps.access.actor import Actor
from apps.access.deciding import Decision, closed
from apps.access.ruling import CHOICE, WHO

from .models import RecordEntry

OWN_PROVIDER = "I"  # rules of one's own provider begin so; those of others with an O
BLOCKED = ("I6", "I7", "O4", "O5")
# What opens it: the step that the line's button leads to.
OPENS = {
    **dict.fromkeys(("I3", "I8", "I9"), "choose"),
    **dict.fromkeys(("O6", "O7", "O8", "O9"), "choose_others"),
    **dict.fromkeys(BLOCKED, "lift"),
    "O8c": "inquiry",
    **dict.fromkeys(("O7b", "O8b", "O10", "O11"), "consent"),
}
TITLES = {
    "choose_others": _lazy("There is information at another provider"),
    "consent": _lazy("There is information at another provider"),
    "inquiry": _lazy("There is information at another provider"),
    "lift": _lazy("There is blocked information"),
}


@dataclass(frozen=True, slots=True)
class Stub:
    """A closed line. `opens` is what would open it; `unit` is told only where the rule lets the unit be known."""

    decision: Decision
    title: str
    opens: str
    note: str = ""
    unit: UUID | None = None

    @property
    def sentence(self) -> str:
        return self.decision.sentence

    @property
    def is_blocked(self) -> bool:
        return self.decision.rule in BLOCKED


def stubs_of(actor: Actor, person_id: UUID) -> list[Stub]:
    """The closed lines about one person: choices first, then names, then what only exists. One statement."""
    rows = RecordEntry.objects.filter(patient=person_id, is_current=True)
    found = closed(actor, rows, "unit", "unit__name", "provider__name")
    counted: dict[tuple, int] = {}
    for decision, (unit, unit_name, provider_name) in found:
        key = (decision, *told(decision, unit, unit_name, provider_name))
        counted[key] = counted.get(key, 0) + 1
    stubs = [stub(decision, unit, name, number) for (decision, unit, name), number in counted.items()]
    return sorted(stubs, key=lambda each: (list(OPENS).index(each.decision.rule), each.title))


def told(decision: Decision, unit: UUID, unit_name: str, provider_name: str) -> tuple[UUID | None, str]:
    """Of the owner, what this decision lets the actor know."""
    is_own = decision.rule.startswith(OWN_PROVIDER)
    if is_own and decision.effect in (CHOICE, WHO):
        return unit, unit_name
    return (None, provider_name) if decision.effect == WHO else (None, "")


def stub(decision: Decision, unit: UUID | None, name: str, number: int) -> Stub:
    opens = OPENS[decision.rule]
    if decision.effect == CHOICE and unit:
        note = ngettext("%(n)s entry.", "%(n)s entries.", number) % {"n": number}
        return Stub(decision, name, opens, note, unit)
    title = str(TITLES[opens])
    return Stub(decision, f"{title}: {name}" if name else title, opens, "", unit)


def as_shown(stub: Stub) -> dict[str, str]:
    """What the audit trail keeps of a closed line that was shown."""
    return {"effect": stub.decision.effect, "rule": stub.decision.rule}
