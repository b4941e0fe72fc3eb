"""Where lines, dots and intervals stand in a drawing (SVG). Pure arithmetic: no colours, and no words of its own.

A page draws a trend twice, wide and narrow, and shows the one that fits: text in a drawing that is shrunk cannot be
read. Coordinates are text with a dot, whatever language the page has.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10

STEPS = (1, 2, 2.5, 5, 10)
LINES = 5  # about how many steps there are on the axis
HIGH_SHARE = 50  # shares that never fall below this are drawn from HALF, and the axis says so
HALF = 40
LABEL_GAP = 17  # between two labels at the end of their lines


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one line, oldest first; None where there is nothing to show. `style` is main, second or late."""

    name: str
    values: Sequence[float | None]
    style: str = "main"


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Line:
    """A path that has a gap where a value is missing, a dot for each value, and where its label stands."""

    name: str
    style: str
    path: str
    dots: tuple[Dot, ...]
    label_y: str
    last: float | None
    last_text: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A month on the axis. Not every month has its name where there is little room."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    width: int
    height: int
    left: str
    right: str
    bottom: str
    label_x: str
    month_y: str
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    months: tuple[Mark, ...]
    goal_y: str = ""
    goal_label_y: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    low: float
    high: float
    step: float

    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [round(self.low + number * self.step, 6) for number in range(count + 1)]


@dataclass(frozen=True, slots=True)
class Interval:
    """One row of a comparison, from 0 to `WIDTH`."""

    start: str
    length: str
    dot: str
    goal: str = ""


WIDE, NARROW = (640, 250), (320, 220)
WIDTH = 200  # of a row's drawing
EDGE = 8


def at(number: float) -> str:
    return f"{number:.1f}"


def axis(values: Sequence[float | None], *, is_share: bool = False) -> Axis:
    """A scale with round steps that holds all values, from zero. Shares are percent and never more than a hundred."""
    known = [value for value in values if value is not None]
    low = HALF if is_share and known and min(known) >= HIGH_SHARE else 0
    top = max(known, default=0) - low
    step = round_step(top / LINES if top > 0 else 1 / LINES)
    high = low + step * max(1, ceil(round(top / step, 9)))
    return Axis(low, min(high, 100) if is_share else high, step)


def round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not less."""
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * 0.999999)


def trend(
    series: Sequence[Series],
    months: Sequence[str],
    goal: float | None,
    say: Callable[[float], str],
    *,
    size: tuple[int, int],
    is_share: bool = False,
) -> Trend:
    """A line for each series over the same months. `say` writes a value."""
    width, height = size
    is_wide = size == WIDE
    left, right, top, bottom = 44.0, width - (138.0 if is_wide else EDGE), 14.0, height - 28.0
    scale = axis([*(value for one in series for value in one.values), goal], is_share=is_share)
    count = len(months)

    def x(index: int) -> float:
        return (left + right) / 2 if count < 2 else left + 10 + (right - left - 20) * index / (count - 1)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - scale.low) / (scale.high - scale.low)

    lines = apart([line(one, x, y, say) for one in series])
    every = 1 if is_wide or count <= 4 else 2 if count <= 7 else 3
    marks = [
        Mark(at(x(index)), month if (count - 1 - index) % every == 0 else "") for index, month in enumerate(months)
    ]
    return Trend(
        width=width, height=height, left=at(left), right=at(right), bottom=at(bottom), label_x=at(right + 8),
        month_y=at(height - 7), lines=tuple(lines), months=tuple(marks),
        ticks=tuple(Tick(at(y(value)), say(value)) for value in scale.ticks()),
        goal_y="" if goal is None else at(y(goal)), goal_label_y="" if goal is None else at(free(y(goal), lines)),
    )  # fmt: skip


def line(series: Series, x, y, say) -> Line:
    """A value that stands alone between two gaps is a dot without a line."""
    dots, path, is_drawing = [], [], False
    for index, value in enumerate(series.values):
        if value is None:
            is_drawing = False
            continue
        dot = Dot(at(x(index)), at(y(value)))
        dots.append(dot)
        path.append(f"{'L' if is_drawing else 'M'}{dot.x} {dot.y}")
        is_drawing = True
    last = next((value for value in reversed(series.values) if value is not None), None)
    label_y, text = ("", "") if last is None else (at(y(last)), say(last))
    return Line(series.name, series.style, " ".join(path), tuple(dots), label_y, last, text)


def apart(lines: list[Line]) -> list[Line]:
    """Labels of lines that end close to each other: the lower one is moved down."""
    moved, above = {}, -2.0 * LABEL_GAP
    for one in sorted((one for one in lines if one.label_y), key=lambda one: float(one.label_y)):
        above = max(float(one.label_y), above + LABEL_GAP)
        moved[one.name] = at(above)
    return [replace(one, label_y=moved.get(one.name, "")) for one in lines]


def free(goal_y: float, lines: Sequence[Line]) -> float:
    """Where the goal's label has room between those of the lines: at its own line, else below."""
    place = goal_y
    for other in sorted(float(one.label_y) for one in lines if one.label_y):
        if abs(place - other) < LABEL_GAP:
            place = other + LABEL_GAP
    return place


def interval(low: float, high: float, value: float, goal: float | None, scale: Axis) -> Interval:
    """What does not fit on the scale ends at its edge."""

    def x(number: float) -> float:
        inside = min(max(number, scale.low), scale.high)
        return EDGE + (WIDTH - 2 * EDGE) * (inside - scale.low) / (scale.high - scale.low)

    start = x(low)
    return Interval(at(start), at(x(high) - start), at(x(value)), "" if goal is None else at(x(goal)))
