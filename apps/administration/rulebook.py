"""The dated rules as people read them: a name, what it decides, its value in words, and how it has changed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core import rules
from apps.core.default_rules import DEFAULTS, FAMILIES
from apps.core.errors import Invalid
from apps.core.models import Rule

from .rulenames import ENTRIES, OTHER, Entry

A_DAY = timedelta(days=1)
CHOICES = {  # values that are words
    "law": gettext_lazy("as the law says"),
    "outpatient_effort_unavailable": gettext_lazy("Outpatient care cannot do its part yet"),
    "outpatient_effort_unclear": gettext_lazy("It is not clear whether outpatient care can do its part"),
    "municipal_effort_missing": gettext_lazy("The municipality's help is missing"),
    "housing": gettext_lazy("Housing"),
    "aids": gettext_lazy("Aids"),
    "patient_opposed": gettext_lazy("The patient does not want the help"),
}
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule as it stands: the row that holds, the next one if a change is coming, and all of them newest first."""

    key: str
    entry: Entry
    now: Rule | None
    coming: Rule | None
    history: list[Rule]


def entry_of(key: str) -> Entry:
    """The rule's name and what it decides; a variant of a family is named after it."""
    if key in ENTRIES:
        return ENTRIES[key]
    family = next((start for start in FAMILIES if key.startswith(start)), "")
    if family in ENTRIES:
        kept = ENTRIES[family]
        return Entry(kept.group, f"{kept.name} ({key.removeprefix(family)})", kept.about, kept.unit)
    return Entry(OTHER, key, "")


def standings(day: date) -> list[Standing]:
    """Every rule, in the order of the book. One statement."""
    rows: dict[str, list[Rule]] = {}
    for row in Rule.objects.order_by("-valid_from"):
        rows.setdefault(row.key, []).append(row)
    found = [standing(key, of_key, day) for key, of_key in rows.items()]
    order = {key: number for number, key in enumerate(ENTRIES)}
    return sorted(found, key=lambda one: (order.get(one.key, len(order)), one.key))


def standing(key: str, rows: list[Rule], day: date) -> Standing:
    now = next((row for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)), None)
    coming = next((row for row in reversed(rows) if row.valid_from > day), None)
    return Standing(key, entry_of(key), now, coming, rows)


def standing_of(key: str, day: date) -> Standing | None:
    rows = list(Rule.objects.filter(key=key).order_by("-valid_from"))
    return standing(key, rows, day) if rows else None


def in_words(key: str, value: Any) -> str:
    """ "4h" as "4 hours", true as "Yes"."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(str(CHOICES.get(one, one)) for one in value) or "–"
    if isinstance(value, str) and value[:-1].isdigit() and value[-1] in UNITS:
        return spelled(int(value[:-1]), value[-1])
    if value in CHOICES:
        return str(CHOICES[value])
    unit = entry_of(key).unit
    return f"{value} {unit}".strip()


def spelled(number: int, unit: str) -> str:
    words = {
        "m": ngettext("%(n)s minute", "%(n)s minutes", number),
        "h": ngettext("%(n)s hour", "%(n)s hours", number),
        "d": ngettext("%(n)s day", "%(n)s days", number),
    }
    return words[unit] % {"n": number}


def kind_of(key: str) -> str:
    """How a value of the rule is written: choice, yes_no, duration, number, list or text."""
    default = DEFAULTS.get(key) or next(rule for start, rule in FAMILIES.items() if key.startswith(start))
    if default.choices and not isinstance(default.value, list):
        return "choice"
    if default.is_duration:
        return "duration"
    return {bool: "yes_no", int: "number", list: "list"}.get(type(default.value), "text")


def read(key: str, text: str) -> Any:
    """What somebody wrote, as a value of the rule. Raises Invalid("value")."""
    kind, text = kind_of(key), text.strip()
    value: Any = text
    if kind == "yes_no":
        value = {"yes": True, "no": False}.get(text)
    elif kind == "number":
        value = int(text) if text.isdecimal() and len(text) < 7 else text
    elif kind == "list":
        value = [word.strip() for word in text.split(",") if word.strip()]
    check(key, value)
    return value


HOW = {
    "duration": gettext_lazy("Write a number and m, h or d: 30m, 4h or 2d."),
    "number": gettext_lazy("Write a whole number."),
    "yes_no": gettext_lazy("Answer yes or no."),
    "list": gettext_lazy("Write them with commas between."),
    "choice": gettext_lazy("Choose one of those that are built."),
    "text": "",
}


def check(key: str, value: Any) -> None:
    """Raises Invalid for a rule that nobody reads, or a value of the wrong shape."""
    try:
        rules.check(key, value)
    except rules.BadRule:
        known = key in DEFAULTS or any(key.startswith(start) for start in FAMILIES)
        sentence = HOW[kind_of(key)] if known else _("There is no such rule.")
        raise Invalid("value", sentence) from None


def change(key: str, value: Any, first: date, source: str, approver: str) -> Rule:
    """Let the value hold from a day on, until the next change that has been decided already."""
    rules.forget()
    Rule.objects.filter(key=key, valid_from=first).delete()  # decided twice for the same day: the later one counts
    Rule.objects.filter(key=key, valid_from__lt=first, valid_to=None).update(valid_to=first - A_DAY)
    Rule.objects.filter(key=key, valid_from__lt=first, valid_to__gte=first).update(valid_to=first - A_DAY)
    after = Rule.objects.filter(key=key, valid_from__gt=first).order_by("valid_from").first()
    return Rule.objects.create(
        key=key,
        value=value,
        valid_from=first,
        valid_to=after.valid_from - A_DAY if after else None,
        source=source,
        approved_by=approver,
        is_confirmed=bool(approver),
    )
