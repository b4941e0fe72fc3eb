"""How a reading is told to a reviewer, and how Explain says what each step asks and what would change the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.access.deciding import Decision, Step
from apps.audit import words

# Kinds of information, as the log names them: never what it says.
ENTRIES = {
    "note": _("Notes"),
    "medication": _("Medicines"),
    "alert": _("Warnings"),
    "diagnosis": _("Diagnoses"),
    "fmu": _("Insurance medicine investigation"),
}
INFORMATION = {
    "RECORD": _("The record, no entries"),
    "PERSON": _("Who the person is"),
    "ADDRESS": _("Address"),
    "CASE": _("The planning"),
    "DOCUMENT": _("Messages"),
    "CONTENT": _("Messages"),
    "DRAFT": _("Messages"),
    "INBOX": _("Notices"),
    "MANDATE": _("Who may act for the person"),
    "CONSENT": _("Consents"),
    "BLOCK": _("Blocks"),
    "LOG": _("Who has read"),
}
# What opens by itself, among the verbs; the rest of them write or change something.
VERBS = {
    "seek_person": _("Looked the person up and said why"),
    "choose_to_read": _("Chose to read what others have written, and said why"),
    "open_emergency": _("Opened in an emergency"),
    "end_emergency": _("Ended an emergency access"),
    "request_lift": _("Asked an owner to lift a block"),
    "answer_lift": _("Answered somebody who asked for a lift"),
    "record_sharing_consent": _("Recorded what the person said about sharing"),
    "explain_access": _("Asked why somebody can or cannot read"),
}
# Why it was open, as the log's own codes for grounds.
REASONS = {
    "care": _("The unit took part in the care."),
    "listing": _("The person was listed at the unit."),
    "case": _("The unit took part in the planning."),
    "consent": _("The person had said yes."),
    "choice": _("Chose it and said why."),
    "lift": _("The owner had lifted a block."),
    "incapacity": _("The person could not be asked."),
    "child": _("The child was too young to be asked."),
    "emergency": _("It was an emergency."),
}
# The rules that ask for a review by themselves.
RULES = {
    "S1": _("Tried to open what is about themselves"),
    "A2": _("Tried to change own permissions, or another provider's"),
    "I5": _("Read what the owner had opened in an emergency"),
    "I6": _("Learnt in an emergency which unit has blocked"),
    "I9": _("Read in an emergency, without a care relation"),
    "O4": _("Learnt in an emergency which provider has blocked"),
    "O9": _("Read at another provider in an emergency, without the person's yes"),
}


def done(event) -> str:
    """What somebody did, and where they read, which kinds of information: for one who reviews it."""
    if event.activity not in words.ACTIVITIES:
        return str(VERBS.get(event.activity, _("Wrote or changed something")))
    entries = [one["kind"] for one in (event.shown or {}).get("entries", ())]
    kinds = kinds_of([{"kind": event.information_kind, "entries": entries}])
    return ": ".join(filter(None, (str(words.ACTIVITIES[event.activity]), kinds)))


def because(event) -> str:
    """On what grounds it was open, in sentences."""
    return " ".join(str(REASONS[one]) for one in words.ground_codes(event.ground) if one in REASONS)


def kinds_of(was_read: Iterable[Mapping[str, Any]]) -> str:
    """ "Medicines, Warnings": each kind once, the record's by what stands in it."""
    found = [
        str(name)
        for one in was_read
        for name in ([ENTRIES.get(kind, kind) for kind in one["entries"] or ()] or [INFORMATION.get(one["kind"], "")])
    ]
    return ", ".join(sorted(set(filter(None, found))))


REMEDIES = {
    "relation": _("The unit takes part in the person's care."),
    "part": _("The unit takes part in the plan."),
    "consent": _("The person lets the unit read what others have written."),
    "choice": _("Whoever reads says why first."),
    "lift": _("The owner lifts the block, for at most seven days."),
    "emergency": _("An emergency, when the person cannot answer. It is always reviewed."),
    "profile": _("Another role profile, which a second person must approve."),
}
TO_A_PLAN = _("The person says yes to the plan.")


def remedy(name: str, kind: str) -> Any:
    """A yes to a plan is another yes than one to shared documentation."""
    return TO_A_PLAN if (name, kind) == ("consent", "plan") else REMEDIES[name]


IN_VAIN = {
    "relation": _("A care relation"),
    "part": _("A part in a plan"),
    "consent": _("A yes from the person"),
    "choice": _("To say why"),
    "lift": _("To lift a block"),
    "emergency": _("An emergency"),
    "profile": _("More permissions in the role"),
}
ASKS = {
    "G1": _("Signed in strongly enough"),
    "G2": _("Has chosen an assignment that holds"),
    "G3": _("Acts in a capacity that is known"),
    "A9": _("The assignment is for care"),
    "S1": _("It is about somebody else"),
    "S3": _("May know of the person"),
    "S4": _("The purpose fits what is asked for"),
    "S6": _("The kind of information may be read by other units"),
    "C0": _("The purpose is care"),
    "C9": _("The unit has not left the plan"),
    "C11": _("The unit takes part in the plan"),
    "C7": _("The person has not said no to the plan"),
    "C8b": _("Invited to the plan: sees what is for all, and the own part"),
    "C10": _("The plan goes on, or the unit still cares for the person"),
    "C8a": _("The message was sent to the unit"),
    "C4": _("It is recorded why secrecy does not hinder it"),
    "C8": _("The unit takes part in the plan"),
    "I9": _("An emergency within the own provider"),
    "I1": _("Own provider: the unit cares for the person"),
    "I2a": _("Own unit: the person asks for a correction"),
    "I2": _("Own unit: takes part in the care"),
    "I3": _("Own unit: has said why"),
    "I6": _("A block within the own provider, in an emergency"),
    "I7": _("No block within the own provider"),
    "I5": _("A block lifted in an emergency"),
    "I4": _("A block lifted since the person agreed"),
    "I8": _("Own provider: has said why"),
    "O1": _("Other providers: the unit cares for the person"),
    "O2": _("Other providers: shared, and the assignment reads it"),
    "O3": _("No block at a provider of social care"),
    "O4": _("A block at another provider, in an emergency"),
    "O5": _("No block at another provider"),
    "O5b": _("No block at another provider"),
    "O6": _("The person has said yes"),
    "O9": _("An emergency, and the person cannot answer"),
    "O7": _("A child who is too young to be asked"),
    "O7b": _("A child who is too young to be asked"),
    "O8b": _("Somebody who will not be able to answer"),
    "O8": _("Somebody who cannot answer, and it is known what they would have wanted"),
    "O8c": _("Somebody who will not be able to answer"),
    "O10": _("The person has said no"),
    "O11": _("Nothing else opens it"),
    "Z0": _("Nothing opens it"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    title: str
    text: str
    rule: str
    stopped: bool
    opened: bool


def of_step(step: Step) -> Asked:
    decision = Decision(step.effect, step.rule)
    is_open = step.effect in ("PERMIT", "CHOICE")
    text = decision.sentence if step.holds else ""
    title = str(ASKS.get(step.rule, step.rule))
    return Asked(title, text, step.rule, step.holds and not is_open, step.holds and is_open)
