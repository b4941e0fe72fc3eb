"""What a change would mean, in numbers, before anybody approves it: done, counted with the real policy, and undone."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import calendar, rules
from apps.core.guard import as_system
from apps.organisations.models import Unit
from apps.patients.models import Person, Protection

from . import operations
from .operations import Data, Doer
from .reach import Reach, Reached

MOST_UNITS = 20  # a profile may be held at hundreds, and somebody waits for the page


@dataclass(frozen=True, slots=True)
class Figures:
    """`people_more` reach `patients_more` whom they did not before; of those, how many are protected or children.

    `units`: [{name, people, people_after, patients, patients_after}] for those units where something changes.
    `counted` of the `concerned` units: those with most people, where there are more than can be counted meanwhile.
    """

    day: str
    people_more: int = 0
    patients_more: int = 0
    protected: int = 0
    children: int = 0
    people_fewer: int = 0
    patients_fewer: int = 0
    units: tuple[dict[str, Any], ...] = ()
    counted: int = 0
    concerned: int = 0

    @property
    def limits(self) -> str:
        """That there is more than was counted; empty when all was."""
        if self.counted == self.concerned:
            return ""
        words = {"n": self.counted, "all": self.concerned}
        return _("Counted at the %(n)s of %(all)s units where most people work. The others come on top.") % words

    @property
    def digest(self) -> str:
        """Stands for the figures in the form of whoever has read them. The day is not one of them."""
        told = {name: value for name, value in asdict(self).items() if name != "day"}
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def sentence(self) -> str:
        """ "14 more people reach 2,310 more patients." """
        if not self.people_more and not self.people_fewer:
            return _("Nobody reaches anybody new.")
        if not self.people_more:
            people = ngettext("%(n)s person no longer reaches", "%(n)s people no longer reach", self.people_fewer)
            patients = ngettext("%(n)s patient", "%(n)s patients", self.patients_fewer)
            return f"{numbered(people, self.people_fewer)} {numbered(patients, self.patients_fewer)}."
        people = ngettext("%(n)s more person reaches", "%(n)s more people reach", self.people_more)
        patients = ngettext("%(n)s more patient", "%(n)s more patients", self.patients_more)
        return f"{numbered(people, self.people_more)} {numbered(patients, self.patients_more)}."


def numbered(words: str, number: int) -> str:
    return words % {"n": f"{number:,}".replace(",", "\u00a0")}


def stored(figures: Figures) -> dict[str, Any]:
    return {**asdict(figures), "units": list(figures.units)}


def restored(data: dict[str, Any]) -> Figures:
    return Figures(**{**data, "units": tuple(data["units"])})


def figures_of(changes: list[Data], provider: UUID) -> Figures:
    """Do it, count, and undo it: what is foretold is what will happen. Raises Invalid for what cannot be done."""
    today = calendar.today()
    day = operations.first_day(changes, today)
    reach = Reach(provider, day)
    with transaction.atomic():
        touched = operations.subjects(changes)
        before = reach.posts(touched)
        operations.run(changes, Doer(provider, today))
        after = reach.posts(touched | operations.subjects(changes))
        found = counted_at(units_of(provider), reach, before, after)
        transaction.set_rollback(True)
    return found


def counted_at(names: dict[UUID, str], reach: Reach, before: list, after: list) -> Figures:
    """Before and after beside each other, at the units with most people."""
    people = Counter(post.unit_id for post in [*before, *after])
    units = {unit for unit, _people in sorted(people.items(), key=lambda one: (-one[1], one[0]))[:MOST_UNITS]}
    before, after = ([post for post in posts if post.unit_id in units] for posts in (before, after))
    rows = rows_of(names, at_units(reach, before), at_units(reach, after))
    found = compared(reach.day, reach.by_person(before), reach.by_person(after), rows)
    return replace(found, counted=len(units), concerned=len(people)) if len(people) > len(units) else found


AtUnits = dict[UUID, tuple[set[UUID], set[UUID]]]


def at_units(reach: Reach, posts: list) -> AtUnits:
    """Unit → the people whom the change is about who work there, and the patients whom they reach from there."""
    found: AtUnits = {}
    for post in posts:
        people, patients = found.setdefault(post.unit_id, (set(), set()))
        people.add(post.staff_id)
        patients |= reach.of(post)
    return found


def units_of(provider: UUID) -> dict[UUID, str]:
    return dict(Unit.objects.filter(provider=provider).values_list("pk", "name"))


def rows_of(names: dict[UUID, str], here: AtUnits, there: AtUnits) -> tuple[dict[str, Any], ...]:
    rows = []
    for unit in sorted(here.keys() | there.keys(), key=lambda pk: names.get(pk, "")):
        (people, patients), (people_after, patients_after) = (side.get(unit, (set(), set())) for side in (here, there))
        if (people, patients) == (people_after, patients_after):
            continue
        rows.append(
            {
                "name": names.get(unit, ""),
                "people": len(people),
                "people_after": len(people_after),
                "patients": len(patients),
                "patients_after": len(patients_after),
            }
        )
    return tuple(rows)


def compared(day: date, before: dict[UUID, Reached], after: dict[UUID, Reached], units) -> Figures:
    nobody: Reached = frozenset()
    gained = {staff: after.get(staff, nobody) - before.get(staff, nobody) for staff in before.keys() | after.keys()}
    lost = {staff: before.get(staff, nobody) - after.get(staff, nobody) for staff in before.keys() | after.keys()}
    more: set[UUID] = set().union(*gained.values())
    fewer: set[UUID] = set().union(*lost.values())
    protected, children = groups_of(more, day)
    return Figures(
        day=day.isoformat(),
        people_more=sum(map(bool, gained.values())),
        patients_more=len(more),
        protected=protected,
        children=children,
        people_fewer=sum(map(bool, lost.values())),
        patients_fewer=len(fewer),
        units=units,
    )


def groups_of(patients: set[UUID], day: date) -> tuple[int, int]:
    """How many of them are protected, and how many are children, at the limits of the day."""
    adult = rules.on(day).number("citizen.adult_age")
    with as_system("counting whom a change of permissions would reach"):
        people = list(Person.objects.filter(pk__in=patients).values_list("protection", "born_on"))
    protected = sum(protection != Protection.NONE for protection, _born in people)
    return protected, sum(born is not None and is_child(born, day, adult) for _protection, born in people)


def is_child(born: date, day: date, adult: int) -> bool:
    return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < adult
