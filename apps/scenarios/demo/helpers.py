"""Those who act for somebody in the demo, and what a person has asked to keep from others."""

from datetime import datetime, timedelta

from apps.access.actor import Actor
from apps.access.models import BlockKind, Exempt
from apps.access.verbs.requests import ask_for_block
from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.organisations.models import Unit
from apps.patients.models import Person, RelationKind, Relationship, Scope

LONG_AGO = timedelta(days=400)
# child → guardians; person → (proxy, what they may do)
GUARDIANS = {"thea": ("patrik", "jasmina")}
PROXIES = {"karin": ("ullabritt", (Scope.MESSAGES, Scope.PLAN))}
BLOCKS = {"linus": "Psykiatriavdelning 83 i Lund"}


def settle(people: dict[str, Person], now: datetime) -> None:
    """Thea has two guardians, Karin a proxy, and Linus has asked for a block that nobody has registered yet."""
    with as_system("the mandates of the demo"):
        for child, guardians in GUARDIANS.items():
            for guardian in guardians:
                act_for(people[child], people[guardian], RelationKind.GUARDIAN, now)
        for person, (proxy, scopes) in PROXIES.items():
            until = now + timedelta(days=180)
            act_for(people[person], people[proxy], RelationKind.PROXY, now, scopes=list(scopes), valid_until=until)
    with outbox.held(), clock.at(now - timedelta(hours=2)):
        for name, unit in BLOCKS.items():
            ask_for_block(
                people[name],
                by=Actor.of_person(people[name]),
                unit=Unit.objects.get(name=unit),
                kind=BlockKind.INNER,
                exempt=[Exempt.MEDICATION, Exempt.ALERT],
                text="Jag vill inte att andra avdelningar läser om min tid här.",
            )


def act_for(person: Person, holder: Person, kind: RelationKind, now: datetime, **more) -> None:
    Relationship.objects.create(
        person=person, relative=holder, kind=kind, valid_from=now - LONG_AGO, registered_at=now - LONG_AGO, **more
    )
