"""Who looks at the region when it is measured: the busiest of each kind, and those who have nothing to see."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from uuid import uuid4

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest
from django.test import Client

from apps.access.actor import Actor
from apps.access.models import Basis, Ground
from apps.appointments.models import Appointment, Campaign, Invitation
from apps.cases.models import Case, Participant
from apps.core import clock
from apps.core.guard import as_system
from apps.identity import sessions
from apps.identity.models import User
from apps.organisations.models import Assignment, Staff
from apps.patients.models import Person, Relationship

WITHOUT_PATIENTS = ("permission_admin", "log_reviewer", "analyst", "emergency_staff")
WHY = "choosing who measures a generated region"


@dataclass
class Face:
    """Somebody with a session. The rows are what they may see, if there are any.

    A case is a discharge here, and a plan a coordinated plan. A time has been sent out by an invitation.
    """

    title: str
    actor: Actor
    client: Client | None = None
    person: Person | None = None
    case: Case | None = None
    plan: Case | None = None
    invitation: Invitation | None = None
    campaign: Campaign | None = None

    @property
    def time(self) -> Appointment | None:
        return self.invitation and self.invitation.appointment

    @property
    def patient(self):
        """Whom they would look up: somebody of theirs, or somebody else's."""
        with as_system(WHY):
            return self.person or Person.objects.order_by("personal_number")[0]


def faces() -> Iterator[Face]:
    with as_system(WHY):
        yield staff("the busiest ward", busiest("inpatient"), "ward_nurse")
        yield staff("the busiest social services", busiest("social_services"), "care_manager")
        yield staff("the biggest health centre", biggest_centre(), "outpatient_coordinator", "fixed_care_contact")
        yield staff("a ward without patients", idle("inpatient"), "ward_nurse")
        yield staff("social services without anybody", idle("social_services"), "care_manager")
        yield from (staff(role, a_unit_with(role), role) for role in WITHOUT_PATIENTS)
        yield patient("a patient with many cases", most_cases())
        yield patient("a patient with a plan", with_a_plan())
        yield patient("a patient without any", grown_up_without_cases())
        yield patient("a patient with a time", with_a_time())
        yield somebody_acting_as("a guardian", "guardian")
        yield somebody_acting_as("a proxy", "proxy")


def busiest(kind: str):
    """The unit of a kind that takes part in most cases."""
    parts = Participant.objects.filter(unit__kind=kind, case__is_closed=False).order_by().values("unit")
    return parts.annotate(n=Count("pk")).order_by("-n").values_list("unit", flat=True)[0]


def biggest_centre():
    listed = Ground.objects.filter(basis=Basis.LISTED, valid_until=None).order_by().values("unit")
    return listed.annotate(n=Count("pk")).order_by("-n").values_list("unit", flat=True)[0]


def idle(kind: str):
    """A unit of a kind that has never known anybody."""
    known = Ground.objects.order_by().values("unit").distinct()
    return Assignment.objects.filter(unit__kind=kind).exclude(unit__in=known).values_list("unit", flat=True)[0]


def a_unit_with(role: str):
    return Assignment.objects.filter(role=role, valid_to=None).order_by("pk").values_list("unit", flat=True)[0]


def most_cases() -> Person:
    cases = (
        Case.objects.filter(patient__deceased_at=None)
        .order_by()
        .values("patient")
        .annotate(n=Count("pk"), live=Count("pk", filter=Q(is_closed=False)))
    )
    return Person.objects.get(pk=cases.order_by("-live", "-n", "patient").values_list("patient", flat=True)[0])


def with_a_plan() -> Person:
    plans = Case.objects.filter(process="sip", is_closed=False, patient__in=on_their_own())
    return Person.objects.get(pk=plans.order_by("pk").values_list("patient", flat=True)[0])


def with_a_time() -> Person:
    mine = invited(opened="opened", appointment__patient__in=on_their_own())
    return Person.objects.get(pk=mine.appointment.patient_id)


def on_their_own():
    """Those who act for nobody else: each of those adds two statements to their first page."""
    helpers = Relationship.objects.values("relative")
    return Person.objects.filter(born_on__lt="1990-01-01", deceased_at=None).exclude(pk__in=helpers)


def grown_up_without_cases() -> Person:
    return on_their_own().exclude(pk__in=Case.objects.values("patient")).order_by("pk")[0]


def staff(title: str, unit, *roles: str) -> Face:
    """Somebody there with the first of the roles that anybody has."""
    posts = Assignment.objects.filter(unit=unit, valid_to=None).order_by("pk")
    post = next(found for role in roles if (found := posts.filter(role=role).first()))
    user = a_user()
    Staff.objects.filter(pk=post.staff_id).update(user=user)
    actor = Actor.of_assignment(post)
    parts = Participant.objects.filter(unit=unit, left_at=None, case__patient__protection="none")
    parts = parts.select_related("case__patient").order_by("case__is_closed", "pk")
    part, of_plan = parts.filter(case__process="svu").first(), parts.filter(case__process="sip").first()
    client = signed_in(user, "staff", post.pk)
    face = Face(title, actor, client, part and part.case.patient, part and part.case, of_plan and of_plan.case)
    face.invitation = invited(appointment__unit=unit, appointment__patient__protection="none")
    face.campaign = Campaign.objects.filter(unit=unit).order_by("started_at", "pk").first()
    return face


def patient(title: str, person: Person) -> Face:
    user = a_user()
    Person.objects.filter(pk=person.pk).update(user=user)
    cases = Case.objects.filter(patient=person).order_by("is_closed")
    case, plan = cases.filter(process="svu").first(), cases.filter(process="sip").first()
    invitation = invited(appointment__patient=person, opened="opened")  # to read it anew is not to open it
    return Face(title, Actor.of_person(person), signed_in(user, "patient"), person, case, plan, invitation)


def invited(**which) -> Invitation | None:
    """An invitation to a time that is still to be, if there is one."""
    found = Invitation.objects.filter(**which, appointment__state="booked").select_related("appointment")
    return found.order_by("-appointment__starts_at", "pk").first()


def somebody_acting_as(title: str, kind: str) -> Face:
    """Somebody who acts for another: of those, one about whom there is something to read."""
    known = Case.objects.order_by().values("patient")
    mandates = Relationship.objects.filter(kind=kind, valid_until=None).select_related("person", "relative")
    mandate = mandates.filter(person__in=known).order_by("pk").first() or mandates.order_by("pk")[0]
    return Face(title, Actor.of_mandate(mandate), person=mandate.person)


def a_user() -> User:
    return User.objects.create(issuer="https://measuring.invalid", subject=uuid4().hex, created_at=clock.now())


def signed_in(user: User, capacity: str, assignment=None) -> Client:
    """A browser with a session like the real sign-in's, without the provider."""
    request, client = HttpRequest(), Client()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    realm = "staff" if capacity == "staff" else "resident"
    sessions.begin(request, user, realm=realm, loa=3, capacities=[capacity])
    if assignment:
        sessions.choose(request, capacity, assignment)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client
