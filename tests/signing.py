"""Signing in for tests that are about something else: a session like the real sign-in's, without the provider."""

from contextlib import contextmanager
from importlib import import_module
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest

from apps.core import clock
from apps.identity import sessions
from apps.identity.models import User


def new_user(issuer: str = "https://simulator.invalid/staff", subject: str = "") -> User:
    return User.objects.create(issuer=issuer, subject=subject or uuid4().hex, created_at=clock.now())


def sign_in_as_staff(client, user: User, assignment=None, *, also_patient: bool = False, loa: int = 3) -> None:
    """`assignment`: the row or its id; without one the person has not chosen yet."""
    capacities = ["staff", "patient"] if also_patient else ["staff"]
    with _session(client, user, realm="staff", loa=loa, capacities=capacities) as request:
        if assignment is not None:
            sessions.choose(request, "staff", UUID(str(getattr(assignment, "pk", assignment))))


def sign_in_as_patient(client, user: User, *, loa: int = 3) -> None:
    with _session(client, user, realm="resident", loa=loa, capacities=["patient"]):
        pass


@contextmanager
def _session(client, user, **asked):
    """A request that only has what `sessions.begin` needs; the client gets its cookie."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    sessions.begin(request, user, **asked)
    yield request
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
