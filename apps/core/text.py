"""Text that people type, and the order that Swedish names stand in."""

import re
from urllib.parse import urlsplit

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Collate, Lower
from django.utils.translation import gettext as _

from .errors import Invalid

LIMIT = 20_000
# Control characters nobody can have meant; tab and newline stay, and so do the marks that turn text right to left.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(text: str, field: str, limit: int = LIMIT) -> str:
    """What somebody typed, with plain newlines and without blanks around it. Nothing else is changed.

    Raises Invalid(field) for text longer than `limit` characters, for characters that cannot be stored (null bytes,
    halves of characters) and for other things than text. Display isolates the direction of the text, see `<bdi>`.
    """
    if not isinstance(text, str):
        raise Invalid(field, _("This must be text."))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n").strip()
    if _CONTROL.search(text):
        raise Invalid(field, _("The text contains characters that cannot be stored. Remove them and try again."))
    if len(text) > limit:
        raise Invalid(
            field,
            _("The text is too long: %(length)s characters. At most %(limit)s fit.")
            % {"length": len(text), "limit": limit},
        )
    return text


def swedish_order(name: str) -> Func:
    """An expression to sort the field `name` by: å, ä and ö come after z, capitals do not matter.

    Written without ICU, which not every PostgreSQL has: in the bytes of ASCII, `{|}` stand right after z.
    """
    lowered = Lower(F(name))
    return Collate(Func(lowered, Value("åäö"), Value("{|}"), function="TRANSLATE", output_field=CharField()), "C")


def swedish_key(text: str) -> str:
    """The same order for a list in Python: `sorted(names, key=swedish_key)`."""
    return text.lower().translate(str.maketrans("åäö", "{|}"))


def https_address(text: str, field: str, limit: int = 200) -> str:
    """A web address that may be shown as a link: https, a host, nobody's name or password. Empty stays empty."""
    address = clean(text, field, limit)
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        is_good = parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        is_good = False
    if not is_good or any(sign.isspace() or sign in '\\<>"' for sign in address):
        raise Invalid(field, _("Write the whole address, beginning with https://"))
    return address
