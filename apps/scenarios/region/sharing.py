"""What people have said about being read about, and what staff opened all the same: few of each, spread over all."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from apps.access.models import Basis
from apps.organisations.kinds import UnitKind

from .copying import Rows, table
from .made import Place, Region, Resident

# Shares of the residents.
CONSENTS, BLOCKS, INCAPABLE, EMERGENCIES, EXTENDED = 0.08, 0.02, 0.005, 0.002, 0.05
CHOICES = 8  # of each assignment
ENDED = 0.6  # of what has an end
YEARS = 1100  # days back


class Said(NamedTuple):
    """Something about one resident at one unit, from one moment until another."""

    number: int
    one: Resident
    place: Place
    since: float  # days ago
    is_over: bool


def some(region: Region, what: str, share: float, kind: str) -> Iterator[Said]:
    """A share of the residents, each with a unit that is not always the same. The same each time that one asks."""
    dice, places = region.dice(what), [place for place in region.places[kind] if place.weight]
    for one in region.residents:
        if dice.random() < share:
            is_over, since = dice.random() < ENDED, dice.uniform(40, YEARS)
            yield Said(one.number, one, dice.choice(places), since if is_over else since / 40, is_over)


def consents_said(region: Region) -> Iterator[Said]:
    return some(region, "consents", CONSENTS, UnitKind.OUTPATIENT)


def emergencies_there_were(region: Region) -> Iterator[Said]:
    return some(region, "emergencies", EMERGENCIES, UnitKind.INPATIENT)


def blocks_asked_for(region: Region) -> Iterator[Said]:
    return some(region, "blocks", BLOCKS, UnitKind.OUTPATIENT)


@table(
    "access.SharingConsent",
    "id patient_id provider_id unit_id is_given given_by method registered_by_id valid_from valid_until",
)
def sharing_consents(region: Region) -> Rows:
    """Every twentieth is a no."""
    for said in consents_said(region):
        until = region.ago(said.since - 30) if said.is_over else None
        yield (
            region.key("sharing", said.number), said.one.id, said.place.provider, said.place.id, said.number % 20 > 0,
            "self", "oral", region.staff_at[said.place.id][0], region.ago(said.since), until,
        )  # fmt: skip


@table("access.Block", "id patient_id kind provider_id unit_id exempt requested_by_id requested_at registered_by_id"
    " registered_at valid_from valid_until")  # fmt: skip
def blocks(region: Region) -> Rows:
    """Two of three hide a provider from the others, the rest one unit."""
    for said in blocks_asked_for(region):
        inner, since = said.number % 3 == 0, region.ago(said.since)
        yield (
            region.key("block", said.number), said.one.id, "inner" if inner else "outer", said.place.provider,
            said.place.id if inner else None, ["medication"] if said.number % 5 == 0 else [], said.one.id, since,
            region.staff_at[said.place.id][0], since, since, region.ago(said.since - 20) if said.is_over else None,
        )  # fmt: skip


@table("access.Lift", "id block_id unit_id reason text heard lifted_by_id valid_from valid_until")
def lifts(region: Region) -> Rows:
    """Every eighth block has been opened for a ward, for two days; some still are."""
    wards = [ward for ward in region.places[UnitKind.INPATIENT] if ward.weight]
    for said in blocks_asked_for(region):
        if said.number % 8 == 0:
            since, ward = region.ago(said.since if said.is_over else 1), wards[said.number % len(wards)]
            yield (
                region.key("lift", said.number), region.key("block", said.number), ward.id, "consent", "", "phone",
                region.staff_at[said.place.id][0], since, since + timedelta(days=2),
            )  # fmt: skip


@table(
    "access.LiftRequest",
    "id block_id for_unit_id reason text asked_by_id asked_at answered_at answered_by_id is_granted",
)
def lift_requests(region: Region) -> Rows:
    wards = [ward for ward in region.places[UnitKind.INPATIENT] if ward.weight]
    for said in blocks_asked_for(region):
        if said.number % 12 == 0:
            asked, ward = region.ago(said.since), wards[said.number % len(wards)]
            yield (
                region.key("lift request", said.number), region.key("block", said.number), ward.id, "emergency", "",
                region.staff_at[ward.id][0], asked, asked + timedelta(minutes=20) if said.is_over else None,
                region.staff_at[said.place.id][0] if said.is_over else None, True if said.is_over else None,
            )  # fmt: skip


@table("access.Capacity", "id patient_id kind unit_id made_by_id reason valid_from valid_until")
def capacities(region: Region) -> Rows:
    for said in some(region, "capacities", INCAPABLE, UnitKind.INPATIENT):
        until, kind = region.ago(said.since - 10) if said.is_over else None, 1 if said.is_over else 2
        made_by, key = region.staff_at[said.place.id][0], region.key("capacity", said.number)
        yield key, said.one.id, kind, said.place.id, made_by, "Kan inte ta ställning.", region.ago(said.since), until


@table("access.Inquiry", "id patient_id unit_id text made_by_id made_at")
def inquiries(region: Region) -> Rows:
    for said in some(region, "capacities", INCAPABLE, UnitKind.INPATIENT):
        if not said.is_over:
            made_by, key = region.staff_at[said.place.id][0], region.key("inquiry", said.number)
            yield key, said.one.id, said.place.id, "Har talat med dottern.", made_by, region.ago(said.since)


@table("access.Emergency", "id patient_id unit_id staff_id reason text valid_from valid_until reviewed_at")
def emergencies(region: Region) -> Rows:
    """Four hours each. Those that are not over were opened within the last hours, and wait for review."""
    for said in emergencies_there_were(region):
        since, until = hours_of(region, said)
        reviewed = until + timedelta(days=3) if said.is_over else None
        yield (
            region.key("emergency", said.number), said.one.id, said.place.id, region.staff_at[said.place.id][0],
            "unconscious", "", since, until, reviewed,
        )  # fmt: skip


def hours_of(region: Region, said: Said) -> tuple[datetime, datetime]:
    since = region.ago(said.since if said.is_over else 0.05)
    return since, since + timedelta(hours=4)


@table("access.Choice", "id patient_id assignment_id provider_id unit_id reason valid_from valid_until")
def choices(region: Region) -> Rows:
    """To look at somebody at another health centre. All but the last days' are over."""
    dice, centres = region.dice("choices"), {place.id: place for place in region.places[UnitKind.OUTPATIENT]}
    for number in range(CHOICES * len(region.posts)):
        post, one = region.posts[number // CHOICES], dice.choice(region.residents)
        since, place = region.ago(dice.uniform(0, 300)), centres[one.centre]
        yield (
            region.key("choice", number), one.id, post[1], place.provider, place.id, "Ska träffa patienten.", since,
            since + timedelta(hours=12),
        )  # fmt: skip


@table("access.ExtendedAccess", "id patient_id unit_id decided_by_id reason valid_from valid_until")
def extended_access(region: Region) -> Rows:
    for said in some(region, "extended access", EXTENDED, UnitKind.OUTPATIENT):
        if 13 <= region.today.year - said.one.born.year <= 15:
            by, key = region.staff_at[said.place.id][0], region.key("extended", said.number)
            yield key, said.one.id, said.place.id, by, "Mogen för sin ålder.", region.ago(said.since), None


def grounds(region: Region) -> Iterator[tuple]:
    """What consents and emergencies open, at the unit or for one of its staff."""
    for said in consents_said(region):
        if said.number % 20:
            until, key = region.ago(said.since - 30) if said.is_over else None, region.key("sharing", said.number)
            yield said.one.id, said.place.id, None, int(Basis.CONSENT), "consent", key, region.ago(said.since), until
    for said in emergencies_there_were(region):
        since, until = hours_of(region, said)
        key, staff = region.key("emergency", said.number), region.staff_at[said.place.id][0]
        yield said.one.id, said.place.id, staff, int(Basis.EMERGENCY), "emergency", key, since, until
