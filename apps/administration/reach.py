"""Whom somebody reaches: the patients about whom the policy lets them read anything, in their assignments of a day.

The policy itself is asked, with the same condition that its lists are made of; only ids are kept, and only counts are
ever shown. Assignments of one unit and one profile reach the same, so that each such pair is asked once; whoever has
grounds of their own (an emergency, a consent for one person) is asked alone.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db.models import F

from apps.access.actor import Actor
from apps.access.models import Ground
from apps.core.guard import Guarded, as_system
from apps.organisations.models import Assignment

Reached = frozenset[UUID]
TELLING = ("PERSON", "CASE", "RECORD")  # kinds of information: who somebody is, what is planned, what is written


def telling() -> list[type[Guarded]]:
    """The models that tell something about a patient, and say which."""
    models = (model for model in apps.get_models() if issubclass(model, Guarded) and model.access is not None)
    return [model for model in models if model.access.kind in TELLING and isinstance(model.access["patient"], str)]


class Reach:
    """Asked twice, before and after a change, with the same grounds and the same clock."""

    def __init__(self, provider: UUID, day: date):
        self.provider, self.day = provider, day
        self.known: dict[tuple, Reached] = {}
        self.personal = with_own_grounds()

    def posts(self, staff: Iterable[UUID] | None = None) -> list[Assignment]:
        rows = Assignment.objects.valid_on(self.day).filter(provider=self.provider)
        rows = rows if staff is None else rows.filter(staff__in=staff)
        return list(rows.select_related("staff", "unit__provider", "profile"))

    def of(self, post: Assignment) -> Reached:
        key = (post.unit_id, post.profile_id, post.staff_id if post.staff_id in self.personal else None)
        if key not in self.known:
            self.known[key] = ask(Actor.of_assignment(post))
        return self.known[key]

    def by_person(self, staff: Iterable[UUID]) -> dict[UUID, Reached]:
        """Each of them with everybody whom they reach in any of their assignments here."""
        reached: dict[UUID, Reached] = dict.fromkeys(staff, frozenset())
        for post in self.posts(list(reached)):
            reached[post.staff_id] |= self.of(post)
        return reached


def ask(actor: Actor) -> Reached:
    found: set[UUID] = set()
    for model in telling():
        rows = model.objects.visible_to(actor, lead=True)
        found.update(rows.order_by().values_list(F(str(model.access["patient"])), flat=True).distinct())
    return frozenset(found)


def with_own_grounds() -> frozenset[UUID]:
    """Staff who have grounds that their colleagues do not share."""
    with as_system("seeing who has grounds of their own"):
        return frozenset(Ground.objects.exclude(staff=None).values_list("staff", flat=True).distinct())
