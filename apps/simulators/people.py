"""Whom the simulated sign-in offers. `scenarios` hands over the demo's cast; without it, everybody in the database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from apps.core import calendar
from apps.core.guard import as_system
from apps.identity.realms import RESIDENT, STAFF
from apps.organisations.models import Assignment
from apps.patients.models import NumberKind, Person

LEVEL_3 = "http://id.sambi.se/loa/loa3"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody invented. `line` says what awaits them; `personal_number` makes one of the staff a patient as well."""

    realm: str
    identifier: str
    name: str
    title: str
    line: str = ""
    is_first: bool = False
    personal_number: str = ""
    assurance: str = LEVEL_3

    @property
    def key(self) -> str:
        """Stands in for the identifier in pages, codes and as the subject: a personal number goes in none of them."""
        return salted_hmac("simulators.person", f"{self.realm} {self.identifier}", algorithm="sha256").hexdigest()[:24]


_sources: list[Callable[[], Iterable[DemoPerson]]] = []


def register(source: Callable[[], Iterable[DemoPerson]]) -> None:
    """Let `source()` name the people. Those with `is_first` stand at the top, in the order given."""
    _sources.append(source)


def offered(realm: str) -> list[DemoPerson]:
    """The people of one door: those who are named, the first ones first, then the others by name. Nobody twice."""
    named = [person for source in _sources for person in source() if person.realm == realm]
    known = {person.identifier for person in named}
    others = [person for person in _from_database(realm) if person.identifier not in known]
    return [*sorted(named, key=lambda person: not person.is_first), *sorted(others, key=lambda person: person.name)]


def _from_database(realm: str) -> Iterable[DemoPerson]:
    return _staff() if realm == STAFF else _residents()


def _staff() -> list[DemoPerson]:
    """Everybody with an assignment today, each with the first of them as title."""
    found: dict[str, DemoPerson] = {}
    for one in Assignment.objects.valid_on(calendar.today()).select_related("staff", "unit").order_by("valid_from"):
        title = f"{one.get_role_display()}, {one.unit.name}"
        found.setdefault(one.staff.hsa_id, DemoPerson(STAFF, one.staff.hsa_id, one.staff.name, title))
    return list(found.values())


def _residents() -> list[DemoPerson]:
    with as_system("offering invented people in the simulated sign-in"):
        living = Person.objects.filter(deceased_at=None).exclude(number_kind=NumberKind.RESERVE)  # no e-identification
        rows = living.values_list("personal_number", "name", "born_on")
        return [DemoPerson(RESIDENT, number, name, str(born.year) if born else "") for number, name, born in rows]
