"""The region, its municipalities, some private health centres; units of very different size, and who works there."""

from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from random import Random

from apps.core.municipalities import MUNICIPALITIES
from apps.organisations.kinds import PURPOSES, UnitKind

from .copying import Rows, table
from .made import LETTERS, Place, Region
from .names import FIRST, LAST

REGION = "12"
BIGGEST_CENTRE = 0.082  # of all listings: 8 % also where chance takes a little
MUNICIPAL = (UnitKind.SOCIAL_SERVICES, UnitKind.MUNICIPAL_HEALTH, UnitKind.HOME_CARE, UnitKind.SPECIAL_HOUSING)
NAMES: dict[str, str] = {
    UnitKind.INPATIENT: "Avdelning",
    UnitKind.OUTPATIENT: "Vårdcentralen",
    UnitKind.EMERGENCY: "Akutmottagningen",
    UnitKind.SCHOOL_HEALTH: "Elevhälsan",
    UnitKind.SOCIAL_SERVICES: "Biståndsenheten",
    UnitKind.MUNICIPAL_HEALTH: "Hemsjukvården",
    UnitKind.HOME_CARE: "Hemtjänsten",
    UnitKind.SPECIAL_HOUSING: "Boendet",
}
# Roles by kind of unit, the commonest first; elsewhere people do what needs no certain kind of unit.
WORK: dict[str, tuple[str, ...]] = {
    UnitKind.INPATIENT: ("ward_nurse", "ward_nurse", "ward_nurse", "treating_physician"),
    UnitKind.OUTPATIENT: ("outpatient_coordinator", "fixed_care_contact", "fixed_care_contact", "outpatient_manager"),
    UnitKind.SOCIAL_SERVICES: ("care_manager", "care_manager", "municipal_recipient"),
    UnitKind.MUNICIPAL_HEALTH: ("municipal_nurse", "municipal_nurse", "municipal_rehab"),
    UnitKind.HOME_CARE: ("home_service",),
    UnitKind.SPECIAL_HOUSING: ("home_service",),
    UnitKind.EMERGENCY: ("emergency_staff",),
    UnitKind.SCHOOL_HEALTH: ("analyst", "log_reviewer", "permission_admin", "technician"),
}
CLEARED = ("ward_nurse", "fixed_care_contact", "care_manager")  # for protected identities
WITHOUT_POST = 0.03  # of all staff: employed, but with no assignment that holds today


def municipalities(region: Region) -> list[str]:
    return list(MUNICIPALITIES)[: region.size.municipalities]


@table("organisations.Principal", "id code name kind")
def principals(region: Region) -> Rows:
    yield region.key("principal", 0), f"{LETTERS}{region.seed}-{REGION}", "Region Testland", "region"
    for number, code in enumerate(municipalities(region), 1):
        name = f"Testkommunen {MUNICIPALITIES[code]}"
        yield region.key("principal", number), f"{LETTERS}{region.seed}-{code}", name, "municipality"


