"""A month on paper for a meeting: the same figures in the same order as on the page (PDF/UA)."""

from importlib.resources import files
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core import paper

from . import gathered, showing
from .charts import Trend
from .choosing import Choice
from .showing import Card, Lines, Row, Table


def pdf_of(actor: Actor, choice: Choice) -> bytes:
    template = files("apps.followup").joinpath("meeting.typ").read_bytes()
    return paper.pdf(template, said(gathered.overview(actor, choice)))


def said(shown: gathered.Shown) -> dict[str, Any]:
    choice = shown.choice
    return {
        "language": get_language() or "sv",
        "title": showing.heading(choice.place),
        "when": " ".join(filter(None, (shown.when, choice.cut_name and f"{choice.cut_name}."))),
        "todo_label": _("To do") if shown.todo.code else "",
        "todo": shown.todo.title,
        "todo_text": shown.todo.text,
        "figures_label": _("Four figures"),
        "cards": [of_card(card) for card in shown.cards],
        "trend": of_lines(shown.trend),
        "table": of_table(shown.table),
        "all_label": _("All figures of the month"),
        "all_head": [_("Measure"), _("Value"), _("Number"), _("Goal")],
        "groups": [
            {"label": group.label, "rows": [[row.name, *value_of(row), goal_of(row)] for row in group.rows]}
            for group in shown.groups
        ],
        "counted_label": _("How it is counted"),
        "definition": [[fact.label, str(fact.value)] for fact in shown.definition],
        "hidden_note": _("What is not shown is too few, or another figure could be computed from it."),
        "page": _("Page"),
    }


def of_card(card: Card) -> dict[str, Any]:
    return {
        "title": card.title,
        "numbers": [[one.text, one.unit, one.label] for one in card.numbers],
        "lines": [text for text in (card.hidden, card.of, card.tag.text if card.tag else "", card.note) if text],
        "is_missed": card.tone == "danger",
    }


def of_lines(lines: Lines) -> dict[str, Any]:
    return {
        "title": lines.title,
        "sentence": lines.sentence,
        "goal": lines.goal,
        "chart": drawing(lines.wide) if lines.wide else None,
        "head": [_("Month"), *lines.heads],
        "rows": [[row.month, *row.cells] for row in lines.rows],
    }


def drawing(chart: Trend) -> dict[str, Any]:
    """Points as numbers: paper draws its own lines."""
    return {
        "width": chart.width,
        "height": chart.height,
        "left": float(chart.left),
        "right": float(chart.right),
        "label_x": float(chart.label_x),
        "month_y": float(chart.month_y),
        "goal_y": float(chart.goal_y) if chart.goal_y else None,
        "goal_label_y": float(chart.goal_label_y) if chart.goal_label_y else None,
        "ticks": [[float(tick.at), tick.text] for tick in chart.ticks],
        "months": [[float(month.at), month.text] for month in chart.months],
        "lines": [
            {
                "style": line.style,
                "label": f"{line.last_text} {line.name}",
                "label_y": float(line.label_y) if line.label_y else None,
                "parts": parts(line.path),
                "dots": [[float(dot.x), float(dot.y)] for dot in line.dots],
            }
            for line in chart.lines
        ],
    }


def parts(path: str) -> list[list[list[float]]]:
    """ "M1 2 L3 4 M5 6" as the runs between its gaps, each a list of points."""
    runs = [run for run in path.split("M") if run]
    return [[[float(number) for number in point.split()] for point in run.split("L")] for run in runs]


def of_table(table: Table) -> dict[str, Any]:
    head = [table.head, table.value_head, _("Number"), _("Uncertainty, 95 %")]
    rows = [[row.name, *value_of(row), row.span] for row in table.rows]
    return {"title": table.title, "head": head, "rows": rows, "sentence": f"{table.sentence} {table.others}".strip()}


def goal_of(row: Row) -> str:
    return row.tag.text if row.tag else ""


def value_of(row: Row) -> list[str]:
    return [row.hidden, ""] if row.hidden else [row.value, row.of]
