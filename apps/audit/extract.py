"""The patient's own copy of the trail (loggutdrag): who read and did what, as a file for a spreadsheet and on paper.

Time, provider, unit, profession, purpose, kind of information, whose it is, what was done and on what ground. No names
of staff: they are asked for, and decided on one by one.
"""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core import clock, paper
from apps.core.calendar import local

from . import words

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Said = Callable[[Any], str]


def what_was_done(event) -> str:
    return words.of(words.ACTIVITIES, event.activity)


def who_did_it(event) -> str:
    return words.of({}, event.role) or words.of(words.ACTORS, event.actor_kind)


def which_kind(event) -> str:
    return words.of(words.KINDS, event.information_kind)


def on_what_ground(event) -> str:
    return words.of_grounds(event.ground)


def columns(
    what: Said = what_was_done, who: Said = who_did_it, kind: Said = which_kind, ground: Said = on_what_ground
) -> dict[str, Said]:
    """Heading and words, in order. The pages above know better words for professions and verbs than this room does."""
    return {
        _("Time"): lambda event: moment(event.at),
        _("Provider"): lambda event: event.provider_name,
        _("Unit"): lambda event: event.unit_name,
        _("Profession"): who,
        _("What was done"): what,
        _("Information"): kind,
        _("Whose information"): words.of_owner,
        _("Purpose"): lambda event: words.of(words.PURPOSES, event.purpose),
        _("Ground"): ground,
    }


def as_csv(events: Iterable, note: str = "", **say: Said) -> bytes:
    """For a spreadsheet: UTF-8 that it recognises, semicolons as Swedish ones expect, and no cell is a formula.

    `note` stands on a last row of its own.
    """
    told = columns(**say)
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=";", lineterminator="\r\n")
    sheet.writerow(told)
    sheet.writerows([harmless(tell(event)) for tell in told.values()] for event in events)
    if note:
        sheet.writerow([note])
    return text.getvalue().encode("utf-8-sig")


def as_pdf(events: Iterable, about: str, note: str = "", **say: Said) -> bytes:
    """On paper, and for a screen reader (PDF/UA). `about`: whom it is about, as it shall stand in the heading.

    `note` says which days it holds, and what there was no room for.
    """
    told = columns(**say)
    said = {
        "language": get_language() or "sv",
        "title": _("Who has read and done something about %(who)s") % {"who": about},
        "note": note,
        "made": _("From Samplan, %(when)s") % {"when": moment(clock.now())},
        "nothing": _("There is nothing written down."),
        "page": _("Page"),
        "head": list(told),
        "rows": [[tell(event) for tell in told.values()] for event in events],
    }
    template = files("apps.audit").joinpath("extract.typ").read_bytes()
    return paper.pdf(template, said)


def moment(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
