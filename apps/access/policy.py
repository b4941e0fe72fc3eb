"""Who may do what to whose information: every rule, in the law's order; the first that fits wins.

Each line is an effect, a rule code (docs: the decision table) and conditions. What is known about the actor folds away
in Python, what must be known about the row is a fact in SQL (facts.py), and the rest is one CASE (ruling.py). Whoever
wants an answer asks in deciding.py, where the list and the check ask the same CASE, so that they cannot differ.
"""

from collections.abc import Iterator
from typing import NamedTuple

from .facts import (
    BLOCKED,
    CONSENT,
    HAS_LEFT,
    INNER,
    LIFTED_BY_CONSENT,
    LIFTED_IN_EMERGENCY,
    LIVE,
    ME,
    MESSAGES,
    MY_PRINCIPAL,
    MY_PROVIDER,
    MY_STAFF,
    MY_UNIT,
    NOW,
    OF_AGE,
    PLAN,
    RECORD,
    SAW_IT_END,
    SMALLEST,
    STOPPED,
    TAKES_PART,
    UNLIFTED,
)
from .models import Basis, CapacityKind
from .ruling import (
    ASK,
    CHOICE,
    FLAG,
    WHO,
    Condition,
    Rule,
    at_least,
    at_most,
    deny,
    every,
    has,
    no,
    permit,
    same,
    say,
    some,
    true,
)

# Kinds of information. What is not named here is closed to everybody but the system (Z0).
PERSON = "PERSON"  # who somebody is, and how to reach them
ADDRESS = "ADDRESS"  # where they live
MANDATE = "MANDATE"  # who may act for them
RECORD_ = "RECORD"  # what a unit has written in the record
CASE = "CASE"  # what those who take part in a case see
DOCUMENT = "DOCUMENT"  # the head of a message: its sender and those it was sent to
CONTENT = "CONTENT"  # what the message says
PLAN_ = "PLAN"  # a coordinated plan, while the person agrees
DRAFT = "DRAFT"  # what a unit has not sent yet
CORRECTION = "CORRECTION"  # what the person says is wrong in an entry, and the answer of the unit that wrote it
INBOX = "INBOX"  # addressed to one unit or one person
CONSENTS = "CONSENT"  # to shared documentation
BLOCKS = "BLOCK"  # what the person has asked to keep from others
PERMISSION = "PERMISSION"  # who may work where, and changes of it
LOG = "LOG"  # who has read and done what
REVIEW = "REVIEW"  # what a reviewer shall look at in it, and what was found
BOOKING = "BOOKING"  # a time that somebody has or waits for, and the invitation to it
BUDGET = "BUDGET"  # what the principals pay together, and how they have voted
STATISTICS = "STATISTICS"  # how many, of everybody or of a unit: never who
EXPLANATION = "EXPLANATION"  # what whoever answers for a reader is asked about it
IN_CASE = (CASE, DOCUMENT, CONTENT, PLAN_)

CARE_PURPOSES = ("VB", "OMS")
ADMINISTRATIVE_PURPOSES = ("BEH", "LOGG", "STAT", "TEKN")
EMERGENCY = Basis.EMERGENCY
UNABLE = CapacityKind.TEMPORARY | CapacityKind.LASTING | CapacityKind.CHILD


class Asker(NamedTuple):
    """What the rules may look at in Python. No id, so that few texts are ever made."""

    kind: str
    loa: int
    purpose: str
    provider_kind: str
    is_assigned: bool
    is_known_person: bool
    is_manager: bool
    clearance: bool
    sjf: bool
    proxies_read: bool


# What follows from a decision besides the answer (docs: obligations). What is not named here is written down, no more.
REVIEWED = ("LOG", "REVIEW", "NOTIFY")
OBLIGATIONS: dict[str, tuple[str, ...]] = {
    "G1": (),
    "S1": ("LOG", "ALERT"),
    "A2": ("LOG", "ALERT"),
    **dict.fromkeys(("I5", "I6", "I9", "O4", "O9"), REVIEWED),
}
OF_LIFTS = {"B2": ("LOG", "MAX7D"), "B4": ("LOG", "MAX7D", "REVIEW", "NOTIFY")}
FLAGS_OF_BLOCKS = ("I7", "O5")  # shown only while the dated legal switch says so


