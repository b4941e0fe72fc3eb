"""Whole numbers, amounts and parts as people write them. Nothing is rounded: what is not exact is refused."""

import re
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

MOST_KRONOR = 10**12
CURRENCY = re.compile(r"(?:\s*(?:kr|sek|:-))\.?$", re.IGNORECASE)
GROUPED = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,][0-9]*)?")


class Wrong(ValueError):
    """What is wrong with a cell, as a sentence."""


def people(cell: str) -> int:
    """Inhabitants: a whole number, "31 705" or "31705"."""
    text = minus(cell)
    if not re.fullmatch(r"[+-]?(?:[0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})", text):
        raise Wrong(_("“%(value)s” is not a whole number.") % {"value": cell[:40]})
    number = int(text.replace(" ", ""))
    if number < 1:
        raise Wrong(_("“%(value)s” is not a number of inhabitants: it must be above zero.") % {"value": cell[:40]})
    return number


def ore(cell: str) -> int:
    """An amount in kronor, "1 750 000", "1750000,50" or "1750000.5", as öre. At most two decimals, never negative."""
    text = CURRENCY.sub("", minus(cell))
    if not GROUPED.fullmatch(text):
        raise Wrong(_("“%(value)s” is not an amount; write it like 1 750 000,50.") % {"value": cell[:40]})
    number = Decimal(text.replace(" ", "").replace(",", "."))
    if number < 0:
        raise Wrong(_("“%(value)s” is negative. An amount is zero or more.") % {"value": cell[:40]})
    if number >= MOST_KRONOR:
        raise Wrong(_("“%(value)s” is too much to be right.") % {"value": cell[:40]})
    in_ore = number * 100
    if in_ore != int(in_ore):
        raise Wrong(_("“%(value)s” is not whole öre: at most two decimals.") % {"value": cell[:40]})
    return int(in_ore)


def part(cell: str) -> Fraction:
    """A part of the whole: "1/3", "25 %" or "0,25"."""
    text = cell.replace(" ", "").replace(",", ".")
    if re.fullmatch(r"[0-9]{1,9}/[0-9]{1,9}", text) and not re.fullmatch(r".*/0+", text):
        return Fraction(text)
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?%?", text):
        return Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    raise Wrong(_("“%(value)s” is not a part; write it like 1/4 or 25 %%.") % {"value": cell[:40]})


def minus(cell: str) -> str:
    """Typesetters' minus signs as the keyboard's; blanks after a sign are nothing."""
    return re.sub(r"^([+-]) +", r"\1", re.sub("^[\u2212\u2013\u2012]", "-", cell))
