"""Making rows of the cast. In a database that already has people in it, what fits is used again."""

import hashlib
from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.access import grounds
from apps.access.models import Basis
from apps.core.errors import Invalid
from apps.core.guard import as_system
from apps.core.municipalities import MUNICIPALITIES
from apps.core.personal_numbers import parse
from apps.organisations.kinds import ProviderKind, provider_kind_of
from apps.organisations.models import Assignment, Principal, Provider, Staff, Unit
from apps.patients.models import Person, Relationship

from . import bookings
from .places import REGION_SKANE, code_of_home, code_of_principal, name_of_home
from .problems import Collected, unplayable
from .script import CastList, PersonEntry, Post, RelativeEntry, Script, StaffEntry, UnitEntry
from .source import Word
from .world import World

LONG_AGO = date(2000, 1, 1)
STREETS = ("Påhittsgatan", "Sagovägen", "Låtsasgränd", "Exempelgatan", "Prövstigen", "Mönstervägen")
BASES = {"care": Basis.CARE, "listed": Basis.LISTED}


def build(script: Script) -> World:
    """Everybody in the script as rows. Raises Unplayable for a personal number that cannot be one."""
    with as_system("the cast of a scenario"):
        return Casting(script).build()


class Casting:
    def __init__(self, script: Script):
        self.script, self.cast, self.start = script, script.cast, script.clock
        self.world, self.problems = World(), Collected()

    def build(self) -> World:
        add_principals()
        cast, world = self.cast, self.world
        for group, make in (("units", self.unit), ("people", self.person), ("relatives", self.relative)):
            for name, entry in getattr(cast, group).items():
                with self.problems:
                    getattr(world, "units" if group == "units" else "people")[name] = make(entry)
        self.problems.raise_if_any()
        check_numbers(cast, world)
        for name, entry in cast.staff.items():
            world.staff[name], world.posts[name] = self.staff(entry)
            if entry.person:
                world.same[name] = entry.person
        self.relations()
        return world

    def invented_id(self, name: str) -> str:
        """An HSA-id for somebody who has none: the same each time the same file is played."""
        digest = hashlib.sha256(f"{self.script.title} {name}".encode()).hexdigest()
        return f"SE0000000000-{digest[:10].upper()}"

    def unit(self, entry: UnitEntry) -> Unit:
        principal = principal_of(entry.principal)
        found = Unit.objects.filter(
            name=entry.name, kind=entry.kind, provider__principal=principal, **provider_name(entry)
        )
        return found.select_related("provider").first() or Unit.objects.create(
            hsa_id=self.invented_id(entry.id),
            provider=provider_of(entry, principal),
            name=entry.name,
            kind=entry.kind,
            municipality_code=principal.code if principal.code in MUNICIPALITIES else "",
            phone=entry.phone or invented_phone(entry.id),
        )

    def person(self, entry: PersonEntry) -> Person:
        code = code_of_home(entry.municipality)
        address = entry.address or invented_address(entry.id, name_of_home(code))
        more = {"municipality_code": code, "address": address, "protection": entry.protection}
        person = self.somebody(entry.name, entry.personal_number, **more)
        if entry.has_ways:
            bookings.prefer(person, entry)
        return person

    def relative(self, entry: RelativeEntry) -> Person:
        return self.somebody(entry.name, entry.personal_number)

    def somebody(self, name: str, written: Word, **more) -> Person:
        try:
            number = parse(written, self.start)
        except Invalid as refusal:
            raise unplayable(written.line, _("the personal number: %(why)s") % {"why": refusal.message}) from None
        found = Person.objects.filter(personal_number=number.digits12).first()
        if found is None and number.born is None and number.kind != "reserve":
            raise unplayable(written.line, _("the personal number says no day of birth"))
        return found or Person.objects.create(
            name=name,
            personal_number=number.digits12,
            number_kind=number.kind,
            born_on=number.born,
            created_at=self.start,
            **more,
        )

    def staff(self, entry: StaffEntry) -> tuple[Staff, list[Assignment]]:
        known = self.known_staff(entry)
        staff = known or Staff.objects.create(hsa_id=self.invented_id(entry.id), name=entry.name)
        return staff, [self.assignment(staff, post) for post in entry.posts]

    def known_staff(self, entry: StaffEntry) -> Staff | None:
        by_id = Staff.objects.filter(hsa_id=self.invented_id(entry.id)).first()
        unit = self.world.units[entry.posts[0].unit]
        return by_id or Staff.objects.filter(name=entry.name, assignments__unit=unit).first()

    def assignment(self, staff: Staff, post: Post) -> Assignment:
        unit = self.world.units[post.unit]
        found = Assignment.objects.filter(staff=staff, unit=unit, role=post.role, valid_from__lte=self.start.date())
        row = found.first() or Assignment.objects.create(staff=staff, unit=unit, role=post.role, valid_from=LONG_AGO)
        row.staff, row.unit = staff, unit
        return row

    def relations(self) -> None:
        world = self.world
        for name, entry in self.cast.relatives.items():
            row, _new = Relationship.objects.get_or_create(
                person=world.people[entry.of],
                relative=world.people[name],
                kind=entry.relation,
                defaults={"scopes": list(entry.scopes), "valid_from": long_before(), "valid_until": entry.until},
            )
            row.person, row.relative = world.people[entry.of], world.people[name]
            world.relations[name] = row
        for entry in self.cast.relations:
            person = world.people[entry.person]
            grounds.open(
                patient_id=person.pk,
                unit_id=world.units[entry.unit].pk,
                basis=BASES[entry.kind],
                source=entry.kind,
                source_id=person.pk,
                valid_from=entry.from_ or self.start,
                valid_until=entry.until,
            )


