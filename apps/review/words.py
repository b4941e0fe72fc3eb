"""How Explain says it: what each step asks, and what would change the answer."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from apps.access.deciding import Decision, Step

REMEDIES = {
    "relation": _("The unit takes part in the person's care."),
    "consent": _("The person says yes to that the unit reads what others have written."),
    "choice": _("Whoever reads says why first."),
    "lift": _("The owner lifts the block, for at most seven days."),
    "emergency": _("An emergency, when the person cannot answer. It is always reviewed."),
    "profile": _("Another role profile, which a second person must approve."),
}
IN_VAIN = {
    "relation": _("A care relation"),
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
