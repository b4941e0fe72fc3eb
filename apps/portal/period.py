"""Which days and which unit a page is about, as its address says. What cannot be understood is said, never a fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.core.calendar import start_of_day, today
from apps.core.phrases import people_date

MONTH, THREE_MONTHS, YEAR, OWN = "manad", "kvartal", "ar", "egen"
CHOICES = {
    MONTH: _lazy("This month"),
    THREE_MONTHS: _lazy("The last three months"),
    YEAR: _lazy("The last year"),
    OWN: _lazy("Dates that you choose"),
}
USUAL = THREE_MONTHS
LAST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Chosen:
    """`first` and `last` are days. `errors` has a sentence for each field of the address that was not understood."""

    key: str
    first: date
    last: date
    unit: UUID | None = None
    page: int = 1
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """What stands in the form: somebody's own dates also when they were wrong."""
        return OWN if {"fran", "till"} & set(self.errors) else self.key

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From a moment until another."""
        return start_of_day(self.first), start_of_day(self.last + timedelta(days=1))

    @property
    def name(self) -> str:
        """As a sentence begins: "In November", "Since 1 March 2025"."""
        if self.key == MONTH:
            return _("In %(month)s") % {"month": formats.date_format(self.first, "F")}
        if self.key == OWN:
            return _("From %(first)s to %(last)s") % {
                "first": people_date(self.first, weekday=False),
                "last": people_date(self.last, weekday=False),
            }
        return _("In the last three months") if self.key == THREE_MONTHS else _("In the last year")

    @property
    def name_within(self) -> str:
        """The same inside a sentence."""
        return self.name[:1].lower() + self.name[1:]

    @property
    def span_words(self) -> str:
        return _("From %(first)s to %(last)s.") % {"first": self.first.isoformat(), "last": self.last.isoformat()}

    def address(self, **changed: Any) -> str:
        """The query string of the same choice with something changed; what is usual is not said."""
        said: dict[str, Any] = {"period": "" if self.key == USUAL else self.key}
        if self.key == OWN:
            said |= {"fran": self.first.isoformat(), "till": self.last.isoformat()}
        said |= {"enhet": self.unit or "", **changed}
        kept = {name: value for name, value in said.items() if value not in ("", None)}
        return f"?{urlencode(kept)}" if kept else "?"


def chosen_in(asked: Mapping[str, str]) -> Chosen:
    """The choice in an address. Without any, and where the dates are wrong, it is the usual period.

    The form says which period it showed (`visad`): whoever writes dates and leaves the list as it was wants the dates.
    """
    key = asked.get("period", "")
    if (asked.get("fran") or asked.get("till")) and key in ("", asked.get("visad")):
        key = OWN
    key = key or USUAL
    errors = {} if key in CHOICES else {"period": _("Choose a period in the list.")}
    typed = {name: asked.get(name, "")[:20] if key == OWN else "" for name in ("fran", "till")}
    unit = unit_in(asked.get("enhet", ""), errors)
    usual = days_of(key if key in CHOICES and key != OWN else USUAL)
    chosen = Chosen(key if key in CHOICES else USUAL, *usual, unit, page_in(asked.get("sida", "")), typed, errors)
    return with_own_days(chosen) if chosen.key == OWN else chosen


def days_of(key: str) -> tuple[date, date]:
    day = today()
    if key == MONTH:
        return day.replace(day=1), day
    return months_before(day, 12 if key == YEAR else 3), day


def months_before(day: date, months: int) -> date:
    """The same day so many months ago; where there is none, the first of the month after."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def with_own_days(chosen: Chosen) -> Chosen:
    """With the dates that somebody wrote, or with what is wrong with them and the usual period."""
    errors = dict(chosen.errors)
    first, last = (day_in(name, chosen.typed[name], errors) for name in ("fran", "till"))
    if first and last and first > last:
        errors["till"] = _("The last day is before the first. Change one of them.")
    elif first and first > today():
        errors["fran"] = _("The first day has not come yet.")
    if {"fran", "till"} & set(errors) or first is None or last is None:
        return replace(chosen, key=USUAL, errors=errors)
    return replace(chosen, first=first, last=min(last, today()), errors=errors)


def day_in(name: str, text: str, errors: dict[str, str]) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = None
    if day is None or not 1900 < day.year < 9999:
        wrong = {"fran": _("First day: write year, month and day, for example 2026-03-30.")}
        errors[name] = wrong.get(name) or _("Last day: write year, month and day, for example 2026-03-30.")
        return None
    return day


def unit_in(text: str, errors: dict[str, str]) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        errors["enhet"] = _("Choose a unit in the list.")
        return None


def page_in(text: str) -> int:
    """A page number in an address; what is none counts as the first."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
    return min(max(number, 1), LAST_PAGE)
