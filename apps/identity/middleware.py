"""Ends sessions that have rested or lived too long, and tells the browser in the way it asked."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from . import held, sessions
from .models import User

HEADER = "X-Samplan-Session"  # "ended" on every 401 that a script of ours should understand
POLL = "X-Samplan-Poll"  # a page that asks by itself says so, and does not keep the person signed in
OPEN_NAMESPACES = ("identity", "simulators")


class SessionLimits:
    """After authentication, before anybody asks who is acting."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_signed_in(request) and (why := sessions.why_over(request)):
            sessions.let_expire(request, why)
        response = self.get_response(request)
        _remember_language(request, response)
        _keep_nowhere(request, response)
        if is_script(request) and _leads_to_sign_in(response):
            return ended(request)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Here the address is known and the form's token has been checked (CsrfViewMiddleware stands before us)."""
        match = request.resolver_match
        if is_signed_in(request):
            if not request.headers.get(POLL) and match.view_name != "identity:status":
                sessions.touch(request)
            return None
        if sessions.ENDED not in request.session or _is_open(view, match):
            return None
        if is_script(request):
            return ended(request)
        if request.method == "POST":
            token = held.hold(request, request.session[sessions.ENDED]["user"])
            return redirect(sign_in_address(held.address(token) if token else ""))
        return None if request.method not in ("GET", "HEAD") else redirect(sign_in_address(request.get_full_path()))


def is_signed_in(request: HttpRequest) -> bool:
    """A page that asks by itself twice a minute costs no statement for its user: its view asks for the assignment."""
    if request.headers.get(POLL):
        return SESSION_KEY in request.session
    return request.user.is_authenticated


def is_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which wants a status to act on and not another page."""
    headers = request.headers
    return bool(
        headers.get("HX-Request")
        or headers.get(POLL)
        or headers.get("X-Requested-With")
        or request.path.startswith("/api/")
        or headers.get("Accept", "").startswith("application/json")
    )


def ended(request: HttpRequest) -> HttpResponse:
    """401 for a script, with where to sign in again and why."""
    memory = request.session.get(sessions.ENDED, {})
    body = {
        "code": "signed_out",
        "message": str(_("You have been signed out. Sign in to go on.")),
        "why": memory.get("why", ""),
        "sign_in": sign_in_address(),
    }
    return JsonResponse(body, status=401, headers={HEADER: "ended", "Cache-Control": "no-store"})


def sign_in_address(next_url: str = "") -> str:
    return f"{settings.LOGIN_URL}?{urlencode({'next': next_url})}" if next_url else settings.LOGIN_URL


def _remember_language(request: HttpRequest, response: HttpResponse) -> None:
    """Somebody who switches language while signed in gets the same one next time, in any browser."""
    switched = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if switched and request.user.is_authenticated and request.user.language != switched.value:
        User.objects.filter(pk=request.user.pk).update(language=switched.value)


def _keep_nowhere(request: HttpRequest, response: HttpResponse) -> None:
    """What somebody signed in was shown, a refusal or an answer to a machine too, is in no cache afterwards."""
    if SESSION_KEY in request.session and not response.has_header("Cache-Control"):
        response.headers["Cache-Control"] = "no-store, private"


def _is_open(view, match) -> bool:
    """Pages that need no session: ours, the simulators', and those marked so with Django's own mark."""
    return bool(set(match.namespaces) & set(OPEN_NAMESPACES)) or getattr(view, "login_required", True) is False


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers.get("Location", "").split("?")[0] in (settings.LOGIN_URL,)
