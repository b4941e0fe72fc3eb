"""The decision table once more, written from its text alone: plain Python over one question's columns.

It was written before the policy was read and shares no line with it: no SQL, no facts, no rows. What it answers is
what the table says; where the two differ one of them is wrong. Where the table is silent, the choice stands in
docs/decisions/0006-what-the-law-leaves-open.md.

The sections stand in the table's order and inside a section the first line that fits wins.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from apps.scenarios.questions import Question

PERMIT, CHOICE, WHO, FLAG, ASK, DENY = "PERMIT", "CHOICE", "WHO", "FLAG", "ASK", "DENY"
LOG, REVIEW, NOTIFY, MAX7D, ALERT = "LOG", "REVIEW", "NOTIFY", "MAX7D", "ALERT"

RECORD = ("note", "meds", "alert", "fmu")
CASE = ("caseDoc", "sip", "svuMin", "svuInfo")
EXEMPTED = ("meds", "alert")


class Answer(NamedTuple):
    effect: str
    rule: str
    obligations: frozenset[str] = frozenset({LOG})


class Line(NamedTuple):
    """One line of the table: it fits or not, and if it does, this is the answer."""

    fits: bool
    answer: Answer


def decide(q: Question) -> Answer:
    return next(line.answer for line in table(q) if line.fits)


def table(q: Question) -> Iterator[Line]:
    yield from gates(q)
    yield from SECTIONS[q.actor](q)
    yield Line(True, Answer(DENY, "-"))


def line(fits: bool, effect: str, rule: str, *more: str) -> Line:
    return Line(fits, Answer(effect, rule, frozenset({LOG, *more})))


def after_choice(fits: bool, q: Question, rule: str, *more: str) -> Line:
    """To be read once the reader has chosen it and said why."""
    return line(fits, PERMIT if q.choice else CHOICE, rule, *more)


# --- 5.1 gates ---


def gates(q: Question) -> Iterator[Line]:
    yield Line(q.loa < 3, Answer(DENY, "G1", frozenset()))
    yield line(q.actor == "staff" and not q.asg, DENY, "G2")
    yield line(q.actor not in ("staff", "patient") and not q.live, DENY, "G3")


# --- 5.2 staff: administration, purposes, blocks, consents ---


def staff(q: Question) -> Iterator[Line]:
    yield from administration(q)
    yield from person(q)
    yield from blocks_and_consents(q)
    if q.res in RECORD:
        yield from record(q)
    if q.res in CASE:
        yield from case(q)


def administration(q: Question) -> Iterator[Line]:
    if q.res == "perm":
        yield line(q.purpose != "BEH", DENY, "A1")
        yield line(q.self_ or not q.own_prov, DENY, "A2", ALERT)
        yield line(q.act == "read" or q.four, PERMIT, "A3")
        yield line(True, DENY, "A4")
    if q.res == "log":
        yield line(q.purpose == "LOGG" and q.own_prov and not q.self_ and q.act == "read", PERMIT, "A5")
        yield line(True, DENY, "A6")
    if q.res == "stat":
        yield line(q.purpose in ("STAT", "KVAL") and q.own_prov and q.n >= 5, PERMIT, "A7")
        yield line(True, DENY, "A8")
    yield line(q.purpose in ("BEH", "LOGG", "STAT", "TEKN"), DENY, "A9")


def person(q: Question) -> Iterator[Line]:
    takes_part = q.case == "part"
    yield line(q.self_, DENY, "S1", ALERT)
    if q.res == "address":
        is_near = q.rel in ("care", "listed") or takes_part
        is_cleared = q.clear and q.rel == "care"
        yield line(is_cleared if q.prot else is_near, PERMIT, "S2")
        yield line(True, DENY, "S2")
    yield line(q.prot and not (q.clear or q.rel == "care" or takes_part or q.emerg), DENY, "S3")


def blocks_and_consents(q: Question) -> Iterator[Line]:
    if q.res == "block" and q.act == "read":
        yield line(q.rel in ("care", "listed"), FLAG, "B0")
        yield line(True, DENY, "B0")
    if q.res == "block" and q.act == "block":
        yield line(q.own_prov and q.basis == "consent", PERMIT, "B1")
        yield line(True, DENY, "B1")
    if q.res == "block" and q.act == "unblock":
        yield line(q.own_prov and q.basis == "consent", PERMIT, "B2", MAX7D)
        yield line(q.own_prov and q.emerg and is_unable(q), PERMIT, "B4", MAX7D, REVIEW, NOTIFY)
        yield line(q.own_prov, DENY, "B2")
        yield line(q.prov == "V" and q.emerg and q.rel == "care", ASK, "B3")
        yield line(True, DENY, "B3")
    if q.res == "consent":
        yield line(q.rel == "care" and q.own_prov, PERMIT, "K1")
        yield line(True, DENY, "K1")


def is_unable(q: Question) -> bool:
    """Consent cannot be got from the patient; a child who cannot consent is one of those."""
    return q.cap != "ok"


# --- 5.3 staff: what is written in a record ---


def record(q: Question) -> Iterator[Line]:
    yield line(q.purpose not in ("VB", "OMS"), DENY, "S4")
    if q.act == "write":
        yield line(q.owner == "unit" and q.rel == "care", PERMIT, "S5")
        yield line(True, DENY, "S5")
    yield line(q.res == "fmu" and q.owner != "unit", DENY, "S6")
    yield from (own_provider(q) if q.owner in ("unit", "provider") else other_provider(q))


def own_provider(q: Question) -> Iterator[Line]:
    is_stranger = q.rel in ("none", "former")
    yield after_choice(
        is_stranger and q.emerg and q.prov == "V" and (q.block == "none" or is_exempted(q)), q, "I9", REVIEW, NOTIFY
    )
    yield line(is_stranger, DENY, "I1")
    if q.owner == "unit":
        yield line(q.rel == "care" or q.choice, PERMIT, "I2")
        yield line(True, CHOICE, "I3")
    if q.block == "inner" and not is_exempted(q):
        yield line(q.lift == "consent", PERMIT, "I4")
        yield line(q.lift == "emergency", PERMIT, "I5", REVIEW, NOTIFY)
        yield line(q.emerg and is_unable(q), WHO, "I6", REVIEW, NOTIFY)
        yield line(True, FLAG, "I7")
    yield after_choice(True, q, "I8")


def other_provider(q: Question) -> Iterator[Line]:
    is_health = q.prov == "V"
    cannot_say = q.emerg and is_unable(q)
    yield line(q.rel != "care", DENY, "O1")
    fitting = "VB" if is_health else "OMS"
    yield line(not q.svod or not q.shared or q.purpose != fitting, DENY, "O2")
    if q.block != "none" and q.lift == "none" and not is_exempted(q):
        yield line(q.owner == "otherO", DENY, "O3")
        yield line(is_health and cannot_say, WHO, "O4", REVIEW, NOTIFY)
        yield line(is_health, FLAG, "O5")
        yield line(True, DENY, "O5b")
    yield after_choice(q.consent == "valid", q, "O6")
    yield after_choice(is_health and cannot_say, q, "O9", REVIEW, NOTIFY)
    may_be_guessed = is_health or q.owner == "otherO"
    yield after_choice(q.cap == "child" and may_be_guessed, q, "O7")
    yield line(q.cap == "child", FLAG, "O7b")
    yield line(q.cap == "lasting" and not may_be_guessed, FLAG, "O8b")
    is_silent = q.cap == "lasting" and q.consent != "refused"
    yield after_choice(is_silent and q.inquiry, q, "O8")
    yield line(is_silent, WHO, "O8c")
    yield line(q.consent == "refused", FLAG, "O10")
    yield line(True, FLAG, "O11")


def is_exempted(q: Question) -> bool:
    return q.excl and q.res in EXEMPTED


# --- 5.4 discharge and plan ---


def case(q: Question) -> Iterator[Line]:
    takes_part = q.case == "part"
    yield line(q.purpose not in ("VB", "OMS"), DENY, "C0")
    if q.act in ("send", "create"):
        yield line(q.rel != "care" and not takes_part, DENY, "C1")
        yield from sending(q)
    if q.act == "read":
        was_withdrawn = q.res == "sip" and q.sipc == "refused"
        yield line(was_withdrawn and q.case in ("part", "closed"), DENY, "C7")
        yield line(takes_part and is_disclosed(q), PERMIT, "C8")
        yield line(takes_part, DENY, "C4")
    is_related = q.rel in ("care", "listed")
    yield line(q.case == "left", DENY, "C9")
    yield line(q.case == "closed" and not is_related, DENY, "C10")
    if q.act == "read":
        yield line(q.case == "closed" and is_disclosed(q), PERMIT, "C10")
        yield line(q.case == "closed", DENY, "C4")
    yield line(q.case == "none", DENY, "C11")
    yield line(q.case == "closed" or not is_disclosed(q), DENY, "C12")
    yield line(q.act == "write" and (q.res != "sip" or q.sipc == "valid"), PERMIT, "C12")
    yield line(True, DENY, "C12")


def is_disclosed(q: Question) -> bool:
    """What goes beyond the statutory four is told to others only on a basis; the sender has it anyway."""
    return q.res != "svuInfo" or q.owner == "unit" or has_basis(q)


def has_basis(q: Question) -> bool:
    return q.basis in ("consent", "men", "excp")


def sending(q: Question) -> Iterator[Line]:
    if q.res == "svuMin":
        yield line(q.prov == "V" and q.rel == "care", PERMIT, "C2")
        yield line(True, DENY, "C2")
    if q.res == "sip":
        yield line(q.sipc == "valid", PERMIT, "C5")
        yield line(True, DENY, "C6")
    yield line(has_basis(q), PERMIT, "C3")
    yield line(True, DENY, "C4")


# --- 5.5 the patient and those who stand near ---


def patient(q: Question) -> Iterator[Line]:
    is_sixteen = q.age >= 16
    may_read = is_sixteen or q.ext
    yield line(q.age < 13, DENY, "P1")
    if q.res in ("block", "consent", "log"):
        code = "P2" if q.res == "block" else "P3"
        yield line(is_sixteen, PERMIT, code)
        yield line(True, DENY, code)
    yield line(q.res in ("msg", "address"), PERMIT, "P4")
    if q.res in (*RECORD, *CASE):
        if q.act != "read":
            yield line(q.res == "sip" and q.act == "write" and may_read, PERMIT, "P9")
            yield line(True, DENY, "-")
        yield line(not may_read, DENY, "P5")
        yield line(q.sealed, DENY, "P6")
        yield line(q.hidden, DENY, "P7")
        yield line(True, PERMIT, "P8")


def guardian(q: Question) -> Iterator[Line]:
    is_closed = q.hidden or q.sealed
    is_record = q.res in (*RECORD, *CASE)
    yield line(q.res == "block" and q.act in ("block", "unblock"), DENY, "V1")
    yield line(q.gblock or q.prot, DENY, "V2")
    yield line(q.age >= 18, DENY, "V3")
    yield line(q.age >= 16, DENY, "V4")
    if q.age >= 13:
        yield line(q.ext and is_record and q.act == "read" and not is_closed, PERMIT, "V5")
        yield line(True, DENY, "V6")
    yield line((q.res == "sip" or is_record and q.act == "read") and is_closed, DENY, "V7")
    yield line(is_record and q.act == "read", PERMIT, "V8")
    yield line(q.res == "sip" and q.act == "write", PERMIT, "V8")
    yield line(q.res in ("msg", "consent", "log"), PERMIT, "V8")


def proxy(q: Question) -> Iterator[Line]:
    yield line(q.prot, DENY, "F0")
    yield line(q.res in ("block", "perm", "address"), DENY, "F1")
    yield line(not q.scope, DENY, "F2")
    yield line(q.res == "msg", PERMIT, "F3")
    if is_plan_copy(q):
        yield line(not q.hidden, PERMIT, "F4")
        yield line(True, DENY, "F4")
    if q.res in (*RECORD, *CASE) and q.act == "read":
        yield line(not q.direct_proxy_law, DENY, "F5")
        yield line(not q.hidden and not q.sealed, PERMIT, "F6")


def is_plan_copy(q: Question) -> bool:
    """A copy of the plan, or of what else has been disclosed in the case."""
    return q.act == "read" and (q.res == "sip" or (q.res == "caseDoc" and q.case == "part"))


def legalrep(q: Question) -> Iterator[Line]:
    yield line(not q.scope, DENY, "H1")
    yield line(q.res == "block", DENY, "H2")
    yield line(is_plan_copy(q) and q.hidden, DENY, "H3")
    writes_plan = q.res == "sip" and q.act == "write"
    yield line(q.res in ("msg", "consent") or is_plan_copy(q) or writes_plan, PERMIT, "H3")
    if q.res in RECORD and q.act == "read":
        yield line(q.ext and not q.hidden and not q.sealed, PERMIT, "H5")
        yield line(True, DENY, "H4")


def invited(q: Question) -> Iterator[Line]:
    """They read the plan and comment on it; `live` was asked at the gate."""
    is_plan = q.res == "sip" and q.act in ("read", "write")
    yield line(is_plan and q.scope and q.sipc == "valid", PERMIT, "N1")
    yield line(True, DENY, "N2")


SECTIONS: dict[str, Callable[[Question], Iterator[Line]]] = {
    "staff": staff,
    "patient": patient,
    "guardian": guardian,
    "proxy": proxy,
    "legalrep": legalrep,
    "invited": invited,
}