def check_numbers(cast: CastList, world: World) -> None:
    """A number belongs to one human: two patients cannot share it; a relative may be a patient too."""
    owners: dict = {}
    for name in cast.people:
        other = owners.setdefault(world.people[name].pk, name)
        if other != name:
            line = cast.people[name].personal_number.line
            raise unplayable(line, _("“%(id)s” already has this personal number") % {"id": other})
    for name, entry in cast.relatives.items():
        if world.people[name].pk == world.people[entry.of].pk:
            raise unplayable(entry.personal_number.line, _("nobody is a relative of their own"))


def long_before() -> datetime:
    return datetime.fromisoformat("2000-01-01T00:00+01:00")


def add_principals() -> None:
    """The region and its 33 municipalities."""
    code, name, kind = REGION_SKANE
    rows = [Principal(code=code, name=name, kind=kind)]
    rows += [Principal(code=code, name=name, kind="municipality") for code, name in MUNICIPALITIES.items()]
    known = set(Principal.objects.values_list("code", flat=True))
    Principal.objects.bulk_create(row for row in rows if row.code not in known)


def principal_of(written: Word) -> Principal:
    code, name, kind = code_of_principal(written)
    return Principal.objects.get_or_create(code=code, defaults={"name": name, "kind": kind})[0]


def provider_name(entry: UnitEntry) -> dict:
    return {"provider__name": entry.provider} if entry.provider else {}


def provider_of(entry: UnitEntry, principal: Principal) -> Provider:
    """The named provider, or the principal's own of the kind that such a unit needs."""
    kind = provider_kind_of(entry.kind) or ProviderKind.SOCIAL
    own = Provider.objects.filter(principal=principal, kind=kind)
    found = own.filter(name=entry.provider or principal.name).first()
    if found is None and not entry.provider:
        found = own.filter(name__startswith=principal.name).order_by("hsa_id").first()
    if found:
        return found
    name = entry.provider or principal.name
    digest = hashlib.sha256(f"{principal.code} {kind} {name}".encode()).hexdigest()
    hsa_id = f"SE0000000000-{kind}{digest[:9].upper()}"
    return Provider.objects.create(hsa_id=hsa_id, principal=principal, name=name, kind=kind)


def number_from(text: str, below: int) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % below


def invented_phone(name: str) -> str:
    """From the numbers that are reserved for fiction."""
    return f"040-628 04 {number_from(name, 100):02}"


def invented_address(name: str, town: str) -> str:
    return f"{STREETS[number_from(name, len(STREETS))]} {1 + number_from(town + name, 98)}, {town}"
