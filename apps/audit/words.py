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
    "RECORD": _lazy("Your record"),
    "LOG": _lazy("Who has read about you"),
    "BLOCK": _lazy("Your blocks"),
    "CONSENT": _lazy("What you have agreed to"),
    "PERMISSION": _lazy("What staff are permitted"),
    "STATISTICS": _lazy("Statistics"),
}
GROUNDS = {
    "care": _lazy("Takes part in your care"),
    "listing": _lazy("You are listed there"),
    "case": _lazy("Takes part in your plan"),
    "consent": _lazy("You have agreed"),
    "choice": _lazy("A choice that was made and explained"),
    "lift": _lazy("A block was lifted for a while"),
    "incapacity": _lazy("You could not answer yourself"),
    "child": _lazy("Shared care of a child"),
    "emergency": _lazy("Emergency access"),
    "own": _lazy("About oneself"),
    "guardian": _lazy("Guardian"),
    "proxy": _lazy("By your power of attorney"),
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
    """ "care,consent:KEY" in words, without the keys."""
    return ", ".join(of(GROUNDS, one.partition(":")[0]) for one in ground.split(",") if one)


def of_owner(event) -> str:
    return " · ".join(filter(None, (event.owner_provider_name, event.owner_unit_name))) or _("Not said")
