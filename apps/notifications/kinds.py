"""What may be told outside the sign-in: that there is something, never what, where or about whom."""

from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice. `title` and `text` are the same for everybody and name no clinic, reason or diagnosis.

    `is_letter`: it goes to an address only, and stands in no inbox. `is_mailed`: where it is not, whoever promises it
    sends what leaves the house by a way of its own, and the promise stands in the inbox only. `is_texted`: it is worth
    a text message too, to whoever has a number.
    """

    code: str
    title: Lazy
    text: Lazy
    is_letter: bool = False
    is_mailed: bool = True
    is_texted: bool = False


_kinds: dict[str, Kind] = {}


def register(
    code: str,
    title: Lazy,
    text: Lazy,
    *,
    is_letter: bool = False,
    is_mailed: bool = True,
    is_texted: bool = False,
) -> None:
    """Add a kind. An app above registers its own; each code belongs to one app."""
    if code in _kinds:
        raise ValueError(f"There is already a notice called {code}")
    _kinds[code] = Kind(code, title, text, is_letter, is_mailed, is_texted)


def kind(code: str) -> Kind:
    """Raises ValueError for a code that nobody has registered."""
    try:
        return _kinds[code]
    except KeyError:
        raise ValueError(f"There is no notice called {code}; there are {', '.join(sorted(_kinds))}") from None


def all_kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


register("news", _("You have something new in Samplan"), _("Sign in to read it."))
register("message", _("You have a new message in Samplan to acknowledge"), _("Sign in to read and acknowledge it."))
register("change", _("Something has changed in Samplan"), _("Sign in to see what."))
register(
    "receipt_late",
    _("A message in Samplan has waited too long to be acknowledged"),
    _("Sign in to acknowledge it. The sender is waiting."),
)
register("opened", _("Somebody has opened information about you in Samplan"), _("Sign in to see who, when and why."))
register("block_asked", _("Somebody asks in Samplan for a block"), _("Sign in to register it."))
register("block_answered", _("There is an answer for you in Samplan"), _("Sign in to read it."))
register("helper", _("There is something about acting for somebody in Samplan"), _("Sign in to read it and answer."))
register("lift_asked", _("Somebody asks you in Samplan to open information"), _("Sign in to answer. It is urgent."))
register("lift_answered", _("Your question in Samplan has been answered"), _("Sign in to see the answer."))
register(
    "verify_contact",
    _("Your code for Samplan"),
    _("Somebody, we hope you, wants messages from Samplan to this address. Write the code in Samplan to say yes."),
    is_letter=True,
)
