"""What the year will cost, item by item, from a file: amounts to the öre, and another key only by a decision."""

import re
from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.core.municipalities import code_of
from apps.costs.shares import REGION, Item, Key

from . import numbers
from .files import Sheet, among, columns_of, sheet_of
from .numbers import Wrong
from .populations import SUMS, named, spaced

KNOWN = {
    "item": among("item", "post", "name", "namn", "benämning", "budgetpost"),
    "amount": among("amount_kr", "amount", "amount_sek", "sek", "belopp", "belopp_kr", "kr", "kronor", "kostnad"),
    "year": among("year", "år", "budgetår"),
    "remark": among("remark", "note", "comment", "anmärkning", "kommentar"),
    "key": among("key", "nyckel", "fördelningsnyckel", "fördelning"),
    "decision": among("decision", "beslut", "beslutsreferens", "diarienummer"),
}
WORDS_FOR_KEYS = {
    "": Key.POPULATION_HALF,
    "modell": Key.POPULATION_HALF,
    "model": Key.POPULATION_HALF,
    "lika": Key.EQUAL,
    "befolkning": Key.POPULATION_ONLY,
    **{key.value: key for key in Key},
}
REGION_NAMES = ("12", "region", "regionen", "region skåne")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
LONGEST_NAME, LONGEST_DECISION = 120, 120


def read_budget(raw: bytes, file: str, year: int | None = None) -> list[Item]:
    """The items in the order of the file; where it has a column of years, those of `year`. Remarks are not read.

    Raises Unusable with everything that is wrong.
    """
    sheet = sheet_of(raw, file)
    columns = columns_of(sheet, KNOWN)
    for name, head in {"item": "item", "amount": "amount_kr"}.items():
        if name not in columns:
            sheet.wrong(1, _("The column %(name)s is missing.") % {"name": head})
    for at, head in enumerate(sheet.head):
        if at not in columns.values():
            sheet.wrong(1, _("The column %(name)s is not known here.") % {"name": head or "?"})
    sheet.stop_if_wrong()
    years = years_in(sheet, columns)
    items = items_of(sheet, columns, year)
    sheet.stop_if_wrong()
    if not items and years and year:
        words = {"year": year, "found": ", ".join(sorted(years))}
        sheet.wrong(0, _("There is no item for %(year)s in the file, only for %(found)s.") % words)
    elif not items:
        sheet.wrong(0, _("There is no item in the file."))
    sheet.stop_if_wrong()
    return items


def years_in(sheet: Sheet, columns: Mapping[str, int]) -> set[str]:
    """The years that the file has rows of. What is no year is wrong: its amount would be passed over in silence."""
    found = set()
    for line, row in sheet.cells(columns):
        if not (year := row.get("year", "")):
            continue
        if YEAR.fullmatch(year):
            found.add(year)
        else:
            sheet.wrong(line, _("“%(value)s” is not a year; write it with four digits.") % {"value": year[:40]})
    return found


def items_of(sheet: Sheet, columns: Mapping[str, int], year: int | None) -> list[Item]:
    items: dict[str, Item] = {}
    lines: dict[str, int] = {}
    stated: list[tuple[int, int]] = []
    for line, row in sheet.cells(columns):
        name = row["item"]
        if year and row.get("year", "") not in ("", str(year)):
            continue
        try:
            amount = numbers.ore(row["amount"])
            if name.lower() in SUMS:
                stated.append((line, amount))
                continue
            item = item_of(row, amount)
        except Wrong as wrong:
            sheet.wrong(line, str(wrong))
            continue
        if name.lower() in lines:
            words = {"name": name, "line": lines[name.lower()]}
            sheet.wrong(line, _("%(name)s stands twice; the first time on line %(line)s.") % words)
        lines.setdefault(name.lower(), line)
        items[name] = item
    if not sheet.problems:
        check_sum(sheet, sum(item.amount for item in items.values()), stated)
    return list(items.values())


def item_of(row: Mapping[str, str], amount: int) -> Item:
    name, decision = row["item"], row.get("decision", "")
    if not name:
        raise Wrong(_("The item has no name."))
    if len(name) > LONGEST_NAME or len(decision) > LONGEST_DECISION:
        raise Wrong(_("The name or the decision is too long: at most %(limit)s characters.") % {"limit": LONGEST_NAME})
    key, parts = key_of(row.get("key", ""))
    if key != Key.POPULATION_HALF and not decision:
        raise Wrong(_("%(name)s has a key of its own: write which decision that rests on.") % {"name": name})
    return Item(name, amount, key.value, parts, decision)


def key_of(cell: str) -> tuple[Key, dict[str, Fraction]]:
    """The key, and for `named` its parts: "named: Malmö=1/2 | Lund=1/4 | 12=1/4"."""
    word, __, rest = cell.partition(":")
    key = WORDS_FOR_KEYS.get(word.strip().lower())
    if key is None or bool(rest.strip()) != (key == Key.NAMED):
        words = {"value": cell[:40], "choices": ", ".join(Key.values)}
        raise Wrong(_("“%(value)s” is not a key; choose one of %(choices)s.") % words)
    return key, parts_of(rest) if key == Key.NAMED else {}


def parts_of(text: str) -> dict[str, Fraction]:
    parts: dict[str, Fraction] = {}
    for one in re.split(r"[|;+]", text):
        who, __, part = one.partition("=")
        code = REGION if who.strip().lower() in REGION_NAMES else named(who.strip()) or code_of(who.strip())
        if code is None or code in parts:
            raise Wrong(_("“%(value)s” is not one of the principals, or stands twice.") % {"value": who.strip()[:40]})
        parts[code] = numbers.part(part.strip())
    if sum(parts.values()) != 1:
        raise Wrong(_("The named parts are together %(sum)s and not 1.") % {"sum": sum(parts.values())})
    return parts


def check_sum(sheet: Sheet, found: int, stated: list[tuple[int, int]]) -> None:
    for line, total in stated:
        if found != total:
            words = {"sum": kronor(found), "total": kronor(total), "difference": kronor(abs(total - found))}
            sheet.wrong(
                line,
                _("The items sum to %(sum)s but the file says %(total)s: the difference is %(difference)s.") % words,
            )


def kronor(ore: int) -> str:
    """ "1 750 000,50 kr"."""
    return f"{spaced(ore // 100)},{ore % 100:02} kr"
