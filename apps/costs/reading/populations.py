"""How many live where, from a file: every municipality once, and together as many as the file says, or nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.core.municipalities import MUNICIPALITIES, code_of

from . import numbers
from .files import Sheet, among, columns_of, sheet_of
from .numbers import Wrong

SUMS = ("sum", "summa", "total", "totalt", "skåne", "skåne län", "alla", "samtliga")
STATED = re.compile(r"(?:sum|summa|total|totalt)\b[^0-9]*([0-9][0-9 ]*)$", re.IGNORECASE)
DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:[-_ ]([0-9]{2})[-_ ]([0-9]{2}))?(?![0-9])")
is_plain_figure = among(
    "population", "pop", "people", "inhabitants", "residents", "folkmängd", "folkmangd", "befolkning", "invånare",
    "invanare", "antal", "antal_invånare",
)  # fmt: skip
KNOWN = {
    "code": among("code", "kod", "kommunkod", "municipality_code"),
    "name": among("kommun", "municipality", "name", "namn", "kommunnamn"),
}


@dataclass(frozen=True, slots=True)
class Population:
    """Inhabitants of each municipality by its code. `day` is of the figures; empty where the file says none."""

    people: Mapping[str, int]
    day: str
    is_stated: bool  # the total stood somewhere, so that the sum has been held against it

    @property
    def total(self) -> int:
        return sum(self.people.values())


def read_population(raw: bytes, file: str, year: int, total: int | None = None) -> Population:
    """The figures to share a year's budget by. Raises Unusable with everything that is wrong.

    `total` is what the figures shall sum to, beside what the file itself may say.
    """
    sheet = sheet_of(raw, file)
    columns = columns_of(sheet, KNOWN)
    if not columns:
        sheet.wrong(1, _("No column names the municipality: “code” or “kommun”."))
    column, day = figures_of(sheet, year)
    sheet.stop_if_wrong()
    people, stated = counted(sheet, {**columns, "people": column}, day)
    check_everybody(sheet, people)
    check_total(sheet, sum(number for number in people.values() if number), [*stated, *given(total)])
    sheet.stop_if_wrong()
    return Population({code: number for code, number in people.items() if number}, day, bool(stated or total))


def given(total: int | None) -> list[tuple[int, int]]:
    return [] if total is None else [(0, total)]


def figures_of(sheet: Sheet, year: int) -> tuple[int, str]:
    """Which column holds the figures: that of the year itself, else the newest before it; or the only one there is."""
    dated = {
        "-".join(filter(None, found.groups())): at for at, head in enumerate(sheet.head) if (found := DAY.search(head))
    }
    plain = [at for at, head in enumerate(sheet.head) if is_plain_figure(head)]
    before = sorted(day for day in dated if day[:4] <= str(year))
    if before and (before[-1].startswith(str(year)) or not plain):
        return dated[before[-1]], before[-1]
    if plain:
        if len(plain) > 1:
            sheet.wrong(1, _("The column %(name)s stands twice.") % {"name": sheet.head[plain[1]]})
        return plain[0], ""
    if dated:
        words = {"year": year, "found": ", ".join(sorted(dated))}
        sheet.wrong(1, _("No figures for %(year)s or earlier, only for %(found)s.") % words)
    else:
        sheet.wrong(1, _("No column holds the inhabitants: “folkmängd”, or a day such as “2022-12-31”."))
    return 0, ""


Counted = tuple[dict[str, int | None], list[tuple[int, int]]]


def counted(sheet: Sheet, columns: Mapping[str, int], day: str) -> Counted:
    """Inhabitants by code, None where the figure cannot be used; and the totals that the file states, with lines."""
    people: dict[str, int | None] = {}
    lines: dict[str, int] = {}
    stated = [
        (line, int(found[1].replace(" ", ""))) for line, text in sheet.comments if (found := STATED.search(text))
    ]
    for line, row in sheet.cells(columns):
        if is_sum(row):
            if (number := number_of(sheet, line, row["people"])) is not None:
                stated.append((line, number))
            continue
        code = code_in(sheet, line, row)
        if code is None:
            continue
        if code in lines:
            words = {"name": MUNICIPALITIES[code], "line": lines[code]}
            sheet.wrong(line, _("%(name)s stands twice; the first time on line %(line)s.") % words)
            continue
        lines[code] = line
        if row["people"]:
            people[code] = number_of(sheet, line, row["people"])
        else:
            people[code] = None
            words = {"name": MUNICIPALITIES[code], "day": day or "?"}
            sheet.wrong(line, _("%(name)s has no figure for %(day)s.") % words)
    return people, stated


def is_sum(row: Mapping[str, str]) -> bool:
    code, name = row.get("code", "").lower(), row.get("name", "").lower()
    return code in SUMS or (name in SUMS and code in ("", "12"))


def number_of(sheet: Sheet, line: int, cell: str) -> int | None:
    try:
        return numbers.people(cell) if cell else None
    except Wrong as wrong:
        sheet.wrong(line, str(wrong))
        return None


def code_in(sheet: Sheet, line: int, row: Mapping[str, str]) -> str | None:
    """The code of the municipality on the line; the name must be its own where both stand there."""
    code, name = row.get("code", ""), row.get("name", "")
    found = code_of(code) if code else named(name)
    if found is None:
        sheet.wrong(line, _("“%(value)s” is not a municipality in Skåne.") % {"value": (code or name)[:40]})
    elif code and name and named(name) != found:
        words = {"code": code, "name": MUNICIPALITIES[found], "found": name[:40]}
        sheet.wrong(line, _("%(code)s is the code of %(name)s, but the line says “%(found)s”.") % words)
        return None
    return found


def named(name: str) -> str | None:
    """ "Lund", "Lunds kommun" and "Malmö stad" alike."""
    short = re.sub(r" (kommun|stad)$", "", name, flags=re.IGNORECASE)
    return code_of(name) or code_of(short) or code_of(short.removesuffix("s"))


def check_everybody(sheet: Sheet, people: Mapping[str, int | None]) -> None:
    missing = [name for code, name in MUNICIPALITIES.items() if code not in people]
    if missing and len(missing) < len(MUNICIPALITIES):
        words = {"names": ", ".join(missing)}
        sheet.wrong(0, _("Missing: %(names)s.") % words)
    elif missing:
        sheet.wrong(0, _("No municipality stands in the file."))


def check_total(sheet: Sheet, found: int, stated: list[tuple[int, int]]) -> None:
    """Every total that is stated must be what the figures sum to; where it is not the difference is shown."""
    for line, total in stated:
        words = {"sum": spaced(found), "total": spaced(total), "difference": spaced(abs(total - found))}
        if found < total:
            sheet.wrong(
                line,
                _("The figures sum to %(sum)s but shall be %(total)s: %(difference)s inhabitants are missing.")
                % words,
            )
        elif found > total:
            sheet.wrong(
                line,
                _("The figures sum to %(sum)s but shall be %(total)s: %(difference)s inhabitants too many.") % words,
            )


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")
