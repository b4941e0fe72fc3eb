"""Whom somebody reaches: the patients about whom the policy lets them read anything, in their assignments of a day.

The policy itself is asked, with the same condition that its lists are made of; only ids are kept, and only counts are
ever shown. Colleagues of one unit about whom the policy knows the same reach the same, so that they are asked for
once, before and after a change together; whoever has grounds of their own (an emergency, a consent for one person) is
asked for alone.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db.models import F

from apps.access.actor import Actor
from apps.access.deciding import asker_of
from apps.access.models import Ground
from apps.core.guard import Guarded, as_system
from apps.organisations.models import Assignment
from apps.patients.models import Person

Reached = frozenset[UUID]
TELLING = ("PERSON", "CASE", "RECORD")  # kinds of information: who somebody is, what is planned, what is written


def telling() -> list[type[Guarded]]:
    """The models that tell something about a patient, and say which, people first.

    What hangs on a case is read by those who read the case, so that the case is asked for all of it.
    """
    models = (model for model in apps.get_models() if issubclass(model, Guarded) and model.access is not None)
    found = [model for model in models if model.access.kind in TELLING and isinstance(model.access["patient"], str)]
    return sorted(
        (model for model in found if model.access["case"] in (None, "pk")), key=lambda model: model != Person
    )


class Reach:
    """What has been asked is remembered: a change of who works where moves no ground, so it holds before and after."""

    def __init__(self, provider: UUID, day: date):
        self.provider, self.day = provider, day
        self.known: dict[tuple, Reached] = {}
        self.personal = with_own_grounds()

    def posts(self, staff: Iterable[UUID]) -> list[Assignment]:
        """The assignments of these people as they stand now."""
        rows = Assignment.objects.valid_on(self.day).filter(provider=self.provider, staff__in=staff)
        return list(rows.select_related("staff", "unit__provider", "profile"))

    def of(self, post: Assignment) -> Reached:
        actor = Actor.of_assignment(post)
        key = (asker_of(actor), actor.unit, post.staff_id if post.staff_id in self.personal else None)
        if key not in self.known:
            self.known[key] = ask(actor)
        return self.known[key]

    def by_person(self, posts: Iterable[Assignment]) -> dict[UUID, Reached]:
        """Each of those who have them, with everybody whom they reach in any of them."""
        reached: dict[UUID, Reached] = {}
        for post in posts:
            reached[post.staff_id] = reached.get(post.staff_id, frozenset()) | self.of(post)
        return reached


def ask(actor: Actor) -> Reached:
    """Whoever is reached by one kind of information need not be asked about for the next."""
    found: set[UUID] = set()
    for model in telling():
        patient = str(model.access["patient"])
        rows = model.objects.visible_to(actor, lead=True).exclude(**{f"{patient}__in": found})
        found.update(rows.order_by().values_list(F(patient), flat=True).distinct())
    return frozenset(found)


def with_own_grounds() -> frozenset[UUID]:
    """Staff who have grounds that their colleagues do not share."""
    with as_system("seeing who has grounds of their own"):
        return frozenset(Ground.objects.exclude(staff=None).values_list("staff", flat=True).distinct())
