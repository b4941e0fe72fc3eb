"""What was shared, as text: a table to read, CSV and JSON for machines."""

import csv
import io
import json
from fractions import Fraction

from django.utils.translation import gettext as _

from .principals import name_of
from .reading.populations import Population, spaced
from .shares import REGION, Shared, principals


def kronor(ore: int) -> str:
    """ "221 098,47"."""
    return f"{spaced(ore // 100)},{ore % 100:02}"


def decimal(ore: int) -> str:
    """ "221098.47", for machines."""
    return f"{ore // 100}.{ore % 100:02}"


def rate(exact: Fraction) -> str:
    """The öre for each inhabitant with two decimals, half up: to be shown, never to bill with."""
    hundredths = int(exact * 100 + Fraction(1, 2))
    return f"{hundredths // 100},{hundredths % 100:02}"


def as_table(year: int, shared: Shared, population: Population) -> str:
    """With a column for each item where there are several, and a line with the sums."""
    single = len(shared.items) == 1
    items = [] if single else list(zip(shared.items, shared.of_items, strict=True))
    totals = shared.totals
    head = [_("Municipality code"), _("Principal"), _("Inhabitants"), *(item.name for item, __ in items), _("Pays")]
    rows = [
        [
            code,
            name_of(code),
            spaced(population.people[code]) if code != REGION else "",
            *(kronor(shares[code]) for __, shares in items),
            kronor(totals[code]),
        ]
        for code in principals(population.people)
    ]
    sums = [
        "",
        _("Sum"),
        spaced(population.total),
        *(kronor(item.amount) for item, __ in items),
        kronor(shared.amount),
    ]
    lines = [title(year, shared, population), "", *ruled(head, [*rows, sums])]
    return "\n".join(lines) + "\n"


def title(year: int, shared: Shared, population: Population) -> str:
    words = {
        "year": year,
        "amount": kronor(shared.amount),
        "people": spaced(population.total),
        "day": population.day or _("without a day"),
        "rate": rate(shared.rate),
    }
    return (
        _("Shared costs %(year)s: %(amount)s kr.") % words
        + "\n"
        + _("Inhabitants: %(people)s (%(day)s).") % words
        + "\n"
        + _("By the model %(rate)s öre for each inhabitant and organisation; shown only, nobody is billed by it.")
        % words
    )


def ruled(head: list[str], rows: list[list[str]]) -> list[str]:
    """In columns: the first two to the left, the numbers to the right; a line above the sums."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def line(cells):
        placed = [
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "  ".join(placed).rstrip()

    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    return [line(head), rule, *map(line, rows[:-1]), rule, line(rows[-1])]


def as_csv(year: int, shared: Shared, population: Population) -> str:
    """A line for each principal and no line with sums, so that a column can be summed."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(["year", "code", "principal", "population", *(item.name for item in shared.items), "total_kr"])
    for code, total in shared.totals.items():
        of_items = [decimal(shares[code]) for shares in shared.of_items]
        sheet.writerow([year, code, name_of(code), population.people.get(code, ""), *of_items, decimal(total)])
    return text.getvalue()


def as_json(year: int, shared: Shared, population: Population) -> str:
    """Amounts in öre, as whole numbers."""
    said = {
        "year": year,
        "population_day": population.day or None,
        "population": population.total,
        "amount_ore": shared.amount,
        "rate_ore_shown_only": rate(shared.rate).replace(",", "."),
        "items": [
            {
                "item": item.name,
                "amount_ore": item.amount,
                "key": item.key,
                "decision": item.decision or None,
                "shares_ore": dict(shares),
            }
            for item, shares in zip(shared.items, shared.of_items, strict=True)
        ],
        "principals": [
            {"code": code, "name": name_of(code), "population": population.people.get(code), "total_ore": total}
            for code, total in shared.totals.items()
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
