"""Personal numbers, coordination numbers and reserve numbers: one form to store, several to write.

A number is kept as twelve characters. Personal number (personnummer): year, month, day, three digits and a check
digit. Coordination number (samordningsnummer): the same with 60 added to the day; where the birth date is not known,
month 00, day 60 or a day that never was, all of which the tax agency's own test numbers have. Reserve number
(reservnummer): two letters that say which region made it, nine digits and a check digit; the letters keep it from
ever being taken for one of the others.

The number itself is never part of an error, a log line or a `repr`.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from . import rules
from .calendar import local
from .clock import now as this_moment
from .errors import Invalid

PERSONAL, COORDINATION, RESERVE = "personal", "coordination", "reserve"
FIELD = "personal_number"
COORDINATION_DAYS = 60
CENTURIES = ("18", "19", "20")

_WRITTEN = re.compile(r"(?P<century>[0-9]{2})?(?P<day>[0-9]{6})(?P<sign>[-+]?)(?P<last>[0-9]{4})", re.ASCII)
_RESERVE = re.compile(r"(?P<prefix>[A-Z]{2})-?(?P<digits>[0-9]{10})", re.ASCII)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # twice a digit, and the digits of that added up
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))  # what word processors make of a hyphen


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """`digits12` is the stored form. `born` is None where the number does not say: never for a personal number."""

    kind: str
    digits12: str = field(repr=False)
    born: date | None = field(repr=False)

    @property
    def long(self) -> str:
        """With all digits and a hyphen, as in 19121212-1212."""
        return spaced(self.digits12)

    def short(self, today: date) -> str:
        """Ten digits; the hyphen becomes a plus in the year the person turns a hundred (folkbokföringslagen 18 §)."""
        if self.kind == RESERVE:
            return self.long
        sign = "+" if today.year - int(self.digits12[:4]) >= 100 else "-"
        return f"{self.digits12[2:8]}{sign}{self.digits12[8:]}"


def spaced(digits12: str) -> str:
    """A stored number as people read it: 19121212-1212, or SK-1234567890 for a reserve number."""
    cut = 8 if digits12[:2].isdigit() else 2
    return f"{digits12[:cut]}-{digits12[cut:]}"


def parse(text: str, now: datetime | date | None = None) -> PersonalNumber:
    """Read a number as people write it: ten or twelve digits, with or without hyphen, `+` from a hundred years of age.

    `now` decides the century of ten digits, and what lies in the future. Blanks around the number are ignored; blanks
    inside are not. Raises Invalid("personal_number") with a sentence that says what is wrong.
    """
    if not isinstance(text, str):
        raise _wrong(_("Write the personal number with twelve digits, for example 19121212-1212."))
    text = text.strip().translate(_DASHES).upper()
    today = _day(now)
    if text[:1].isalpha():
        return _reserve(text, today)
    found = _WRITTEN.fullmatch(text)
    if not found:
        raise _wrong(_("Write the personal number with twelve digits, for example 19121212-1212. No spaces inside."))
    century = found["century"] or _century(found["day"], found["sign"], today)
    digits = found["day"] + found["last"]
    kind, born = _birth(century, found["day"])
    if (born or date(int(century + found["day"][:2]), 1, 1)) > today:
        raise _wrong(
            _("The birth date lies in the future. Write all twelve digits, beginning with the year of birth.")
        )
    _check(digits)
    return PersonalNumber(kind, century + digits, born)


def _day(now: datetime | date | None) -> date:
    now = now or this_moment()
    return local(now).date() if isinstance(now, datetime) else now


def _wrong(sentence: str) -> Invalid:
    return Invalid(FIELD, sentence)


def _century(six: str, sign: str, today: date) -> str:
    """The latest year that has come with these last two digits; a hundred years before with `+`."""
    latest = today.year - (100 if sign == "+" else 0)
    return str(latest - (latest - int(six[:2])) % 100)[:2]


def _birth(century: str, six: str) -> tuple[str, date | None]:
    year, month, day = int(century + six[:2]), int(six[2:4]), int(six[4:])
    is_coordination = COORDINATION_DAYS <= day <= COORDINATION_DAYS + 31
    try:
        born = date(year, month, day - COORDINATION_DAYS if is_coordination else day)
    except ValueError:
        born = None
    if century not in CENTURIES or month > 12 or not (born or is_coordination):
        raise _wrong(_("The number does not begin with a date. Check year, month and day."))
    return COORDINATION if is_coordination else PERSONAL, born


def _check(digits: str) -> None:
    if digits[6:9] == "000":
        raise _wrong(_("The three digits after the birth date cannot be 000."))
    if not has_check_digit(digits):
        raise _wrong(_("The digits do not belong together. Check that each of them is right, the last one too."))


def _reserve(text: str, today: date) -> PersonalNumber:
    found = _RESERVE.fullmatch(text)
    if not found:
        raise _wrong(_("A reserve number is two letters and ten digits. A personal number is twelve digits."))
    prefixes = rules.on(today).get("reserve_number.prefixes")
    if found["prefix"] not in prefixes:
        raise _wrong(_("A reserve number from here begins with %(letters)s.") % {"letters": ", ".join(prefixes)})
    if int(found["digits"][:9]) == 0 or not has_check_digit(found["digits"]):
        raise _wrong(_("The digits do not belong together. Check that each of them is right, the last one too."))
    return PersonalNumber(RESERVE, found["prefix"] + found["digits"], None)


def has_check_digit(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (the Luhn sum): also for organisation numbers."""
    numbers = [int(digit) for digit in reversed(digits)]
    return (sum(numbers[::2]) + sum(_DOUBLED[digit] for digit in numbers[1::2])) % 10 == 0
