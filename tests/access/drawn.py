"""Random questions of the decision table. What the law turns on is drawn often, the rest at random.

A question is drawn from one number, so that drawing costs nothing beside the rows that it becomes.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from apps.scenarios.asking import ask
from apps.scenarios.questions import Question

from .reference import DENY, LOG, Answer

IN_FULL = settings.default.max_examples > 100  # `verify --all`
EFFECTS = (DENY, "FLAG", "WHO", "CHOICE", "PERMIT")  # each shows more than the one before
OFTEN, RARELY, EITHER = (*[True] * 9, False), (*[False] * 9, True), (True, False)

COLUMNS: dict[str, tuple] = {
    "actor": ("staff",),
    "loa": (*[3] * 19, 2),
    "asg": OFTEN,
    "svod": OFTEN,
    "rel": ("care", "care", "care", "listed", "none", "former"),
    "owner": ("unit", "provider", "otherV", "otherV", "otherO"),
    "shared": OFTEN,
    "consent": ("none", "none", "valid", "refused"),
    "cap": ("ok", "temp", "lasting", "child"),
    "inquiry": EITHER,
    "emerg": EITHER,
    "block": ("none", "none", "inner", "outer"),
    "excl": EITHER,
    "lift": ("none", "none", "consent", "emergency"),
    "choice": EITHER,
    "case": ("none", "part", "left", "closed"),
    "sipc": ("none", "valid", "refused"),
    "basis": ("none", "duty", "consent", "men", "excp"),
    "age": (4, 9, 12, 13, 14, 15, 16, 17, 18, 40, 80),
    "prot": RARELY,
    "clear": EITHER,
    "self_": RARELY,
    "sealed": RARELY,
    "hidden": RARELY,
    "ext": EITHER,
    "gblock": RARELY,
    "scope": OFTEN,
    "live": OFTEN,
    "direct_proxy_law": EITHER,
    "own_prov": (True, True, False),
    "four": EITHER,
}
WHERE = (*["V/VB"] * 5, *["O/OMS"] * 3, "V/OMS", "O/VB", "V/KVAL", "V/ADM", "V/STAT", "V/LOGG", "V/BEH", "V/TEKN")


class Area:
    """Questions about these kinds and acts ("note:read", more often if written twice), by whoever `given` says."""

    def __init__(self, pairs: str, where: tuple[str, ...] = WHERE, **given: tuple):
        self.pairs, self.where = [pair.split(":") for pair in pairs.split()], where
        self.columns = {**COLUMNS, **given}

    def draw(self, random: Random) -> Question:
        res, act = random.choice(self.pairs)
        prov, purpose = random.choice(self.where).split("/")
        drawn = {name: random.choice(values) for name, values in self.columns.items()}
        return Question(res=res, act=act, prov=prov, purpose=purpose, **drawn)


READING = "note:read note:read note:read meds:read alert:read fmu:read"
IN_CASES = "caseDoc:read caseDoc:write caseDoc:send caseDoc:create svuMin:read svuMin:send svuInfo:read svuInfo:send"
NEAR = ("patient", "guardian", "proxy", "legalrep", "invited")
IN_PLANS = "sip:read sip:read sip:write sip:create"
OWN = "note:read meds:read note:write caseDoc:read svuInfo:read msg:read msg:write block:block block:unblock"
OWN = f"{OWN} consent:write address:read log:read"

AREAS = {
    "what staff read in records": Area(f"{READING} note:write"),
    "what staff do in cases": Area(IN_CASES),
    "what staff do in plans": Area(IN_PLANS, hidden=(False,)),
    "people and plans": Area("sip:read sip:write", actor=NEAR, hidden=(False,)),
    "blocks, consents and addresses": Area("block:read block:block block:unblock consent:write address:read"),
    "permissions and the log": Area(
        "perm:read perm:write log:read log:write", ("V/BEH", "V/BEH", "V/LOGG", "V/LOGG", *set(WHERE)), self_=EITHER
    ),
    "people themselves": Area(OWN, actor=("patient",)),
    "guardians of children": Area(OWN, actor=("guardian",)),
    "those who act for others": Area(f"{OWN} caseDoc:write block:read", actor=("proxy", "legalrep", "invited")),
}


def for_questions(area: Area, *, small: int, full: int) -> Callable:
    """Call a function with questions of an area: few of them each time, `full` in `verify --all`."""

    def decorated(check: Callable[[Question], None]) -> Callable[[], None]:
        @settings(max_examples=full if IN_FULL else small, phases=[Phase.reuse, Phase.generate])
        @given(st.integers(0, 2**63))
        def asks(seed: int) -> None:
            check(area.draw(Random(seed)))

        return asks

    return decorated


def for_many_questions(area: Area, **_counts: int) -> Callable:
    """The same where asking costs nothing, as of the table's own text: twenty thousand in `verify --all`."""

    def decorated(check: Callable[[Question], None]) -> Callable[[], None]:
        def asks() -> None:
            random = Random(f"{area.pairs}")
            for _number in range(20_000 if IN_FULL else 100):
                check(area.draw(random))

        return asks

    return decorated


def said(question: Question) -> Answer:
    """What the product answers, asked about the row and of the list; the two agree or this fails."""
    asked = ask("drawn", 0, question, (DENY, "-", frozenset({LOG})))
    assert asked.said is not None, f"nothing like {question.res} is built"
    assert not asked.listed, (asked.listed, in_short(question))
    return Answer(*asked.said)


def shows(question: Question) -> int:
    """How much is shown: 0 nothing, 4 all."""
    return EFFECTS.index(said(question).effect)


def opens(question: Question) -> bool:
    """All of it, at once or once the reader has said why."""
    return said(question).effect in ("PERMIT", "CHOICE")


def but(question: Question, **changed) -> Question:
    return replace(question, **changed)


def in_short(question: Question) -> dict:
    """The columns that have another value than usual."""
    usual = asdict(Question())
    return {name: value for name, value in asdict(question).items() if value != usual[name]}
