"""Figures as the pages show them: cards, lines over months, and places side by side. No statements here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.parts import Fact, Tag

from . import charts, sentences, wording
from .charts import NARROW, WIDE
from .choosing import Choice, name_of
from .kinds import PlaceKind, Scale, Series
from .measures import Measure, all_measures, measure_of
from .places import Place
from .reading import CUTS, Cut, Value

# The four figures of the first page; the two ways to count the mean stand in one card.
PAIR = ("usk_mean_all", "usk_mean_ge1")
ROOM_FOR_HIDDEN = 4  # rows of a table
LAST_LETTERS = str.maketrans("åäö", "{|}")
FOUR = (PAIR[0], "admission_notice_on_time", "sip_summons_3d", "info_same_day")


@dataclass(frozen=True, slots=True)
class Number:
    text: str
    unit: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    url: str
    numbers: tuple[Number, ...] = ()
    of: str = ""
    tag: Tag | None = None
    note: str = ""
    hidden: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a place, a group, or a measure. With `hidden` nothing else is there."""

    name: str
    url: str = ""
    value: str = ""
    of: str = ""
    span: str = ""
    interval: charts.Interval | None = None
    tag: Tag | None = None
    hidden: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    id: str
    title: str
    head: str
    value_head: str
    rows: list[Row]
    scale: str = ""
    sentence: str = ""
    others: str = ""  # which places are left out because nothing of them is shown

    @property
    def has_intervals(self) -> bool:
        return any(row.interval for row in self.rows)

    @property
    def columns(self) -> int:
        return 4 if self.has_intervals else 2


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    rows: list[Any]


@dataclass(frozen=True, slots=True)
class Key:
    style: str
    text: str


@dataclass(frozen=True, slots=True)
class Month:
    month: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Lines:
    title: str
    sentence: str
    wide: charts.Trend | None
    narrow: charts.Trend | None
    goal: str
    legend: list[Key]
    heads: list[str]
    rows: list[Month]
    gaps: str = ""


def page_of(measure: Measure, choice: Choice, **other: str) -> str:
    return reverse("followup:measure", args=[measure.code]) + choice.address(**other)


def tag_of(one: Value) -> Tag | None:
    if one.is_met is None:
        return None
    icon, tone = ("check", "success") if one.is_met else ("triangle-alert", "danger")
    return Tag(wording.goal(one), icon, tone)


def cards(values: Mapping[str, Value], choice: Choice) -> list[Card]:
    return [card(values[code], choice, values[PAIR[1]] if code == PAIR[0] else None) for code in four(values)]


def four(values: Mapping[str, Value]) -> tuple[str, ...]:
    """The four about coming home; where nothing of them is told, as at a health centre, what is told of the rest:
    first what has a goal."""
    told = [code for code, one in values.items() if one.value is not None]
    if not told or set(told) & set(FOUR):
        return FOUR
    return tuple(sorted(told, key=lambda code: values[code].goal is None)[: len(FOUR)])


def card(one: Value, choice: Choice, beside: Value | None = None) -> Card:
    """One figure; with another beside it each says which of the two it is."""
    labels = (_("all"), _("at least one day")) if beside else ("",)
    both = zip((one, beside), labels, strict=False)
    shown = [(each, label) for each, label in both if each is not None and each.value is not None]
    return Card(
        title=_("Days as ready, mean") if beside else str(one.measure.name),
        url=page_of(one.measure, choice),
        numbers=tuple(number(each, label) for each, label in shown),
        of="" if one.parts_hidden else wording.of_how_many(one),
        tag=tag_of(one),
        note=sentences.note(one),
        hidden=wording.why_hidden(one),
        tone="danger" if one.is_met is False else "",
    )


def number(one: Value, label: str) -> Number:
    assert one.value is not None  # noqa: S101 (the caller has looked)
    unit = "" if label else wording.unit_of(one.measure, one.value)
    return Number(wording.bare(one.measure, one.value), unit, label)


