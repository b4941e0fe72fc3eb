"""What a session holds, how long it may rest and live, and how it ends. Rows in the database, a cookie with the key.

Keys: `realm` (the door), `capacities` (what the sign-in proved), `capacity` ("staff" | "patient", once chosen),
`assignment` (uuid), `mandate` (uuid: the resident acts for somebody else under it), `person` (uuid: the patient that
a member of staff also is), `loa` (3–4), `signed_in_at` and `seen_at` (unix seconds), `rest` and `life` (seconds: the
limits, read from the rule set when they began to apply, so that a request costs no query for them).
"""

from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from apps.core import clock, rules

from .models import User

BACKEND = "apps.identity.backends.VouchedBackend"
STAFF, PATIENT = "staff", "patient"
TOUCH_EVERY = 60  # seconds between writes of `seen_at`
ENDED = "ended"  # what an ended session leaves behind in the browser's next one: whose it was, and why it ended
ENDED_KEPT = 12 * 3600


def begin(request: HttpRequest, user: User, *, realm: str, loa: int, capacities: list[str]) -> None:
    """A new session under a new key; nothing of the one before comes along."""
    is_back = request.session.get(ENDED, {}).get("user") == str(user.pk)
    form_secret = request.META.get("CSRF_COOKIE")
    request.session.flush()
    login(request, user, backend=BACKEND)
    if is_back and form_secret:
        # The same person after a rest: a page left open in another tab must still be able to send what is on it.
        request.META.update(CSRF_COOKIE=form_secret, CSRF_COOKIE_NEEDS_UPDATE=False)
    now = _now()
    request.session.update({"realm": realm, "loa": loa, "capacities": capacities, "signed_in_at": now, "seen_at": now})
    apply_limits(request, capacities[0])
    if capacities == [PATIENT]:
        request.session["capacity"] = PATIENT


def choose(request: HttpRequest, capacity: str, assignment: UUID | None = None) -> None:
    """From now on act in one capacity. Raises ValueError for one that this sign-in did not prove."""
    if capacity not in request.session.get("capacities", ()):
        raise ValueError(f"not proven: {capacity}")
    request.session["capacity"] = capacity
    request.session.pop("assignment", None)
    request.session.pop("mandate", None)
    if assignment:
        request.session["assignment"] = str(assignment)
    apply_limits(request, capacity)


def act_under(request: HttpRequest, mandate: UUID | None) -> None:
    """From now on act for somebody else, or (None) for oneself again. Whether one may is asked at every request."""
    request.session.pop("mandate", None)
    if mandate:
        request.session["mandate"] = str(mandate)


def apply_limits(request: HttpRequest, capacity: str) -> None:
    current = rules.on(clock.now())
    request.session["rest"] = int(current.duration(f"session.{capacity}.idle").total_seconds())
    request.session["life"] = int(current.duration(f"session.{capacity}.absolute").total_seconds())


def why_over(request: HttpRequest) -> str:
    """ "idle", "absolute", or "" while the session holds. A session that we did not begin is over."""
    session = request.session
    if session.get(BACKEND_SESSION_KEY) != BACKEND or "seen_at" not in session:
        return "absolute"
    now = _now()
    if now - session["signed_in_at"] >= session["life"]:
        return "absolute"
    return "idle" if now - session["seen_at"] >= session["rest"] else ""


def seconds_left(request: HttpRequest) -> int:
    session, now = request.session, _now()
    return max(0, min(session["seen_at"] + session["rest"], session["signed_in_at"] + session["life"]) - now)


def touch(request: HttpRequest, *, at_once: bool = False) -> None:
    """The person did something: the rest starts again. Written at most once a minute."""
    now = _now()
    if at_once or now - request.session["seen_at"] >= TOUCH_EVERY:
        request.session["seen_at"] = now


def end(request: HttpRequest) -> None:
    """Signing out: row and cookie go, and nothing is remembered."""
    request.session.flush()
    request.user = AnonymousUser()


def let_expire(request: HttpRequest, why: str) -> None:
    """The limit was reached. The browser's next session knows whose it was, so that what is typed can wait for them,
    and asks the provider for a new proof: whoever sits there now must not ride on the old one."""
    memory = {"user": str(request.user.pk), "why": why, "realm": request.session.get("realm", ""), "at": _now()}
    request.session.flush()
    request.session[ENDED] = memory
    request.session["prove_again"] = memory["at"]
    request.session.set_expiry(ENDED_KEPT)
    request.user = AnonymousUser()


def _now() -> int:
    return int(clock.now().timestamp())
