"""Who may do what to whose information. The only file that decides; the law's order, the first rule that fits wins.

Each line is an effect, a rule code (docs: the decision table) and conditions. What is known about the actor folds away
in Python, what must be known about the row is a fact in SQL (facts.py), and the rest is one CASE (ruling.py). The list
and the check ask the same CASE, so that they cannot differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import Q, TextField, UUIDField, Value
from django.db.models.functions import Cast

from apps.core import clock
from apps.core.guard import Access, Guarded
from apps.core.guard.authority import as_policy

from .facts import FACTS, HAS_LEFT, ME, MY_UNIT, SAW_IT_END, TAKES_PART, YOUNGEST_READER, YOUNGEST_USER, live
from .models import Basis, Ground
from .ruling import (
    DENY,
    NOTHING_FITS,
    PERMIT,
    Condition,
    Rule,
    Ruling,
    Text,
    at_most,
    deny,
    every,
    has,
    no,
    permit,
    same,
    some,
    true,
    write,
)
from .sentences import sentence

# Kinds of information. What is not named here is closed to everybody but the system (Z0).
PERSON = "PERSON"  # who somebody is, and how to reach them
CASE = "CASE"  # what those who take part in a case see
DOCUMENT = "DOCUMENT"  # the head of a message: its sender and those it was sent to
CONTENT = "CONTENT"  # what the message says
DRAFT = "DRAFT"  # what a unit has not sent yet
INBOX = "INBOX"  # addressed to one unit or one person
IN_CASE = (CASE, DOCUMENT, CONTENT)

CARE_PURPOSES = ("VB", "OMS")
ADMINISTRATIVE_PURPOSES = ("BEH", "LOGG", "STAT", "TEKN")


class Asker(NamedTuple):
    """What the rules may look at in Python. No id, so that few texts are ever made."""

    kind: str
    loa: int
    purpose: str
    is_assigned: bool
    is_known_person: bool
    clearance: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """`effect` is PERMIT, CHOICE, WHO, FLAG, ASK or DENY; `rule` the code of the rule that decided."""

    effect: str
    rule: str

    @property
    def permits(self) -> bool:
        return self.effect == PERMIT

    @property
    def sentence(self) -> str:
        """Why, in plain words."""
        return sentence(self.effect, self.rule)


# --- The rules ---


def gates(asker: Asker) -> Iterator[Rule]:
    yield deny("G1", asker.loa < 3)
    yield deny("G2", asker.kind == "staff" and not asker.is_assigned)
    yield deny("G3", asker.kind not in CAPACITIES)  # a mandate opens nothing until its grounds are built
    if asker.kind == "patient":
        yield deny("Z1", no(same("patient", ME)))


def staff(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    care, related = has("grounds", Basis.CARE), has("grounds", Basis.CARE | Basis.LISTED)
    takes_part = has("part", TAKES_PART) if kind in (*IN_CASE, DRAFT) else has("grounds", Basis.CASE)
    yield deny("A9", asker.purpose in ADMINISTRATIVE_PURPOSES)
    yield deny("S1", same("patient", ME) if asker.is_known_person else False)
    yield deny("S3", not asker.clearance, true("is_protected"), no(some(care, takes_part)))
    if kind == PERSON:
        yield permit("R1", some(related, takes_part))
        yield deny("R1")
    elif kind in IN_CASE:
        yield deny("C0", asker.purpose not in CARE_PURPOSES)
        yield from send_in_case(kind, care, takes_part) if act in ("send", "create") else in_case(kind, act, related)
    elif kind == DRAFT:
        own = same("unit", MY_UNIT)
        yield permit("C12", own, some(care, takes_part))
        yield deny("C12")
    elif kind == INBOX:
        yield permit("M1", same("unit", MY_UNIT))
        yield deny("M1")


def in_case(kind: str, act: str, related: Condition) -> Iterator[Rule]:
    """Reading what a case holds, and writing in it."""
    part, saw_it_end = has("part", TAKES_PART), has("part", TAKES_PART | SAW_IT_END)
    ended = every(saw_it_end, some(true("closed"), no(part)))
    yield deny("C9", has("part", HAS_LEFT), no(saw_it_end))
    yield deny("C10", ended, no(related))
    if kind in (DOCUMENT, CONTENT):
        yield deny("C8a", saw_it_end, no(true("is_addressed")))
    if kind == CONTENT:
        own = same("unit", MY_UNIT)
        yield deny("C4", saw_it_end, no(own), no(has_basis()))
    yield permit("C10", ended)
    yield permit("C8" if act == "read" else "C12", part)
    yield deny("C11" if act == "read" else "C12")


def send_in_case(kind: str, care: Condition, takes_part: Condition) -> Iterator[Rule]:
    """Telling the other units more than the four statutory fields asks for a basis (lag 2017:612, OSL)."""
    yield deny("C1", no(some(care, takes_part)))
    if kind == CONTENT:
        yield permit("C3", has_basis())
        yield deny("C4")
    yield permit("C2")


def has_basis() -> Condition:
    return some(*(same("basis", basis) for basis in ("consent", "harm_test", "exception")))


def patient(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    reads, adult = act == "read", at_most("born", YOUNGEST_READER)
    yield deny("P1", no(at_most("born", YOUNGEST_USER)))
    yield permit("P4", kind in (INBOX, PERSON))
    record = kind in IN_CASE and reads
    yield deny("P5", record, no(adult))
    yield deny("P7", record, true("withheld"))
    yield deny("P7a", record, same("ended_as", "wrong_patient"))  # it may be about somebody else
    yield permit("P8", record)
    own_part = kind == CASE and act in ("write", "create")
    yield permit("P9", own_part, adult, no(true("closed")))
    yield deny("P9", own_part)
    yield deny("P10")


CAPACITIES = {"staff": staff, "patient": patient}


# --- Asking them ---

NO_ID = Cast(Value(None), UUIDField())
COLUMNS = {
    "patient": NO_ID,
    "case": NO_ID,
    "unit": NO_ID,
    "readers": Cast(Value(None), ArrayField(UUIDField())),
    "basis": Cast(Value(None), TextField()),
    "withheld": Value(False),
    "ended_as": Cast(Value(None), TextField()),
    "closed": Value(False),
}


@cache
def judging(access: Access, act: str, asker: Asker, permits: bool) -> Text:
    """The SQL that judges rows of one kind for one kind of actor. Made once per process and combination."""
    rules = [*gates(asker)]
    if asker.kind in CAPACITIES:
        rules += CAPACITIES[asker.kind](asker, access.kind, act)
    gate = "any_ground" if asker.kind == "staff" and access.kind != INBOX else ""
    return write(rules, FACTS, {**COLUMNS, **dict(access.paths)}, permits=permits, gate=gate)


def asker_of(actor) -> Asker:
    return Asker(
        kind=actor.kind,
        loa=actor.loa,
        purpose=actor.purpose,
        is_assigned=actor.assignment is not None,
        is_known_person=actor.person is not None,
        clearance=actor.clearance,
    )


def ruling(actor, access: Access, act: str = "read", *, permits: bool = False) -> Ruling:
    return Ruling(judging(access, act, asker_of(actor), permits), actor, permits=permits)


def opens(actor, model: type[Guarded], *, lead: bool = False) -> Q:
    """The condition that a row of `model` is open to the actor. `lead` starts from the actor's grounds."""
    access = model.access
    if access is None:
        return Q(pk__in=[])
    opened = Q(ruling(actor, access, permits=True))
    return ways_in(actor, access) & opened if lead or actor.kind == "patient" else opened