@table("organisations.Provider", "id hsa_id principal_id name kind svod_from")
def providers(region: Region) -> Rows:
    """All who give care have joined shared documentation, but for the smallest private ones."""

    def row(name: str, principal: int, title: str, kind: str) -> tuple:
        key = region.providers[name] = region.key("provider", len(region.providers))
        hsa_id = f"SE{LETTERS}{region.seed}-P{len(region.providers)}"
        joined = kind == "V" and not name.startswith("private 1")
        return key, hsa_id, region.key("principal", principal), title, kind, date(2015, 1, 1) if joined else None

    yield row(REGION, 0, "Region Testland", "V")
    for number, code in enumerate(municipalities(region), 1):
        for kind in "VO":
            yield row(f"{code} {kind}", number, f"Testkommunen {MUNICIPALITIES[code]}", kind)
    for number in range(region.size.centres // 3):
        yield row(f"private {number}", 0, f"Testvård {number + 1} AB", "V")


@table("organisations.Unit", "id hsa_id provider_id name kind municipality_code phone")
def units(region: Region) -> Rows:
    for number, place in enumerate(places(region)):
        region.places.setdefault(place.kind, []).append(place)
        hsa_id = f"SE{LETTERS}{region.seed}-U{number + 1}"
        yield place.id, hsa_id, place.provider, place.name, place.kind, place.municipality, "040-628 04 01"


def places(region: Region) -> Iterator[Place]:
    """Every unit that there is. A few have most of the work. Every tenth clinic has none, nor has what opens today."""
    codes, size = municipalities(region), region.size
    numbers = iter(range(10**6))

    def place(kind: str, owner: str, at: int, weight: float, name: str = "") -> Place:
        number, code = next(numbers), codes[at % len(codes)]
        title = f"{name or NAMES[kind]} {MUNICIPALITIES[code]} {number + 1}"
        return Place(region.key("unit", number), title, str(kind), region.providers[owner], code, weight)

    for at in range(size.wards):
        yield place(UnitKind.INPATIENT, REGION, at, 0 if at == size.wards - 1 else (at + 1) ** -0.6)
    for at, share in enumerate(listings(size.centres)):
        private = at % 3 == 2 and f"private {at // 3}" in region.providers
        yield place(UnitKind.OUTPATIENT, f"private {at // 3}" if private else REGION, at, share)
    for at in range(size.clinics):
        yield place(UnitKind.EMERGENCY, REGION, at, 0 if at % 10 == 9 else 1 / (at + 1), "Mottagningen")
    for at in range(max(1, size.municipalities // 10)):
        yield place(UnitKind.SCHOOL_HEALTH, REGION, at, 0, "Staben")
    for at, code in enumerate(codes):
        for kind in MUNICIPAL:
            letter = "V" if kind == UnitKind.MUNICIPAL_HEALTH else "O"
            for one in range(size.units_of_a_kind):
                yield place(kind, f"{code} {letter}", at, 1 / (one + 1))
    yield place(UnitKind.SOCIAL_SERVICES, f"{codes[0]} O", 0, 0)


def listings(centres: int) -> list[float]:
    """Each health centre's share of the listings: one has 8 %, or twice its part where there are few."""
    first = max(BIGGEST_CENTRE, min(0.6, 2 / centres))
    rest = [(at + 3) ** -0.5 for at in range(centres - 1)]
    return [first, *((1 - first) * one / sum(rest) for one in rest)]


@table("organisations.Staff", "id hsa_id name is_protected")
def staff(region: Region) -> Rows:
    dice = region.dice("staff")
    for number in range(region.size.staff):
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
        yield region.key("staff", number), f"SE{LETTERS}{region.seed}-S{number + 1}", name, dice.random() < 0.005


@table("organisations.RiskAnalysis", "id provider_id title text approved_by_id approved_on review_by")
def analyses(region: Region) -> Rows:
    """One for each provider; every tenth should have been reviewed by now."""
    for number, provider in enumerate(region.providers.values()):
        approved, review = region.ago(300).date(), region.ago(20 if number % 10 == 9 else -65).date()
        key, boss = region.key("analysis", number), region.key("staff", number % region.size.staff)
        yield key, provider, "Behov och risker", "Påhittad analys.", boss, approved, review


@table(
    "organisations.RoleProfile",
    "id provider_id name role purpose reads_other_providers handles_protected analysis_id",
)
def profiles(region: Region) -> Rows:
    """Every role that somebody could have at a provider."""
    owners = list(region.providers.values())
    kinds = {(place.provider, kind) for kind, places in region.places.items() for place in places}
    roles = sorted({(provider, role) for provider, kind in kinds for role in WORK[kind]})
    for number, (provider, role) in enumerate(roles):
        key = region.profiles[provider, role] = region.key("profile", number)
        is_care, analysis = PURPOSES[role] == "VB", region.key("analysis", owners.index(provider))
        yield key, provider, "", role, str(PURPOSES[role]), is_care, role in CLEARED, analysis


@table("organisations.Assignment", "id staff_id unit_id provider_id role profile_id valid_from valid_to")
def assignments(region: Region) -> Rows:
    """Somebody at every unit; then more where there is more to do. Some have two, some had one before."""
    dice, everywhere = region.dice("assignments"), [one for places in region.places.values() for one in places]
    shares = list(accumulate(one.weight**0.5 + 0.2 for one in everywhere))
    numbers = iter(range(10**9))
    for number in range(region.size.staff):
        if dice.random() < WITHOUT_POST:
            yield post(region, next(numbers), number, dice.choice(everywhere), dice, until=region.ago(30).date())
            continue
        where = {everywhere[number % len(everywhere)]} if number < 4 * len(everywhere) else set()
        where |= set(dice.choices(everywhere, cum_weights=shares, k=1 if where or dice.random() < 0.8 else 2))
        for place in sorted(where):
            yield post(region, next(numbers), number, place, dice)


def post(region: Region, number: int, who: int, place: Place, dice: Random, until: date | None = None) -> tuple:
    """An assignment; one that holds today is remembered for what people there have done."""
    key, person, role = region.key("post", number), region.key("staff", who), dice.choice(WORK[place.kind])
    if until is None:
        region.posts.append((person, key, role, place))
        region.staff_at.setdefault(place.id, []).append(person)
    profile = region.profiles[place.provider, role]
    return key, person, place.id, place.provider, role, profile, region.ago(900).date(), until
