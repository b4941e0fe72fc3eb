"""Icons, inlined into the page so that they follow the text's colour and need no request of their own.

The drawings are Lucide's, copied at set-up into `static/vendor/icons/`. Which ones are copied is decided by
`samplan.files` in package.json; `NAMES` is what templates may ask for, and a test keeps the two the same.
"""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

NAMES = frozenset({
    "arrow-left", "arrow-right", "bed", "bell", "building-2", "calendar-days", "chart-line", "check", "chevron-down",
    "chevron-left", "chevron-right", "circle", "circle-alert", "circle-check", "circle-dot",
    "clipboard-list", "clock", "copy", "download", "ellipsis", "eye", "eye-off", "file-text", "globe",
    "heart-handshake", "history", "hospital", "hourglass", "house", "info", "key-round", "languages", "list", "lock",
    "log-in", "log-out",
    "mail", "mail-open", "map-pin", "message-square", "pause", "pencil", "phone", "play", "plus", "printer",
    "refresh-cw", "scale", "search", "send", "settings", "shield", "stethoscope", "triangle-alert", "undo-2",
    "user", "user-round", "users", "wifi-off", "x",
})  # fmt: skip
# Drawings that point along the line of text and are mirrored where text runs from right to left.
DIRECTIONAL = frozenset({"arrow-left", "arrow-right", "chevron-left", "chevron-right", "log-in", "log-out", "send"})

_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class NoSuchIcon(LookupError):
    """The icon is not in `NAMES`, or set-up has not copied it."""


def folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "vendor" / "icons"


@cache
def drawing(name: str) -> str:
    """The inside of the icon's SVG, on one line. Read once for each process."""
    if name not in NAMES:
        raise NoSuchIcon(f"{name!r} is not in apps/core/icons.py")
    try:
        source = (folder() / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NoSuchIcon(f"{name}.svg is missing: run the set-up, which copies the front-end packages") from None
    found = _DRAWING.search(source)
    if found is None:
        raise NoSuchIcon(f"{name}.svg holds no drawing")
    return " ".join(found.group(1).split())


def svg(name: str, label: str = "") -> SafeString:
    """The icon as an element. Silent for screen readers, unless `label` makes it a picture with a name."""
    flip = " icon-flip" if name in DIRECTIONAL else ""
    return mark_safe(  # noqa: S308 - the drawing comes from a package that we pin, the label is escaped below
        f'<svg class="icon{flip}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round" {_meaning(label)}>{drawing(name)}</svg>'
    )


def _meaning(label: str) -> str:
    return format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true" focusable="false"'
