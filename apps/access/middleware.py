"""Who is acting: resolved once per request from the session, in exactly one capacity."""

from django.utils.functional import SimpleLazyObject

from apps.core import calendar
from apps.core.guard import as_system
from apps.organisations.models import Assignment
from apps.patients.models import Person

from .actor import NOBODY, Actor


class ActorMiddleware:
    """`request.actor`: staff under one valid assignment, a patient, or nobody. Costs nothing until asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = SimpleLazyObject(lambda: actor_of(request))
        return self.get_response(request)


def actor_of(request) -> Actor:
    session = request.session
    capacity = session.get("capacity")
    if capacity not in ("staff", "patient") or not request.user.is_authenticated:
        return NOBODY
    if capacity == "staff":
        return staff_actor(request.user, session.get("assignment"), session.get("loa", 0), session.get("person"))
    return patient_actor(request.user, session.get("loa", 0))


def staff_actor(user, assignment_id, loa: int, person_id=None) -> Actor:
    """The actor of one assignment that is the user's own and valid today, or nobody."""
    assignment = (
        Assignment.objects.valid_on(calendar.today())
        .select_related("staff", "unit__provider__principal", "profile")
        .filter(pk=assignment_id, staff__user=user)
        .first()
    )
    return Actor.of_assignment(assignment, loa=loa, person=person_id, user_id=user.pk) if assignment else NOBODY


def patient_actor(user, loa: int) -> Actor:
    with as_system("finding the person who has signed in"):
        person = Person.objects.filter(user=user, deceased_at=None).first()
    return Actor.of_person(person, loa=loa, user_id=user.pk) if person else NOBODY