def ways_in(actor, access: Access) -> Q:
    """Rows with any ground at all: found by an index, and never narrower than the rules."""
    if actor.kind == "patient":
        return Q(**{access["patient"]: actor.person}) if access["patient"] else Q(pk__in=[])
    if actor.kind != "staff":
        return Q(pk__in=[])
    if access.kind in (INBOX, DRAFT):
        return Q(**{access["unit"]: actor.unit})
    mine = Ground.objects.filter(live(clock.now()), unit=actor.unit)
    if access.kind in IN_CASE:
        mine = mine.filter(basis__in=[Basis.CASE, Basis.ENDED_CASE])
        return Q(**{f"{access['case']}__in": mine.values("source_id")})
    return Q(**{f"{access['patient']}__in": mine.values("patient")})


def decide(actor, row: Guarded, act: str = "read") -> Decision:
    """The list's own question, asked about one row as it stands in the database. One SQL statement."""
    model = type(row)
    if model.access is None:
        return Decision(DENY, NOTHING_FITS)
    with as_policy():
        rows = model.objects.filter(pk=row.pk).annotate(ruling=ruling(actor, model.access, act))
        found = rows.values_list("ruling", flat=True).first()
    return Decision(*found.split()) if found else Decision(DENY, NOTHING_FITS)