def definition(measure: Measure, one: Value | None = None) -> list[Fact]:
    """How a measure is counted, with the numbers of the figure beside it."""
    numerator, denominator = str(measure.numerator), str(measure.denominator)
    if one is not None and one.n is not None:
        above = one.yes if one.yes is not None else one.total
        numerator += "" if above is None else f" ({wording.amount(above)})"
        denominator += f" ({wording.amount(one.n)})"
    facts = [
        Fact(_("Numerator"), numerator),
        Fact(_("Denominator"), denominator),
        Fact(_("Not counted"), str(measure.exclusions)),
        Fact(_("Source"), _("%(source)s Version %(n)s.") % {"source": measure.source, "n": measure.version}),
    ]
    return facts if one is None else [Fact(_("Measure"), str(measure.definition)), *facts]


def lines(
    title: str, months: Sequence[Value], others: Iterable[tuple[str, str, Sequence[Value]]], since: date
) -> Lines:
    """A line over months. `months` is the main one; others come with a name and a style.

    Nothing is drawn before `since`, the first month that was closed.
    """
    first = next((nth for nth, one in enumerate(months) if one.month >= since), len(months) - 1)
    months, others = months[first:], [(name, style, values[first:]) for name, style, values in others]
    measure, main = months[0].measure, ""
    others = [(name, style, values) for name, style, values in others if any(one.value is not None for one in values)]
    if others:
        main = _("all") if any(style == "second" for _name, style, _values in others) else _("as closed")
    every = [(main, "main", months), *others]
    series = [charts.Series(name, [drawn(one) for one in values], style) for name, style, values in every]
    goal = next((one.goal for one in reversed(months)), None)
    names = [wording.short_month(one.month) for one in months]
    is_share = measure.scale == Scale.PERCENT
    has_any = any(one.value is not None for one in months)

    def drawing(size: tuple[int, int]) -> charts.Trend | None:
        if not has_any:
            return None
        level = None if goal is None else wording.drawn(measure, goal)
        return charts.trend(series, names, level, scale_number(measure), size=size, is_share=is_share)

    goal_text = "" if goal is None else short_goal(months[-1])
    legend = [Key(style, name) for name, style, _values in every if name]
    return Lines(
        title=title, sentence=sentences.trend([one.month for one in months], months), wide=drawing(WIDE),
        narrow=drawing(NARROW), goal=goal_text, legend=[*legend, *([Key("goal", goal_text)] if goal_text else [])],
        heads=[head for name, _style, _values in every for head in (name.capitalize() or _("Value"), _("Number of"))],
        rows=[Month(wording.month_name(one.month), cells(nth, every)) for nth, one in enumerate(months)],
        gaps=_("A gap in the line: not shown, or no month closed.") if has_gaps(months) else "",
    )  # fmt: skip


def drawn(one: Value) -> float | None:
    return None if one.value is None else wording.drawn(one.measure, one.value)


def scale_number(measure: Measure) -> Callable[[float], str]:
    """The numbers at the axis and at the ends of lines: as many decimals as they need, one at most."""

    def say(number: float) -> str:
        rounded = round(number, 1)
        text = wording.amount(rounded, 0 if rounded == int(rounded) else 1)
        return f"{text} %" if measure.scale == Scale.PERCENT else text

    return say


def short_goal(one: Value) -> str:
    said = {"goal": wording.round_goal(one)}
    if one.measure.better == "low":
        return pgettext("beside a line", "goal, at most %(goal)s") % said
    return pgettext("beside a line", "goal, %(goal)s") % said


def cells(nth: int, every) -> list[str]:
    """Value and how many, for each line."""
    row = [values[nth] for _name, _style, values in every]
    return [text for one in row for text in (cell(one), wording.of_how_many(one) or "–")]


def cell(one: Value) -> str:
    return wording.value(one) or (_("not shown") if one.series == Series.FROZEN else "–")


def has_gaps(months: Sequence[Value]) -> bool:
    """Whether something is missing between the first and the last that is shown."""
    shown = [nth for nth, one in enumerate(months) if one.value is not None]
    return bool(shown) and len(shown) < shown[-1] - shown[0] + 1