# --- The rules ---


def after_choice(code: str, *conditions: Condition) -> Iterator[Rule]:
    """Open, but only after an active choice with a reason, recorded in this session."""
    yield permit(code, *conditions, true("chosen"))
    yield say(CHOICE, code, *conditions)


def gates(asker: Asker) -> Iterator[Rule]:
    yield deny("G1", asker.loa < 3)
    yield deny("G2", asker.kind == "staff" and not asker.is_assigned)
    yield deny("G3", asker.kind not in CAPACITIES)
    if asker.kind in ACTING_FOR_OTHERS:
        yield deny("G3", no(has("mandate", LIVE)))
    if asker.kind != "staff":
        yield deny("C13", true("annulled"))


# Staff


def staff(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    if kind in ADMINISTERED:
        yield from ADMINISTERED[kind](asker, act)
        return
    yield deny("A9", asker.purpose in ADMINISTRATIVE_PURPOSES)
    yield deny("S1", same("patient", ME) if asker.is_known_person else False)
    takes_part = has("part", TAKES_PART) if kind in (*IN_CASE, DRAFT) else has("grounds", Basis.CASE)
    if kind == ADDRESS:
        yield from address(asker, takes_part)
    known_here = some(has("grounds", Basis.CARE | EMERGENCY | Basis.BOOKED), takes_part)
    yield deny("S3", not asker.clearance, true("is_protected"), no(known_here))
    yield from OF_KIND.get(kind, nothing)(asker, kind, act)


def permissions(asker: Asker, act: str) -> Iterator[Rule]:
    """Who may work where: administrators of the provider, never about themselves, and never alone."""
    yield deny("A1", asker.purpose != "BEH")
    yield deny("A2", some(same("staff", MY_STAFF), no(same("provider", MY_PROVIDER))))
    yield permit("A3", act == "read")
    yield permit("A3", true("is_seconded"))
    yield deny("A4")


def the_log(asker: Asker, act: str) -> Iterator[Rule]:
    reads = asker.purpose == "LOGG" and act == "read"
    yield permit("A5", reads, same("provider", MY_PROVIDER), no(same("staff", MY_STAFF)))
    yield deny("A6")


def explanations(asker: Asker, act: str) -> Iterator[Rule]:
    """Reviewers read; the unit's manager and the provider's administrators answer, never for themselves."""
    here, others = same("provider", MY_PROVIDER), no(same("staff", MY_STAFF))
    yield permit("A5", asker.purpose == "LOGG" and act == "read", here, others)
    yield permit("A10", asker.purpose == "BEH", here, others)
    yield permit("A10", asker.is_manager, same("unit", MY_UNIT), others)
    yield deny("A11")


def budgets(asker: Asker, act: str) -> Iterator[Rule]:
    """What is paid together is open to all who represent a principal; it is about nobody. Whose vote it is says the
    verb."""
    yield permit("A12", asker.purpose == "STAT")
    yield deny("A12")


def statistics(asker: Asker, act: str) -> Iterator[Rule]:
    """Counts, for statistics and quality: everybody's joint ones and those of the own provider; for statistics also
    of the providers that the own principal answers for. Never of few (PDL 2 kap. 4 §; lag 2022:913 3 kap. 7 §)."""
    own_principal = every(asker.purpose == "STAT", same("principal", MY_PRINCIPAL))
    ours = some(true("is_joint"), same("provider", MY_PROVIDER), own_principal)
    yield permit("A7", asker.purpose in ("STAT", "KVAL"), act == "read", ours, at_least("counted", SMALLEST))
    yield deny("A8")


ADMINISTERED = {
    PERMISSION: permissions,
    LOG: the_log,
    REVIEW: the_log,
    EXPLANATION: explanations,
    BUDGET: budgets,
    STATISTICS: statistics,
}


def address(asker: Asker, takes_part: Condition) -> Iterator[Rule]:
    """Of a protected person the address is for those who care and are cleared for it (OSL 21 kap. 3 §)."""
    care, related = has("grounds", Basis.CARE), has("grounds", Basis.CARE | Basis.LISTED)
    yield permit("S2", true("is_protected"), asker.clearance, care)
    yield deny("S2", true("is_protected"))
    yield permit("S2", some(related, takes_part))
    yield deny("S2")


def person(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    known = Basis.CARE | Basis.LISTED | Basis.CASE | Basis.REQUEST | Basis.BOOKED | EMERGENCY
    yield permit("R1", has("grounds", known))
    yield permit("R2", true("sought"), act == "read")
    yield deny("R1")


def case(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    yield deny("C0", asker.purpose not in CARE_PURPOSES)
    yield is_annulled()
    care, takes_part = has("grounds", Basis.CARE), has("part", TAKES_PART)
    if act in ("send", "create"):
        yield from send_in_case(asker, kind, care, takes_part)
        return
    if kind == PLAN_ and act == "read":
        yield deny("C7", is_refused(), has("part", TAKES_PART | SAW_IT_END))
    yield from outside_case(kind)
    if act == "read":
        own_part = some(true("for_all"), same("part_of", MY_UNIT), kind in (DOCUMENT, CONTENT))
        yield deny("C8b", asker.provider_kind not in ("V", "O"), no(own_part))
        yield from read_in_case(kind)
        return
    yield permit("C12", act == "evaluate")
    yield permit("C12", act == "reopen", true("closed"), same("unit", MY_UNIT))
    yield permit("C12", act == "annul", same("unit", MY_UNIT))
    yield permit("C12", act in ("write", "prepare"), takes_part, no(true("closed")), is_open_to_me(kind, act))
    yield deny("C12")


def is_annulled() -> Rule:
    """What should never have been written is read by the unit that made it (makulering), and by nobody else."""
    return deny("C13", true("annulled"), no(same("keeper", MY_UNIT)))


def outside_case(kind: str) -> Iterator[Rule]:
    """Those who have left, those who only saw it end, and those who never took part.

    An ended plan stays open to its lead until it may no longer be taken up again; no message and no other case does.
    """
    saw_it_end = has("part", TAKES_PART | SAW_IT_END)
    yield deny("C9", has("part", HAS_LEFT), no(saw_it_end))
    yield deny("C11", no(saw_it_end))
    is_plan_here = True if kind == PLAN_ else same("info", "sip") if kind == CASE else False
    led_it = every(is_plan_here, same("unit", MY_UNIT), has("part", TAKES_PART))
    yield deny("C10", is_over(), no(has("grounds", Basis.CARE | Basis.LISTED)), no(led_it))


def is_over() -> Condition:
    return some(true("closed"), no(has("part", TAKES_PART)))


def is_agreed() -> Condition:
    """The person agrees to the plan now (lag 2017:612 4 kap. 2 §)."""
    return every(same("agreement", "valid"), no(at_most("agreed_until", NOW)))


def is_refused() -> Condition:
    """The person has said no, has taken the yes back, or it has run out."""
    return some(same("agreement", "refused"), at_most("agreed_until", NOW))


def is_open_to_me(kind: str, act: str) -> Condition:
    """A message is for its sender and those it was sent to; its content asks for a basis too (C8a, C4).

    A plan is written while the person agrees; what prepares for it, until the person has said no.
    """
    if kind == CASE:
        return True
    if kind == PLAN_:
        return is_agreed() if act == "write" else no(is_refused())
    own = same("unit", MY_UNIT)
    return every(true("is_addressed"), some(own, has_basis()) if kind == CONTENT else True)


def read_in_case(kind: str) -> Iterator[Rule]:
    """Reading what a case holds, for those who take part or saw it end."""
    if kind in (DOCUMENT, CONTENT):
        yield deny("C8a", no(true("is_addressed")))
    if kind == CONTENT:
        yield deny("C4", no(same("unit", MY_UNIT)), no(has_basis()))
    yield permit("C10", is_over())
    yield permit("C8")


def send_in_case(asker: Asker, kind: str, care: Condition, takes_part: Condition) -> Iterator[Rule]:
    """Telling the other units more than the four statutory fields asks for a basis (lag 2017:612, OSL)."""
    yield deny("C1", no(some(care, takes_part)))
    if kind == PLAN_:
        yield permit("C5", is_agreed())
        yield deny("C6")
    if kind == DOCUMENT:
        minimal = same("info", "admission_notice")
        yield permit("C2", minimal, asker.provider_kind == "V", care)
        yield deny("C2", minimal)
    if kind != CASE:
        yield permit("C3", has_basis())
        yield deny("C4")
    yield permit("C2")


def has_basis() -> Condition:
    return some(*(same("basis", basis) for basis in ("consent", "harm_test", "exception")))


def draft(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    yield is_annulled()
    yield permit("C12", same("unit", MY_UNIT), some(has("grounds", Basis.CARE), has("part", TAKES_PART)))
    yield deny("C12")


def inbox(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    yield permit("M1", same("unit", MY_UNIT))
    yield deny("M1")


def booking(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    """A time is for the unit that has it and the one that booked it: that somebody goes there tells about health."""
    yield permit("T1", same("unit", MY_UNIT))
    yield permit("T2", same("part_of", MY_UNIT))
    yield deny("T3")


def consents(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    yield permit("K1", has("grounds", Basis.CARE), same("provider", MY_PROVIDER))
    yield deny("K1")


def blocks(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    """Only the owner registers and lifts; whoever cares for the person may know that there is a block."""
    own, unable = same("provider", MY_PROVIDER), has("capacity", UNABLE)
    emergency = some(has("grounds", EMERGENCY), true("is_lift_urgent"))
    if act == "read":
        yield say(FLAG, "B0", has("grounds", Basis.CARE | Basis.LISTED))
        yield deny("B0")
    elif act == "block":
        yield permit("B1", own, true("is_requested"))
        yield deny("B1")
    elif act == "unblock":
        yield permit("B2", own, true("is_lift_agreed"))
        yield permit("B4", own, emergency, unable)
        yield deny("B2", own)
        yield say(ASK, "B3", asker.provider_kind == "V", emergency, has("grounds", Basis.CARE))
        yield deny("B3")


# Care documentation (PDL 4 kap., lag 2022:913)


def record(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    own_unit, care = same("unit", MY_UNIT), has("grounds", Basis.CARE)
    to_correct = every(own_unit, true("is_to_correct"))
    yield deny("S4", asker.purpose not in CARE_PURPOSES)
    if act != "read":
        yield permit("S5", own_unit, care)
        yield permit("S5a", to_correct)
        yield deny("S5")
        return
    yield deny("S6", same("info", "fmu"), no(own_unit))
    yield permit("I2a", to_correct, no(care))
    yield from own_provider(asker, own_unit, care)
    yield from other_providers(asker, care)


def own_provider(asker: Asker, own_unit: Condition, care: Condition) -> Iterator[Rule]:
    inside, related = same("provider", MY_PROVIDER), has("grounds", Basis.CARE | Basis.LISTED)
    emergency, inner = has("grounds", EMERGENCY), has("blocks", INNER)
    in_danger = every(asker.provider_kind == "V", emergency, no(has("blocks", BLOCKED)))
    yield from after_choice("I9", inside, no(related), in_danger)
    yield deny("I1", inside, no(related))
    yield permit("I2", own_unit, some(care, true("chosen")))
    yield say(CHOICE, "I3", own_unit)
    yield say(WHO, "I6", inside, inner, emergency, has("capacity", UNABLE))
    yield say(FLAG, "I7", inside, inner)
    yield permit("I5", inside, has("blocks", LIFTED_IN_EMERGENCY))
    yield permit("I4", inside, has("blocks", LIFTED_BY_CONSENT))
    yield from after_choice("I8", inside)


def other_providers(asker: Asker, care: Condition) -> Iterator[Rule]:
    is_health = asker.provider_kind == "V"
    fits = (asker.provider_kind, asker.purpose) in (("V", "VB"), ("O", "OMS"))
    blocked, theirs_is_social = has("blocks", UNLIFTED), same("provider_kind", "O")
    danger = every(is_health, has("grounds", EMERGENCY), has("capacity", UNABLE))
    yield deny("O1", no(care))
    yield deny("O2", some(not asker.sjf, not fits, no(true("shared")), no(true("is_connected"))))
    yield deny("O3", blocked, theirs_is_social)
    yield say(WHO, "O4", blocked, danger)
    yield say(FLAG, "O5", blocked, is_health)
    yield deny("O5b", blocked)
    yield from after_choice("O6", has("grounds", Basis.CONSENT))
    yield from after_choice("O9", danger)
    yield from without_consent(is_health, theirs_is_social)


def without_consent(is_health: bool, theirs_is_social: Condition) -> Iterator[Rule]:
    """Those who cannot consent (3 kap. 1–4 §§; nobody refuses for a child), then those who could and have not."""
    child = has("capacity", CapacityKind.CHILD)
    lasting = has("capacity", CapacityKind.LASTING)
    silent = every(lasting, no(true("refused")))
    yield from after_choice("O7", child, some(is_health, theirs_is_social))
    yield say(FLAG, "O7b", child)
    yield say(FLAG, "O8b", lasting, not is_health, no(theirs_is_social))
    yield from after_choice("O8", silent, true("inquiry"))
    yield say(WHO, "O8c", silent)
    yield say(FLAG, "O10", true("refused"))
    yield say(FLAG, "O11")


def nothing(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    return iter(())


OF_KIND = {
    PERSON: person,
    MANDATE: person,
    RECORD_: record,
    CASE: case,
    DOCUMENT: case,
    CONTENT: case,
    PLAN_: case,
    DRAFT: draft,
    CORRECTION: inbox,
    INBOX: inbox,
    BOOKING: booking,
    CONSENTS: consents,
    BLOCKS: blocks,
}


# People, and those who act for them


def is_withheld() -> Condition:
    """Kept from the person, for good or until a day."""
    return every(true("withheld"), no(at_most("withheld_until", NOW)))


def is_record(kind: str, act: str) -> bool:
    return kind in (RECORD_, CORRECTION, *IN_CASE) and act == "read"


def patient(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    born = "my_birth" if kind == LOG else "born"  # a list that I stood in is about many
    adult = at_most(born, OF_AGE["reader"])
    about_me = same("patient", ME)
    own = {LOG: some(about_me, true("is_shown")), MANDATE: some(about_me, same("holder", ME))}
    yield deny("Z1", no(own.get(kind, about_me)))
    yield permit("P11", kind == MANDATE, same("holder", ME))  # a child may be too young; its guardian is not
    yield deny("P1", no(at_most(born, OF_AGE["user"])))
    if kind == BLOCKS:
        yield permit("P2", adult, act in ("read", "block", "unblock"))
        yield deny("P2")
    if kind in (CONSENTS, LOG):
        yield permit("P3", adult, kind == CONSENTS or act == "read")
        yield deny("P3")
    yield permit("P4", kind in (INBOX, BOOKING, PERSON, ADDRESS, MANDATE))
    reads, ready = is_record(kind, act), some(adult, true("is_extended"))
    yield deny("P5", reads, no(ready))
    yield deny("P6", reads, true("is_sealed"))
    yield deny("P7", reads, is_withheld())
    yield deny("P7a", reads, same("ended_as", "wrong_patient"))  # it may be about somebody else
    yield permit("P8", reads)
    own_part = kind in (CASE, PLAN_) and act in ("write", "create", "prepare", "evaluate")
    goes_on = True if kind == PLAN_ or act == "evaluate" else no(true("closed"))
    yield permit("P9", own_part, ready, goes_on)
    yield deny("P9", own_part)
    yield deny("P10")


def guardian(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    """All until thirteen, then only what a unit decides, and nothing from sixteen. Never blocks."""
    reads = is_record(kind, act)
    yield deny("V1", kind == BLOCKS and act != "read")
    yield deny("V2", some(has("mandate", STOPPED), true("is_protected"), true("is_holder_protected")))
    yield deny("V3", at_most("born", OF_AGE["adult"]))
    yield deny("V4", at_most("born", OF_AGE["guarded_youth"]))
    youth = at_most("born", OF_AGE["guarded_child"])
    yield permit("V5", youth, reads, no(is_withheld()), no(true("is_sealed")), true("is_extended"))
    yield deny("V6", youth)
    yield deny("V7", reads or kind == PLAN_, some(is_withheld(), true("is_sealed")))  # nor write what one may not read
    yield permit("V8", reads or kind in (INBOX, BOOKING, CONSENTS, LOG, PERSON, CASE, PLAN_))
    yield deny("V9")


def proxy(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    """What an adult has asked another to do. The record stays closed until the law opens it (HFD 2017:67)."""
    yield deny("F0", true("is_protected"))
    yield deny("F1", kind in (BLOCKS, PERMISSION, ADDRESS))
    yield deny("F2", no(has("mandate", scope_of(kind))))
    yield permit("F3", kind in (INBOX, BOOKING, PERSON))
    plan = every(act == "read", is_plan(kind))
    yield deny("F4", plan, is_withheld())
    yield permit("F4", plan)
    reads = is_record(kind, act)
    yield permit("F6", reads, asker.proxies_read, no(is_withheld()), no(true("is_sealed")))
    yield deny("F5", reads)
    yield deny("F7")


def is_plan(kind: str) -> Condition:
    """A copy of what has been shared in a case; the admission notice is not meant for the person's helpers."""
    if kind == DOCUMENT:
        return every(true("is_disclosed"), no(same("info", "admission_notice")))
    return kind in (CASE, PLAN_)


def scope_of(kind: str) -> int:
    """Which of a mandate's scopes covers a kind; the person's name is open to whoever may do anything at all."""
    scopes = {
        INBOX: MESSAGES,
        BOOKING: MESSAGES,
        CONSENTS: CONSENT,
        RECORD_: RECORD,
        CORRECTION: RECORD,
        **dict.fromkeys(IN_CASE, PLAN),
    }
    return scopes.get(kind, MESSAGES | PLAN | RECORD | CONSENT)


def legal_representative(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    """A deputy or future proxy within the appointment (god man, förvaltare, framtidsfullmakt)."""
    yield deny("H1", no(has("mandate", scope_of(kind))))
    yield deny("H2", kind == BLOCKS)
    spoken = some(
        kind in (INBOX, BOOKING, CONSENTS, PERSON), every(act == "read" or kind in (CASE, PLAN_), is_plan(kind))
    )
    yield deny("H3", spoken, is_withheld())
    yield permit("H3", spoken)
    reads = kind in (RECORD_, CORRECTION) and act == "read"
    yield permit("H5", reads, true("is_extended"), no(is_withheld()), no(true("is_sealed")))
    yield deny("H4", reads)
    yield deny("H6")


def relative(asker: Asker, kind: str, act: str) -> Iterator[Rule]:
    """Invited to one case, while the person agrees; sees that and nothing else."""
    may_come = every(some(true("is_guest"), true("is_invited")), no(is_withheld()))
    reads = every(kind in (CASE, DOCUMENT, PLAN_) and act == "read", is_plan(kind))
    of_plan = True if kind == PLAN_ else same("info", "sip")
    goes_on = True if kind == PLAN_ else no(true("closed"))
    comments = every(kind in (CASE, PLAN_) and act in ("write", "prepare"), of_plan, goes_on)
    agreed = some(is_agreed(), no(of_plan))
    yield permit("N1", some(reads, comments), may_come, agreed)
    yield deny("N2")


CAPACITIES = {
    "staff": staff,
    "patient": patient,
    "guardian": guardian,
    "proxy": proxy,
    "legal_representative": legal_representative,
    "relative": relative,
}
ACTING_FOR_OTHERS = frozenset(CAPACITIES) - {"staff", "patient"}


def rules_for(asker: Asker, kind: str, act: str) -> list[Rule]:
    """Every rule that may decide, in order."""
    rules = [*gates(asker)]
    if asker.kind in CAPACITIES:
        rules += CAPACITIES[asker.kind](asker, kind, act)
    return rules
