"""People whom nobody here knows, but whom somebody has asked for: they may sign in, and are known from then on.

The rooms above say whom they expect, and hear of it when somebody has come in.
"""

from collections.abc import Callable

from apps.core.personal_numbers import PersonalNumber

from .models import Person

Expecting = Callable[[str], str]
Arriving = Callable[[Person], None]
LONGEST_NAME = 120
_rooms: list[tuple[Expecting, Arriving]] = []


def expect(expecting: Expecting, arriving: Arriving) -> None:
    """Register a room. `expecting` gives the name that was written for a number, or nothing. Both as the system."""
    if (expecting, arriving) not in _rooms:
        _rooms.append((expecting, arriving))


def newcomer(number: PersonalNumber, name: str) -> Person | None:
    """A new row for somebody who is expected; None for anybody else. `name` is what the identity provider says."""
    written = next(filter(None, (expecting(number.digits12) for expecting, _arriving in _rooms)), "")
    if not written:
        return None
    return Person.objects.create(
        name=name[:LONGEST_NAME] or written,
        personal_number=number.digits12,
        number_kind=number.kind,
        born_on=number.born,
    )


def welcome(person: Person) -> None:
    for _expecting, arriving in _rooms:
        arriving(person)
