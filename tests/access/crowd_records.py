"""What the crowd's units have written, and all that opens and closes it: consents, blocks, choices, mandates."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import uuid4

from apps.access.actor import Actor
from apps.access.models import (
    Basis,
    Block,
    Capacity,
    CapacityKind,
    Choice,
    ExtendedAccess,
    Inquiry,
    Lift,
    LiftReason,
    LiftRequest,
    SharingConsent,
)
from apps.core.guard import as_system
from apps.patients.models import Address, Person, Relationship, Scope
from apps.records.models import Disagreement, EntryDraft, RecordEntry

from . import world
from .crowd import NOW, SPANS, Crowd, days

MODELS = (RecordEntry, Disagreement, EntryDraft, Address, Block, Lift, LiftRequest, SharingConsent)
LONG_AGO = NOW - timedelta(days=30)
HELPERS = ("guardian", "proxy", "legal_representative", "relative")


def grow_records(random: Random, here: Crowd) -> None:
    """Entries of every unit about everybody, and the actors grown to whom they may matter."""
    here.actors = [at_work(random, here, actor) if actor.kind == "staff" else actor for actor in here.actors]
    with as_system("a test makes a world"):
        for unit in here.units:
            type(unit.provider).objects.filter(pk=unit.provider_id).update(
                svod_from=random.choice([None, LONG_AGO, LONG_AGO])
            )
        for person in here.people:
            if random.random() < 0.2:
                Person.objects.filter(pk=person.pk).update(sealed_at=LONG_AGO)
            for unit in here.units:
                write(random, person, unit)
            speak(random, here, person)
            here.actors += [helper(random, here, person) for _ in range(2)]


def at_work(random: Random, here: Crowd, actor: Actor) -> Actor:
    unit = next(unit for unit in here.units if unit.pk == actor.unit)
    more = {"provider": unit.provider_id, "provider_kind": unit.provider.kind, "staff_id": here.author.pk}
    fitting = {"V": "VB", "O": "OMS"}[unit.provider.kind]
    purpose = random.choice([actor.purpose, fitting, fitting])
    return replace(actor, **more, purpose=purpose, sjf=random.random() < 0.8, clearance=random.random() < 0.3)


def write(random: Random, person: Person, unit) -> None:
    for kind in random.sample(["note", "medication", "alert", "diagnosis", "fmu"], 2):
        entry = RecordEntry.objects.create(
            patient=person, unit=unit, provider=unit.provider, provider_kind=unit.provider.kind, kind=kind,
            happened_at=LONG_AGO, recorded_at=LONG_AGO, is_shared=random.random() < 0.8,
            withheld_reason=random.choice(["", "", "Besked lämnas vid besök"]),
            withheld_until=random.choice([None, days(-1), days(1)]),
        )  # fmt: skip
    Disagreement.objects.create(entry=entry, text="Så var det inte.", unit=unit, said_at=NOW)
    EntryDraft.objects.create(patient=person, unit=unit, form="note", changed_at=NOW)
    block(random, person, unit)


def block(random: Random, person: Person, unit) -> None:
    kind = random.choice(["inner", "outer", ""])
    is_there = Block.objects.filter(patient=person, provider=unit.provider, kind="outer").exists()
    if not kind or (kind == "outer" and is_there):
        return
    blocked = Block.objects.create(
        patient=person, kind=kind, provider=unit.provider, unit=unit if kind == "inner" else None,
        exempt=random.choice([[], [], ["medication"], ["alert"]]), requested_at=LONG_AGO,
        registered_at=random.choice([LONG_AGO, LONG_AGO, None, days(1)]), valid_from=LONG_AGO,
    )  # fmt: skip
    LiftRequest.objects.create(block=blocked, reason="consent", asked_at=NOW)
    if random.random() < 0.4:
        reason = random.choice(LiftReason.values)
        until = random.choice([days(-1), days(1)])
        Lift.objects.create(block=blocked, unit=unit, reason=reason, valid_from=days(-2), valid_until=until)


def speak(random: Random, here: Crowd, person: Person) -> None:
    """What the person has said, or could not say, and who has chosen to look or is in danger's haste."""
    if random.random() < 0.6:
        kind = random.choice(CapacityKind.values)
        Capacity.objects.create(patient=person, kind=kind, unit=here.units[0], valid_from=LONG_AGO)
    for unit in here.units:
        if random.random() < 0.4:
            SharingConsent.objects.create(
                patient=person, provider=unit.provider, unit=unit, is_given=random.random() < 0.6, valid_from=LONG_AGO
            )
        if random.random() < 0.4:
            Inquiry.objects.create(patient=person, unit=unit, text="Frågat dottern.", made_at=LONG_AGO)
        if random.random() < 0.3:
            begins, until = map(days, random.choice(SPANS))
            world.ground(person, unit, Basis.EMERGENCY, begins, until)
    for actor in here.actors:
        if actor.kind == "staff" and actor.assignment and random.random() < 0.6:
            unit = random.choice(here.units)
            Choice.objects.create(
                patient=person, assignment_id=actor.assignment, provider=unit.provider,
                unit=random.choice([None, unit]), reason="Prövning", valid_from=LONG_AGO,
                session=random.choice(["", actor.session, "annan"]),
            )  # fmt: skip


def helper(random: Random, here: Crowd, person: Person) -> Actor:
    mandate = Relationship.objects.create(
        person=person, relative=world.person(), kind=random.choice(HELPERS), valid_from=LONG_AGO,
        scopes=random.sample(Scope.values, 2), valid_until=random.choice([None, None, days(-1)]),
        blocked_at=random.choice([None, None, None, LONG_AGO]),
    )  # fmt: skip
    if random.random() < 0.5:
        whose = random.choice([mandate, None])
        ExtendedAccess.objects.create(
            patient=person, unit=random.choice(here.units), mandate=whose, valid_from=LONG_AGO
        )
    return replace(Actor.of_mandate(mandate), proxies_read=random.random() < 0.5, user_id=uuid4())
