"""The trail's codes in plain words, for those whom it is about.

An app above gives the words for its own verbs: `words.ACTIVITIES["mark_ready"] = gettext_lazy(…)` in its `ready`.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

ACTIVITIES = {
    "read": _lazy("Read"),
    "list": _lazy("Saw in a list"),
    "search": _lazy("Found by a search"),
    "print": _lazy("Printed"),
    "export": _lazy("Took out as a file"),
    "refused": _lazy("Tried, and was refused"),
}
PURPOSES = {
    "VB": _lazy("Health care"),
    "OMS": _lazy("Social care"),
    "KVAL": _lazy("Quality follow-up"),
    "ADM": _lazy("Administration of care"),
    "BEH": _lazy("Administration of permissions"),
    "LOGG": _lazy("Checking who has read"),
    "STAT": _lazy("Statistics"),
    "TEKN": _lazy("Technical work"),
}
KINDS = {
    "PERSON": _lazy("Who you are"),
    "ADDRESS": _lazy("How to reach you"),
    "CASE": _lazy("Your plan"),
    "DOCUMENT": _lazy("A message about you"),
    "CONTENT": _lazy("A message about you"),
    "DRAFT": _lazy("A message being written"),
    "INBOX": _lazy("A notice"),
    "PLAN": _lazy("Your plan for who does what"),
    "BOOKING": _lazy("Your times and invitations"),
    "RECORD": _lazy("Your record"),
    "CORRECTION": _lazy("What you say is wrong in your record"),
    "LOG": _lazy("Who has read about you"),
    "BLOCK": _lazy("Your blocks"),
    "CONSENT": _lazy("What you have agreed to"),
    "MANDATE": _lazy("Who may act for you"),
    "GUEST": _lazy("Who follows your plan"),
    "STANDING": _lazy("What gives a right to read"),
    "GROUND": _lazy("What gives a right to read"),
    "REVIEW": _lazy("What has been found about a reading"),
    "PERMISSION": _lazy("What staff are permitted"),
    "STATISTICS": _lazy("Statistics"),
}
GROUNDS = {
    "care": _lazy("You are cared for or helped there"),
    "listing": _lazy("You are listed there"),
    "case": _lazy("They take part in your plan"),
    "consent": _lazy("You have said yes"),
    "choice": _lazy("They chose to read and wrote why"),
    "sought": _lazy("They looked for you and wrote why"),
    "lift": _lazy("A block was lifted for a while"),
    "incapacity": _lazy("You could not answer yourself"),
    "child": _lazy("A child too young to be asked"),
    "emergency": _lazy("Emergency. Always reviewed"),
    "request": _lazy("You asked for it"),
    "booking": _lazy("They have a time for you"),
    "known": _lazy("Your care, listing or plan is there"),
    "review": _lazy("A check of who has read"),
    "permission": _lazy("Work with permissions"),
    "self": _lazy("About oneself"),
    "guardian": _lazy("Guardian"),
    "proxy": _lazy("By your power of attorney"),
    "decision": _lazy("The unit has decided it"),
}
ACTORS = {
    "staff": _lazy("Staff"),
    "patient": _lazy("You"),
    "guardian": _lazy("Guardian"),
    "proxy": _lazy("Proxy"),
    "legalrep": _lazy("Legal representative"),
    "invited": _lazy("Somebody invited"),
    "relative": _lazy("Relative"),
    "system": _lazy("Samplan itself"),
}


def of(known: dict, code: str) -> str:
    """The words for a code; a code that nobody has words for is shown as it is, for it must not be left out."""
    return str(known.get(code, code.replace("_", " ")))


def of_grounds(ground: str) -> str:
    """ "care, consent:KEY" in words, without the keys."""
    return ", ".join(of(GROUNDS, code) for code in ground_codes(ground))


def ground_codes(ground: str) -> list[str]:
    return [code for one in ground.split(",") if (code := one.partition(":")[0].strip())]


def of_owner(event) -> str:
    return " · ".join(filter(None, (event.owner_provider_name, event.owner_unit_name))) or _("Not said")
