"""Looking where one does not usually look: a choice, with a reason, is written down first (aktivt val)."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask, because
from apps.access.deciding import closed
from apps.access.holdings import records_of
from apps.access.models import Choice
from apps.access.ruling import CHOICE
from apps.audit import log
from apps.core import clock
from apps.core.errors import IllegalMove, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.core.personal_numbers import parse
from apps.patients.models import Person

from .common import needed, until_or

REASON = 200


@action(Person, unseen=True)
def seek_person(person: Person, *, by: Actor, reason: str) -> Choice:
    """Look up somebody outside one's own list (sök utanför egen lista): opens who the person is, for a while.

    Whoever may not be known even so (a protected identity) does not exist.
    """
    choice = choose(person, by, reason, by.provider, by.unit)
    try:
        ask(by, person)
    except NotAllowed:
        raise NotFound from None
    return choice


def look_up(number: str, *, by: Actor, reason: str) -> Person:
    """Find somebody by the whole number, for `seek_person`. Nobody, and somebody hidden, get the same answer."""
    digits = parse(number, clock.now()).digits12
    with as_system("finding the person that somebody gives a reason to look up"):
        person = Person.objects.filter(personal_number=digits).first()
    if person is None:
        needed(reason, "reason", REASON, _("Say why you need to look."))
        log.record(by, "refused", effect="DENY", rule=NotFound.code, reason="seek_person")
        raise NotFound
    seek_person(person, by=by, reason=reason)
    return person


@action(Person)
def choose_to_read(person: Person, *, by: Actor, reason: str, others: bool = False) -> Choice:
    """Choose to read what other units have written, or with `others` other providers (aktivt val).

    One choice for each unit or provider that has something which the policy opens after a choice, and no other.
    """
    waiting = [
        (rows.model(pk=pk), provider, unit)
        for access, rows in records_of(person.pk)
        for decision, (pk, provider, unit) in closed(by, rows, "pk", access["provider"], access["unit"])
        if decision.effect == CHOICE and (provider != by.provider) == others
    ]
    places = _places(((provider, unit) for _row, provider, unit in waiting), by)
    if not places:
        raise IllegalMove(_("There is nothing there that a choice opens."))
    choices = [choose(person, by, reason, *place) for place in places]
    for row, *_place in waiting:
        ask(by, row)
    return choices[0]


def _places(held: Iterable[tuple[UUID, UUID]], by: Actor) -> list[tuple[UUID, UUID | None]]:
    """Inside one's own provider a choice is for a unit; elsewhere for the whole provider."""
    return list(dict.fromkeys((provider, unit if provider == by.provider else None) for provider, unit in held))


def choose(person: Person, by: Actor, reason: str, provider: UUID | None, unit: UUID | None) -> Choice:
    said = needed(reason, "reason", REASON, _("Say why you need to look."))
    because(said)
    return Choice.objects.create(
        patient=person,
        assignment_id=by.assignment,
        session=by.session,
        provider_id=provider,
        unit_id=unit,
        reason=said,
        valid_from=clock.now(),
        valid_until=until_or(None, "choice.lasts"),
    )
