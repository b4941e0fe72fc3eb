"""Who is acting: resolved once per request from the session, in exactly one capacity."""

from dataclasses import replace

from django.utils.functional import SimpleLazyObject

from apps.audit.context import session_hash
from apps.core import calendar, rules
from apps.core.guard import as_system
from apps.organisations.models import Assignment
from apps.patients.models import Person, Relationship

from .actor import NOBODY, Actor


class ActorMiddleware:
    """`request.actor`: staff under one valid assignment, a resident for themselves or for somebody else, or nobody.

    Costs nothing until asked. The dated rules are asked for once in a request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = SimpleLazyObject(lambda: actor_of(request))
        with rules.kept():
            return self.get_response(request)


def actor_of(request) -> Actor:
    session = request.session
    capacity = session.get("capacity")
    if capacity not in ("staff", "patient") or not request.user.is_authenticated:
        return NOBODY
    if capacity == "staff":
        actor = staff_actor(request.user, session.get("assignment"), session.get("loa", 0), session.get("person"))
        return replace(actor, session=session_hash(session.session_key or "")) if actor.is_staff else actor
    mandate = session.get("mandate")
    for_another = mandate_actor(request.user, mandate, session.get("loa", 0)) if mandate else None
    return for_another or patient_actor(request.user, session.get("loa", 0))


def staff_actor(user, assignment_id, loa: int, person_id=None) -> Actor:
    """The actor of one assignment that is the user's own and valid today, or nobody."""
    assignment = (
        Assignment.objects.valid_on(calendar.today())
        .select_related("staff", "unit__provider__principal", "profile")
        .filter(pk=assignment_id, staff__user=user)
        .first()
    )
    return Actor.of_assignment(assignment, loa=loa, person=person_id, user_id=user.pk) if assignment else NOBODY


def mandate_actor(user, mandate_id, loa: int) -> Actor | None:
    """The resident in somebody else's place. A mandate that holds no more opens nothing: the policy sees to that."""
    with as_system("finding for whom the resident acts"):
        rows = Relationship.objects.select_related("relative").filter(relative__user=user, relative__deceased_at=None)
        mandate = with_rules(rows.filter(pk=mandate_id))
    return Actor.of_mandate(mandate, loa=loa, user_id=user.pk) if mandate else None


def patient_actor(user, loa: int) -> Actor:
    with as_system("finding the person who has signed in"):
        person = with_rules(Person.objects.filter(user=user, deceased_at=None))
    return Actor.of_person(person, loa=loa, user_id=user.pk) if person else NOBODY


def with_rules(rows):
    """The only row, if there is one. The dated rules come with it: the age limits of people are among them."""
    row = rows.annotate(dated_rules=rules.with_them()).first()
    if row:
        rules.came_along(row.dated_rules)
    return row
