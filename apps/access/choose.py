"""In which capacity somebody is here: which assignment, or as a patient. Chosen after signing in, changed at will."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.audit import log
from apps.core import calendar
from apps.identity import sessions
from apps.identity.models import User
from apps.organisations.models import Assignment, Staff

from .actor import NOBODY
from .middleware import actor_of
from .roles import may

EXPIRED_SHOWN = timedelta(days=60)

# units -> what waits at each, in words ("13 cases, 2 late"). The app that keeps the worklist registers how.
WorkCounter = Callable[[list[UUID]], dict[UUID, str]]
_counters: list[WorkCounter] = []


def count_work(counter: WorkCounter) -> None:
    """Let `counter` say what waits at the units that somebody chooses between."""
    _counters.append(counter)


@login_not_required  # it sends whoever is not signed in to sign in, with where they were going
@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """GET after signing in, or to change. POST: that one."""
    next_url = _safe_next(request)
    if not request.user.is_authenticated:
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': next_url})}" if next_url else settings.LOGIN_URL)
    own = _assignments(request)
    if request.method == "POST":
        return _chosen(request, own, next_url)
    capacities = request.session["capacities"]
    if capacities == [sessions.PATIENT]:
        return _go(request, sessions.PATIENT, None, next_url)
    if len(own) == 1 and sessions.PATIENT not in capacities:
        return _go(request, sessions.STAFF, own[0], next_url)
    return _page(request, own, next_url, status=200 if own else 403)


def _chosen(request: HttpRequest, own: list[Assignment], next_url: str) -> HttpResponse:
    if request.POST.get("capacity") == sessions.PATIENT and sessions.PATIENT in request.session["capacities"]:
        return _go(request, sessions.PATIENT, None, next_url)
    assignment = next((one for one in own if str(one.pk) == request.POST.get("assignment")), None)
    if assignment is None:
        return _page(request, own, next_url, status=422, is_gone=True)
    return _go(request, sessions.STAFF, assignment, next_url)


def _go(request: HttpRequest, capacity: str, assignment: Assignment | None, next_url: str) -> HttpResponse:
    """Remember the choice, write it down if it is a new one, and go on to where the person was going."""
    before = request.session.get("capacity"), request.session.get("assignment")
    sessions.choose(request, capacity, assignment.pk if assignment else None)
    actor = actor_of(request)
    if actor == NOBODY:  # died, or has signed in as somebody's user elsewhere: no page would let this session in
        sessions.end(request)
        return redirect(settings.LOGIN_URL)
    if before != (capacity, request.session.get("assignment")):
        if assignment:
            User.objects.filter(pk=_user(request).pk).update(last_assignment=assignment.pk)
        log.record(actor, "choose_assignment", subject=assignment, rule=f"capacity.{capacity}")
    return redirect(next_url if _fits(next_url, capacity) else settings.START_PAGES[capacity])


def _page(request: HttpRequest, own: list[Assignment], next_url: str, *, status: int, is_gone: bool = False):
    staff = Staff.objects.filter(user=_user(request)).first()
    last = next((one for one in own if one.pk == _user(request).last_assignment), None)
    context = {
        "first_name": staff.name.split()[0] if staff else "",
        "last": last,
        "others": [one for one in own if one != last],
        "waiting": _waiting(own),
        "expired": _expired(staff, own) if staff else [],
        "is_also_patient": sessions.PATIENT in request.session["capacities"],
        "is_gone": is_gone,
        "next": next_url,
        "name": staff.name if staff else "",
        "hsa_id": staff.hsa_id if staff else "",
    }
    return render(request, "access/choose.html", context, status=status)


def _user(request: HttpRequest) -> User:
    """Whoever is signed in; the view has sent everybody else away."""
    return cast(User, request.user)


def _assignments(request: HttpRequest) -> list[Assignment]:
    """The user's own, valid today, if the sign-in proved who they are as staff."""
    if sessions.STAFF not in request.session["capacities"]:
        return []
    valid = Assignment.objects.valid_on(calendar.today()).filter(staff__user=_user(request))
    return sorted(valid.select_related("unit__provider", "profile"), key=lambda one: (one.unit.name, one.role))


def _expired(staff: Staff, own: list[Assignment]) -> list[Assignment]:
    """Those that ended lately and have not been renewed, newest first."""
    since: date = calendar.today() - EXPIRED_SHOWN
    ended = Assignment.objects.filter(staff=staff, valid_to__gte=since, valid_to__lt=calendar.today())
    still = {(one.unit_id, one.role) for one in own}
    return [one for one in ended.select_related("unit").order_by("-valid_to") if (one.unit_id, one.role) not in still]


def _waiting(own: list[Assignment]) -> dict[UUID, str]:
    units = list({one.unit_id for one in own if may(one.role, "view_worklist", one.profile.permissions)})
    return {unit: words for counter in _counters for unit, words in counter(units).items()} if units else {}


def _safe_next(request: HttpRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next", "")
    own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if own else ""


def _fits(next_url: str, capacity: str) -> bool:
    """Whether the address belongs to the capacity: a patient is not sent on to the staff's pages, nor the reverse."""
    others = [start for kind, start in settings.START_PAGES.items() if kind != capacity]
    return bool(next_url) and not any(next_url.startswith(start) for start in others)
