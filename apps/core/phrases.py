"""Times, numbers and names as people say them, in Swedish and English. Pure functions; templates use them as filters.

Spaces inside a date, a time or a phone number are non-breaking, so that "klockan 10.00" never breaks over two lines.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from babel import Locale
from django.utils import formats
from django.utils.translation import get_language, ngettext, npgettext, pgettext
from django.utils.translation import gettext as _

from .calendar import local, today
from .clock import now

HIDDEN = "\u2022" * 4
NBSP = "\u00a0"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOON = 2 * HOUR


class Due(NamedTuple):
    """A deadline in words. `state` is late, soon, today or later; `exact` is empty when `main` says it all."""

    state: str
    main: str
    exact: str


def _tight(text: str) -> str:
    return text.replace(" ", NBSP)


def _swedish() -> bool:
    return (get_language() or "sv").startswith("sv")


def clock_time(moment: datetime) -> str:
    """ "10.00" in Swedish, "10:00" in English."""
    return local(moment).strftime("%H.%M" if _swedish() else "%H:%M")


def _year(day: date) -> str:
    return "" if day.year == today().year else f" {day.year}"


def people_date(day: date, weekday: bool = True) -> str:
    """ "måndag 23 november", with the year only when it is another one. Takes a date or a moment."""
    day = local(day).date() if isinstance(day, datetime) else day
    short = _tight(formats.date_format(day, "j F") + _year(day))
    return f"{formats.date_format(day, 'l')} {short}" if weekday else short


def people_time(moment: datetime) -> str:
    """ "måndag 23 november klockan 10.00"."""
    words = {"date": people_date(moment), "time": clock_time(moment)}
    return pgettext("a moment", "%(date)s at\u00a0%(time)s") % words


def short_date(day: date) -> str:
    """ "23 nov", for lists."""
    day = local(day).date() if isinstance(day, datetime) else day
    return _tight(f"{day.day} {formats.date_format(day, 'b')}{_year(day)}")


def short_time(moment: datetime) -> str:
    """ "i dag 15.15", "i går 23.59", "i morgon 12.00", else "21 nov 12.00"."""
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    day = local(moment).date()
    return _tight(f"{near.get((day - today()).days) or short_date(day)} {clock_time(moment)}")


def _amount(length: timedelta) -> str:
    """A length of time in the largest unit that says enough: minutes, half hours, days. Rounded down."""
    minutes = int(length / MINUTE)
    if minutes < 60:
        return ngettext("%(n)s min", "%(n)s min", minutes) % {"n": minutes}
    if length < DAY:
        hours, half = divmod(minutes // 30, 2)
        shown = f"{hours}½" if half and hours < 4 else str(hours)
        return npgettext("in a list", "%(n)s hour", "%(n)s hours", hours) % {"n": shown}
    return ngettext("%(n)s day", "%(n)s days", length.days) % {"n": length.days}


def due(moment: datetime) -> Due:
    """A deadline as a busy person wants it: how late or how soon, and the exact time under it."""
    left = moment - now()
    exact = short_time(moment)
    if left < timedelta(0):
        return Due("late", _tight(_("Late %(amount)s") % {"amount": _amount(-left)}), exact)
    if left <= SOON:
        return Due("soon", _tight(_("In %(amount)s") % {"amount": _amount(left)}), exact)
    main = exact[0].upper() + exact[1:]
    return Due("today" if local(moment).date() == today() else "later", main, "")


def masked(number: str) -> str:
    """ "19480312-••••": a personal number, a coordination number or a reserve number in a list."""
    return f"{number[:8]}-{HIDDEN}"


def full_number(number: str) -> str:
    """ "19480312-0000": for the page of one patient only."""
    return f"{number[:8]}-{number[8:]}" if len(number) == 12 else number


def age(born: date) -> int:
    """Whole years today. Somebody born on 29 February grows older on 1 March in other years."""
    day = today()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def initials(name: str) -> str:
    """ "AH" for Amira Haddad; the first and the last of many names."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def language_name(code: str) -> str:
    """ "arabiska" for "ar"; empty for a language that has no name here."""
    return Locale.parse(get_language() or "sv", sep="-").languages.get(code, "")


def tel_uri(phone: str) -> str:
    """ "tel:+46406280400" from a Swedish number written in any way; a number with + keeps its country."""
    digits = "".join(mark for mark in phone if mark.isdigit())
    if phone.strip().startswith("+"):
        return f"tel:+{digits}"
    return f"tel:+46{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"


def spoken_phone(phone: str) -> str:
    """The number as written, kept on one line."""
    return _tight(phone)
