"""The basis for invoices (fakturaunderlag): each principal, each item, to the öre."""

import csv
import io
from importlib.resources import files

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core import clock, paper
from apps.core.calendar import local

from .printed import rate
from .shown import Shown, kronor, plain_kronor

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def file_name() -> str:
    return _("invoice-basis")


def head_of(shown: Shown) -> list[str]:
    items = [item.name for item in shown.sharing.items]
    return [_("Municipality code"), _("Principal"), _("Inhabitants"), *items, _("Pays")]


def as_csv(shown: Shown) -> bytes:
    """For a Swedish spreadsheet: semicolons, decimal commas, no blanks between thousands, and no cell is a formula."""
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=";", lineterminator="\r\n")
    sheet.writerow(map(harmless, head_of(shown)))
    for line in shown.lines:
        sheet.writerow([line.code, line.name, bare(line.people), *map(bare, line.of_items), bare(line.pays)])
    items = [bare(plain_kronor(item.amount)) for item in shown.sharing.items]
    sheet.writerow(["", _("Sum"), bare(shown.people), *items, bare(shown.amount)])
    return text.getvalue().encode("utf-8-sig")


def bare(number: str) -> str:
    return "".join(number.split())


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell


def as_pdf(shown: Shown) -> bytes:
    budget = shown.budget
    several = len(shown.sharing.items) > 1
    words = {
        "year": budget.year,
        "version": budget.version,
        "amount": shown.amount,
        "day": f"{local(budget.decided_at):%Y-%m-%d}",
        "rate": rate(shown.sharing.shared.rate),
    }
    people = {"people": shown.people, "day": budget.people_day or _("without a day")}
    said = {
        "language": get_language() or "sv",
        "title": _("Invoice basis for shared costs %(year)s") % words,
        "facts": [
            _("Version %(version)s, approved by all principals %(day)s: %(amount)s kr.") % words,
            _("Inhabitants: %(people)s (%(day)s).") % people,
            _("By the model %(rate)s öre for each inhabitant and organisation; shown only, nobody is billed by it.")
            % words,
        ],
        "made": _("From Samplan, %(when)s") % {"when": f"{local(clock.now()):%Y-%m-%d %H:%M}"},
        "page": _("Page"),
        "head": [*head_of(shown)[1:3], *([item.name for item in shown.sharing.items] if several else []), _("Pays")],
        "rows": [[line.name, line.people, *(line.of_items if several else []), line.pays] for line in shown.lines],
        "sums": [
            _("Sum"),
            shown.people,
            *([kronor(item.amount) for item in shown.sharing.items] if several else []),
            shown.amount,
        ],
    }
    return paper.pdf(files("apps.costs").joinpath("invoices.typ").read_bytes(), said)
