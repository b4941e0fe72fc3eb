"""The residents: how old they are, where they are listed, how they can be reached, and which units have known them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from apps.access.models import Basis
from apps.core.personal_numbers import has_check_digit
from apps.organisations.kinds import UnitKind

from . import sharing
from .copying import Rows, table
from .made import LETTERS, Place, Region, Resident
from .names import FIRST, LAST, STREETS

ROOM = 2_000_000  # numbers for each seed
SEEDS = 10**9 // ROOM
LISTED, MOVED_CENTRE, CARED_FOR, SEEN = 0.97, 0.6, 0.12, 0.75  # shares of the residents
STILL_SEEN = 0.4  # of those whom their health centre has seen
VISITS = 2.2  # care that has ended, per resident
SCOPES = {"guardian": "[]", "proxy": '["messages", "plan"]'}  # JSON
HIDDEN = ("marked", "protected", "fictitious")
PROTECTED, DEAD = 0.004, 0.02


def reserve_number(seed: int, number: int) -> str:
    """A number that nobody real can have, with the check digit that forms ask for."""
    nine = f"{seed % SEEDS * ROOM + number + 1:09}"
    return LETTERS + nine + next(last for last in "0123456789" if has_check_digit(nine + last))


def born(dice: Random, today: date) -> date:
    """Somebody between newborn and a hundred, fewer the older."""
    years = dice.choice(
        (dice.uniform(0, 20), dice.uniform(18, 66), dice.uniform(18, 66), dice.triangular(60, 100, 70))
    )
    return today - timedelta(days=int(years * 365.24))


@table(
    "patients.Person",
    "id name personal_number number_kind born_on address municipality_code protection deceased_at language"
    " needs_interpreter created_at",
)
def persons(region: Region) -> Rows:
    dice, centres = region.dice("persons"), region.places[UnitKind.OUTPATIENT]
    shares = list(accumulate(centre.weight for centre in centres))
    for number in range(region.size.residents):
        [centre] = dice.choices(centres, cum_weights=shares)
        one = Resident(
            number,
            region.key("person", number),
            f"{dice.choice(FIRST)} {dice.choice(LAST)}",
            reserve_number(region.seed, number),
            centre.municipality if dice.random() < 0.95 else dice.choice(centres).municipality,
            centre.id,
            born(dice, region.today),
        )
        region.residents.append(one)
        is_old, address = one.born.year < region.today.year - 75, f"{dice.choice(STREETS)} {dice.randint(1, 99)}"
        protection = dice.choice(HIDDEN) if dice.random() < PROTECTED else "none"
        died_at = region.ago(dice.uniform(1, 900)) if is_old and dice.random() < 10 * DEAD else None
        if died_at:
            region.dead.add(one.id)
        yield (
            one.id, one.name, one.digits, "reserve", one.born, address, one.municipality, protection, died_at,
            "sv" if dice.random() < 0.85 else dice.choice(("ar", "en", "pl", "fi")), dice.random() < 0.05,
            region.ago(1500),
        )  # fmt: skip


@table("patients.ContactPoint", "id person_id kind value verified_at")
def contact_points(region: Region) -> Rows:
    """Every third has an address, in a domain that does not exist."""
    for one in region.residents[::3]:
        verified_at = region.ago(100) if one.number % 2 else None
        yield region.key("contact", one.number), one.id, "email", f"boende{one.number}@test.invalid", verified_at


@table("patients.Relationship", "id person_id relative_id kind scopes valid_from valid_until")
def relationships(region: Region) -> Rows:
    """The young have guardians, some of the old a proxy, and some of both have ended."""
    dice, people = region.dice("relationships"), region.residents
    grown = [one for one in people if region.today.year - one.born.year > 25]
    for one in people:
        years = region.today.year - one.born.year
        number = 2 if years < 18 else int(years > 75 and dice.random() < 0.15)
        for nth, other in enumerate(dice.sample(grown, number)):
            if other is not one:
                kind, ended = "guardian" if years < 18 else "proxy", dice.random() < 0.1
                key, until = region.key("relationship", 2 * one.number + nth), region.ago(50) if ended else None
                region.mandates[one.id] = key, other.id
                yield key, one.id, other.id, kind, SCOPES[kind], region.ago(700), until


@table("access.Ground", "patient_id unit_id staff_id basis source_type source_id valid_from valid_until")
def grounds(region: Region) -> Rows:
    """Why units know people. Far more has ended than lives: a look at somebody passes many grounds that are over."""
    yield from listed(region)
    yield from cared_for(region)
    for story in (*region.stories, *region.plans):
        yield from of_a_case(region, story)
    yield from sharing.grounds(region)


def listed(region: Region) -> Iterator[tuple]:
    dice, centres = region.dice("listings"), region.places[UnitKind.OUTPATIENT]
    for one in region.residents:
        since = region.ago(dice.uniform(1, 1400))
        if dice.random() < LISTED:
            yield one.id, one.centre, None, int(Basis.LISTED), "listed", one.id, since, None
        if dice.random() < MOVED_CENTRE:
            before = dice.choice(centres).id
            yield one.id, before, None, int(Basis.LISTED), "listed", one.id, since - timedelta(days=400), since


def cared_for(region: Region) -> Iterator[tuple]:
    """Those who have care now, at home or at their health centre, and visits to clinics that are over."""
    dice, number = region.dice("care"), 0
    clinics = [one for one in region.places[UnitKind.EMERGENCY] if one.weight]
    shares = list(accumulate(one.weight for one in clinics))
    centres = {place.id: place for place in region.places[UnitKind.OUTPATIENT]}
    at_home = {place.municipality: place for place in region.places[UnitKind.HOME_CARE]}
    for one in region.residents:
        spans: list[tuple[Place, float, float | None]] = []
        if dice.random() < CARED_FOR:
            spans.append((at_home[one.municipality], dice.uniform(1, 800), None))
        if dice.random() < SEEN:
            spans.append((centres[one.centre], dice.uniform(1, 800), None if dice.random() < STILL_SEEN else 0.5))
        for _ in range(int(dice.expovariate(1 / VISITS) + 0.5)):
            begun = dice.uniform(30, 1400)
            spans.append((dice.choices(clinics, cum_weights=shares)[0], begun, begun - dice.uniform(1, 29)))
        for place, begun, ended in spans:
            number += 1
            until = None if ended is None else region.ago(ended)
            yield (
                one.id,
                place.id,
                None,
                int(Basis.CARE),
                "visit",
                region.key("visit", number),
                region.ago(begun),
                until,
            )


def of_a_case(region: Region, story) -> Iterator[tuple]:
    """As the verbs do it: part in the case, care at the ward; when it ends, only that one was there."""
    person, ended = story.patient.id, story.closed_at
    known_until = ended + timedelta(days=30) if ended else None
    yield person, story.ward.id, None, int(Basis.CARE), "stay", story.id, story.opened_at, known_until
    for place in story.units:
        yield person, place.id, None, int(Basis.CASE), "case", story.id, story.opened_at, ended
        if ended:
            yield person, place.id, None, int(Basis.ENDED_CASE), "case", story.id, ended, None
