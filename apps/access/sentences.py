"""Why something is open or closed, in words for the person who meets it. One sentence per effect and rule."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .ruling import DENY, PERMIT

SENTENCES = {
    (DENY, "G1"): _("You must sign in with a stronger e-identification to see this."),
    (DENY, "G2"): _("You must choose one of your assignments first."),
    (DENY, "G3"): _("It is not yet possible to act for somebody else here."),
    (DENY, "Z0"): _("You do not have access to this."),
    (DENY, "Z1"): _("This is about another person."),
    (DENY, "A9"): _("Your assignment is for administration and does not give access to patients' information."),
    (DENY, "S1"): _("This is about yourself. Sign in as a patient to read it."),
    (DENY, "S3"): _("The person has a protected identity and your unit does not take part in the care."),
    (PERMIT, "R1"): _("You see this because your unit has a care relation or takes part in a case."),
    (DENY, "R1"): _("Your unit has no care relation and takes part in no case about the person."),
    (DENY, "C0"): _("Your assignment is neither for health care nor for social services."),
    (DENY, "C1"): _("Your unit can only send when it takes part in the care or in the case."),
    (PERMIT, "C2"): _("You may send this because your unit takes part in the care or in the case."),
    (PERMIT, "C3"): _("You may send this because it is recorded why secrecy does not hinder it."),
    (DENY, "C4"): _("Nobody has recorded why secrecy does not hinder it, so only the statutory information is shown."),
    (PERMIT, "C8"): _("You see this because your unit takes part in the case."),
    (DENY, "C8a"): _("The message was sent to other units than yours."),
    (DENY, "C9"): _("Your unit has left the case."),
    (PERMIT, "C10"): _("The case has ended. You see it because your unit still has a care relation."),
    (DENY, "C10"): _("The case has ended and your unit has no care relation any more."),
    (DENY, "C11"): _("Your unit does not take part in the case."),
    (PERMIT, "C12"): _("You may write here because your unit takes part in the case."),
    (DENY, "C12"): _("Only the units that take part in the case may write here."),
    (PERMIT, "M1"): _("You see this because it was sent to your unit."),
    (DENY, "M1"): _("This was sent to another unit."),
    (DENY, "P1"): _("You are too young to use this service yourself."),
    (PERMIT, "P4"): _("You see this because it is about you."),
    (DENY, "P5"): _("You can read your own record here when you are older."),
    (DENY, "P7"): _("Those who care for you have chosen not to show this here. Ask them."),
    (DENY, "P7a"): _("It was written by mistake and may be about somebody else."),
    (PERMIT, "P8"): _("You see this because it is about you."),
    (PERMIT, "P9"): _("You may write here because it is your own part."),
    (DENY, "P9"): _("You cannot write in this case."),
    (DENY, "P10"): _("This is working material of those who care for you."),
}


def sentence(effect: str, rule: str) -> str:
    """The reason for a decision; a rule without words of its own gets a plain yes or no."""
    found = SENTENCES.get((effect, rule))
    if found is None:
        return gettext("You have access to this.") if effect == PERMIT else gettext("You do not have access to this.")
    return str(found)
