"""What has happened and is no message: on the start page until the person has read it where it stands (nytt)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.access.telling import BLOCK_ANSWERED, HELPER, OPENED
from apps.records.notices import ANSWERED as CORRECTION_ANSWERED

from . import blocks
from .reading import New
from .times import NOTICES

LOG_ANSWERED, INVITED = "log_answer", "guest_invited"
# Where the person reads what a notice is about.
PAGES = {
    BLOCK_ANSWERED: "blocks",
    OPENED: "readers",
    LOG_ANSWERED: "readers",
    CORRECTION_ANSWERED: "corrections",
    HELPER: "mandates",
    INVITED: "guests",
    **dict.fromkeys(NOTICES, "times"),
}
NEEDS = {"blocks": "view_blocks", "readers": "view_readers", "corrections": "view_own"}


def rows(actor: Actor, notices: list[New]) -> list[dict[str, str]]:
    """Rows of components/link_rows.html: one for each block, and one for each other kind. What has become of the
    blocks is asked for only when there is news of any."""
    kinds = {one.kind for one in notices if one.kind in PAGES and actor.may(NEEDS.get(PAGES[one.kind], ""))}
    found = []
    if OPENED in kinds:
        found.append(
            row(
                OPENED,
                "triangle-alert",
                _("Your information was opened in an emergency"),
                _("See who has read, when and why."),
            )
        )
    if BLOCK_ANSWERED in kinds:
        found += of_blocks(actor, {one.data.get("block") for one in notices if one.kind == BLOCK_ANSWERED})
    if LOG_ANSWERED in kinds:
        text = _("You asked, for yourself or for somebody you help.")
        found.append(row(LOG_ANSWERED, "eye", _("You have an answer about who has read"), text))
    if CORRECTION_ANSWERED in kinds:
        text = _("You asked, for yourself or for somebody you help.")
        found.append(row(CORRECTION_ANSWERED, "pencil", _("You have an answer about your record"), text))
    return found


def row(kind: str, icon: str, title: str, text: str) -> dict[str, str]:
    url = reverse(f"portal:{PAGES[kind]}")
    return {"url": url, "icon": icon, "title": title, "text": text, "tone": "warning", "tag": ""}


def of_blocks(actor: Actor, keys: set[str | None]) -> Iterator[dict[str, str]]:
    """Whether it holds, is open for a while, has ended or was refused; by whose information it is about."""
    now, over = blocks.own_blocks(actor)
    for one in (*now, *over):
        if str(one.row.pk) in keys:
            yield row(BLOCK_ANSWERED, "lock", become_of(one), one.title)


def become_of(block: blocks.OwnBlock) -> str:
    words = {
        blocks.REFUSED: _("They cannot block what you asked for"),
        blocks.ENDED: _("Your block has ended"),
        blocks.ASKED: _("They have answered about your block"),
    }
    if block.state in words:
        return words[block.state]
    if block.open:
        return _("Your block is open for a while")
    return _("They have answered about your block") if block.said else _("Your block holds")
