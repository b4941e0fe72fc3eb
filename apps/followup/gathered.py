"""Everything that the overview shows, gathered once for the page and for paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core.parts import Fact

from . import reading, sentences, showing, tables
from .choosing import Choice
from .kinds import PlaceKind, Series
from .measures import Measure, measure_of
from .reading import Value
from .sentences import Todo
from .showing import FOUR, PAIR, Card, Group, Lines, Table


@dataclass(frozen=True, slots=True)
class Shown:
    """`compared` is the measure of the table: the one whose goal is missed by most."""

    choice: Choice
    when: str
    todo: Todo
    compared: Measure
    cards: list[Card]
    trend: Lines
    definition: list[Fact]
    table: Table
    groups: list[Group]


def overview(actor: Actor, choice: Choice) -> Shown:
    """Four statements."""
    values: Mapping[str, Value] = reading.overview(actor, choice.month, choice.place, choice.cut)
    todo = sentences.todo(values)
    compared = measure_of(todo.code or FOUR[1])
    rows = tables.side_by_side(
        actor, compared.code, choice.month, choice.cut, choice.all_places, PlaceKind.MUNICIPALITY
    )
    return Shown(
        choice=choice,
        when=sentences.closed(choice.month, choice.closed.closed_at),
        todo=todo,
        compared=compared,
        cards=showing.cards(values, choice),
        trend=pair_of_lines(actor, choice),
        definition=showing.definition(measure_of(PAIR[0]), values[PAIR[0]]),
        table=showing.compared(rows, choice, PlaceKind.MUNICIPALITY),
        groups=showing.everything(values, choice),
    )


def pair_of_lines(actor: Actor, choice: Choice) -> Lines:
    """The two means over twelve months, labelled, in one drawing."""
    found = tables.trends(actor, PAIR, choice.place, choice.cut, until=choice.month)
    every, least = (found[code][Series.FROZEN] for code in PAIR)
    title = _("Days as ready, month by month")
    return showing.lines(title, every, [(_("at least one day"), "second", least)], choice.since)
