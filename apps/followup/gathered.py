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
    main = PAIR if any(values[code].value is not None for code in PAIR) else (compared.code,)
    rows = tables.side_by_side(
        actor, compared.code, choice.month, choice.cut, choice.all_places, PlaceKind.MUNICIPALITY
    )
    return Shown(
        choice=choice,
        when=sentences.closed(choice.month, choice.closed.closed_at),
        todo=todo,
        compared=compared,
        cards=showing.cards(values, choice),
        trend=lines_of(actor, choice, main),
        definition=showing.definition(measure_of(main[0]), values[main[0]]),
        table=showing.compared(rows, choice, PlaceKind.MUNICIPALITY),
        groups=showing.everything(values, choice),
    )


def lines_of(actor: Actor, choice: Choice, main: tuple[str, ...]) -> Lines:
    """The two means over twelve months, labelled, in one drawing; or the one measure that the page is about where
    nobody has been in hospital."""
    found = tables.trends(actor, main, choice.place, choice.cut, until=choice.month)
    first, *least = (found[code][Series.FROZEN] for code in main)
    if not least:
        title = _("%(measure)s, month by month") % {"measure": measure_of(main[0]).name}
        return showing.lines(title, first, [], choice.since)
    title = _("Days as ready, month by month")
    return showing.lines(title, first, [(_("at least one day"), "second", least[0])], choice.since)
