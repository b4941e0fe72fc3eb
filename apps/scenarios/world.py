"""The cast as real rows, and what the story has made so far, by the names that the file uses."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from apps.access.actions import patient_of
from apps.access.actor import Actor
from apps.access.roles import may
from apps.cases.models import Case
from apps.core.guard import as_system
from apps.organisations.models import Assignment, Staff, Unit
from apps.patients.models import Person, Relationship

from .problems import unplayable
from .script import Doer

WHY = "the scenario player looks at what happened"


@dataclass(slots=True)
class World:
    """`people` are patients and relatives alike; `same` says which staff are people of the story as well."""

    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    posts: dict[str, list[Assignment]] = field(default_factory=dict)
    relations: dict[str, Relationship] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    there_are: set[str] = field(default_factory=set)  # kinds of rows that there are already (jobs.py)

    @property
    def last_made(self) -> Any:
        """What the story has named last; None before it has named anything."""
        return next(reversed(self.made.values()), None)

    def actor(self, doer: Doer, verb: str = "") -> Actor:
        """Whoever acts. Among several assignments on one unit, the one whose role may do the verb."""
        if doer.id in self.posts:
            return self._staff_actor(doer, verb)
        person = self.people[doer.id]
        relation = self.relations.get(doer.id)
        if relation is None:
            return Actor.of_person(person)
        return Actor.of_mandate(relation)

    def _staff_actor(self, doer: Doer, verb: str) -> Actor:
        posts = self.posts[doer.id]
        if doer.unit:
            posts = [post for post in posts if post.unit_id == self.units[doer.unit].pk]
        post = next((post for post in posts if may(post.role, verb, post.profile.permissions)), posts[0])
        itself = self.people.get(self.same.get(doer.id, ""))
        return Actor.of_assignment(post, person=itself and itself.pk)

    def resolve(self, kind: type, key: Any):
        """The row that an id of the cast or a name of the story stands for. Raises LookupError."""
        for shelf in (self.units, self.staff, self.people, self.made):
            if str(key) in shelf and isinstance(shelf[str(key)], kind):
                return shelf[str(key)]
        raise LookupError(key)

    def has(self, name: str) -> bool:
        """Whether the name stands for something now: what was to be made may have been refused."""
        return name in self.made or name in self.people or name in self.units

    def row(self, name: str, line: int) -> Any:
        """What the story made under this name, as it stands now; or a person, or a unit."""
        row = self.made.get(name) or self.people.get(name) or self.units.get(name)
        if row is None:
            raise unplayable(line, _("nothing has been made with the name “%(name)s”") % {"name": name})
        with as_system(WHY):
            found = type(row).objects.get(pk=row.pk)
            if not isinstance(found, Unit):
                patient_of(found)  # whom it is about is known from here on, also when a verb is refused
            return found

    def name_of(self, pk: Any) -> str:
        """The cast id of a unit, a person or staff; what is outside the cast keeps its own name."""
        for shelf in (self.units, self.people, self.staff):
            for name, row in shelf.items():
                if row.pk == pk:
                    return name
        unit = Unit.objects.filter(pk=pk).first()
        return unit.name if unit else str(pk)

    def patients(self) -> list:
        return [person.pk for person in self.people.values()]


def case_of(row: Any) -> Case | None:
    """The case that a row belongs to; of a person, the latest one."""
    with as_system(WHY):
        if isinstance(row, Case):
            return Case.objects.get(pk=row.pk)
        if isinstance(row, Person):
            return Case.objects.filter(patient=row).order_by("-opened_at", "-pk").first()
        case_id = getattr(row, "case_id", None)
        return Case.objects.get(pk=case_id) if case_id else None