def compared(values: Sequence[Value], choice: Choice, kind: PlaceKind) -> Table:
    """Places in the order of their names, the region first. Where much is hidden it stands in a sentence."""
    measure = values[0].measure
    values = [values[0], *sorted(values[1:], key=lambda one: alphabetical(one.place.name))]
    hidden = [one for one in values if one.is_hidden and one.place not in (choice.place, values[0].place)]
    if len(hidden) > ROOM_FOR_HIDDEN:
        values = [one for one in values if one not in hidden]
    else:
        hidden = []
    scale = charts.axis(bounds(values), is_share=measure.scale == Scale.PERCENT)
    is_of_units = kind == PlaceKind.UNIT
    return Table(
        id=f"compare-{kind}",
        title=_("%(measure)s, units") % {"measure": measure.name}
        if is_of_units
        else _("%(measure)s, municipalities") % {"measure": measure.name},
        head=_("Unit") if is_of_units else _("Municipality"),
        value_head=_("Value"),
        rows=[place_row(one, choice, scale) for one in values],
        scale=scale_words(scale, measure, values[0].goal),
        sentence=sentences.comparison([one for one in values if one.place.kind == kind]),
        others=sentences.not_shown([one.place.name for one in hidden]),
    )


def alphabetical(name: str) -> str:
    """Å, ä and ö last, as in Swedish."""
    return name.lower().translate(LAST_LETTERS)


def bounds(values: Sequence[Value]) -> list[float]:
    """Everything that the scale must hold."""
    found = [end for one in values if one.interval for end in one.interval]
    found += [one.goal for one in values[:1] if one.goal is not None]
    return [wording.drawn(values[0].measure, max(number, 0.0)) for number in found]


def scale_words(scale: charts.Axis, measure: Measure, goal: float | None) -> str:
    said = {"low": wording.amount(scale.low), "high": wording.amount(scale.high, 1 if scale.high < 4 else 0)}
    said["unit"] = wording.unit_of(measure, 2)
    if goal is None:
        return _("%(low)s to %(high)s %(unit)s") % said
    return _("%(low)s to %(high)s %(unit)s, the dashed line is the goal") % said


def place_row(one: Value, choice: Choice, scale: charts.Axis) -> Row:
    return Row(
        name=one.place.name,
        url=page_of(one.measure, choice, place=one.place.key),
        is_own=one.place == choice.place,
        interval=interval(one, scale),
        **told(one),
    )


def told(one: Value) -> dict[str, str]:
    return {
        "value": wording.value(one),
        "of": wording.of_how_many(one),
        "span": wording.span(one),
        "hidden": wording.why_hidden(one),
    }


def interval(one: Value, scale: charts.Axis) -> charts.Interval | None:
    if one.interval is None or one.value is None:
        return None
    low, high, value = (wording.drawn(one.measure, number) for number in (*one.interval, one.value))
    goal = None if one.goal is None else wording.drawn(one.measure, one.goal)
    return charts.interval(low, high, value, goal, scale)


def grouped(values: Mapping[Cut, Value], choice: Choice) -> Table:
    """One measure of one place and month, in each form of care and each group of ages."""
    measure = measure_of(next(iter(values.values())).measure.code)
    scale = charts.axis(bounds(list(values.values())), is_share=measure.scale == Scale.PERCENT)
    return Table(
        id="groups",
        title=_("In groups, %(place)s") % {"place": choice.place.name},
        head=_("Group"),
        value_head=_("Value"),
        rows=[
            Row(
                name=name_of(cut),
                url=page_of(measure, choice, cut=cut.code) if cut in CUTS else "",
                interval=interval(value, scale),
                **told(value),
            )
            for cut, value in values.items()
        ],
        scale=scale_words(scale, measure, None),
    )


def everything(values: Mapping[str, Value], choice: Choice) -> list[Group]:
    """Every measure of the place, by what it is about."""
    return [
        Group(
            str(label),
            [measure_row(values[one.code], choice) for one in measures],
        )
        for label, measures in by_group()
    ]


def measure_row(one: Value, choice: Choice) -> Row:
    return Row(name=str(one.measure.name), url=page_of(one.measure, choice), tag=tag_of(one), **told(one))


def by_group() -> list[tuple[Any, list[Measure]]]:
    """The measures in their own order, those about one thing together."""
    return [(label, list(some)) for label, some in groupby(all_measures(), key=lambda one: one.group)]


def heading(place: Place) -> str:
    return _("Follow-up, %(place)s") % {"place": place.name}
