"""The pages of signing in and out. They need no permission: each says so with Django's own mark."""

from typing import Any
from urllib.parse import urlencode

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.audit import log
from apps.core import clock

from . import discovery, held, sessions, tokens
from .middleware import HEADER, is_script
from .provider import SamplanAdapter, SamplanProvider
from .realms import RESIDENT
from .refusals import PAGES, Refusal
from .sign_in import Signer, sign_in, vouched, write_refusal

SHORT = 60  # characters: a longer field is something that somebody wrote


@login_not_required
@never_cache
@require_GET
def choose_door(request: HttpRequest) -> HttpResponse:
    """Where everybody without a session is sent: why they are here, and the doors."""
    next_url = safe_next(request)
    if request.user.is_authenticated:
        return redirect(after_sign_in(next_url))
    memory = request.session.get(sessions.ENDED, {})
    context = {
        "why": memory.get("why", ""),
        "nothing_lost": next_url.startswith(reverse("identity:held", args=["x"])[:-2]),
        "realms": sorted(settings.OIDC_REALMS, key=lambda name: (name != memory.get("realm"), name != RESIDENT)),
        "next": next_url,
    }
    return render(request, "identity/sign_in.html", context)


@login_not_required
@never_cache
@require_GET
def start(request: HttpRequest, realm: str) -> HttpResponse:
    """Through a door: off to its provider, with a state, a nonce and a PKCE challenge of this sign-in's own."""
    try:
        return _provider(request, realm).begin(request, next_url=safe_next(request))
    except Refusal as refusal:
        return refused(request, realm, refusal)


@login_not_required
@never_cache
@require_GET
def callback(request: HttpRequest, realm: str) -> HttpResponse:
    """Back from the provider."""
    if realm not in settings.OIDC_REALMS:
        raise Http404
    try:
        return Callback.adapter_view(SamplanAdapter(request, realm))(request)
    except Refusal as refusal:
        return refused(request, realm, refusal)


class Callback(OAuth2CallbackView):
    """allauth's way back up to the token; from there on ours."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        provider = self.adapter.get_provider()
        state, answer = self._get_state(request, provider)
        if answer:
            raise ImmediateHttpResponse(answer)
        request.samplan_next = state.get("next") or ""
        if error := request.GET.get("error"):
            raise Refusal("cancelled" if error == self.adapter.login_cancelled_error else "forged", "provider's error")
        if "code" not in request.GET:
            raise Refusal("forged", "no code")
        user = sign_in(request, self._prove(request, provider, state))
        response = redirect(after_sign_in(request.samplan_next))
        if user.language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response

    def _prove(self, request: HttpRequest, provider: SamplanProvider, state: dict[str, Any]):
        realm, config = self.adapter.realm, self.adapter.openid_config
        response = self._tokens(request, provider, state)
        expected = tokens.Expectation(state["nonce"], clock.now(), state["proved_after"])
        claims = tokens.verify(response["id_token"], realm, config, expected)
        return vouched(realm, claims, self._userinfo(config, response["access_token"], claims["sub"]))

    def _tokens(self, request: HttpRequest, provider: SamplanProvider, state: dict[str, Any]) -> dict[str, str]:
        client = self.adapter.get_client(request, provider.app)
        try:
            response = self.adapter.get_access_token_data(
                request, provider.app, client, pkce_code_verifier=state["pkce_code_verifier"]
            )
        except OAuth2Error as error:  # its text quotes the answer, so it goes no further
            raise Refusal("forged", "token endpoint") from error
        except (requests.RequestException, ValueError) as error:
            raise Refusal("unavailable", "token endpoint") from error
        if not all(isinstance(response.get(name), str) for name in ("id_token", "access_token")):
            raise Refusal("forged", "no token")
        return response

    def _userinfo(self, config: dict[str, Any], access_token: str, subject: str) -> dict[str, Any]:
        """Claims that the provider gives only here. They must be about the person in the token."""
        if not config.get("userinfo_endpoint"):
            return {}
        userinfo = discovery.fetch_json(
            config["userinfo_endpoint"], headers={"Authorization": f"Bearer {access_token}"}
        )
        if userinfo.get("sub") != subject:
            raise Refusal("forged", "userinfo sub")
        return userinfo


def refused(request: HttpRequest, realm: str, refusal: Refusal) -> HttpResponse:
    """One page for each reason. The audit row is written first; whatever session there was is gone."""
    if refusal.code == "lost" and request.user.is_authenticated:
        return redirect(after_sign_in(""))  # the browser's back button, after a sign-in that went well
    write_refusal(realm, refusal)
    next_url = getattr(request, "samplan_next", "")
    sessions.end(request)
    page = PAGES[refusal.code]
    context = {"page": page, "code": refusal.code, "realm": realm, "next": next_url}
    return render(request, "identity/refused.html", context, status=page.status)


@login_not_required
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session here, and then at the provider where it has an address for that."""
    realm = request.session.get("realm", "")
    if request.user.is_authenticated:
        signer = Signer(request.session.get("capacity") or "nobody", request.user.pk, request.session.get("loa", 0))
        log.record(signer, "sign_out", subject=request.user)
    sessions.end(request)
    return redirect(_end_at_provider(request, realm) or reverse("identity:signed_out"))


@login_not_required
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "identity/signed_out.html")


@login_not_required
@never_cache
@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """How long the session has left, for the page's own script. Asking does not keep it alive."""
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False}, status=401, headers={HEADER: "ended"})
    return JsonResponse(_left(request))


@login_not_required
@never_cache
@require_POST
def carry_on(request: HttpRequest) -> HttpResponse:
    """The person is still here."""
    if not request.user.is_authenticated:
        return status(request) if is_script(request) else redirect(settings.LOGIN_URL)
    sessions.touch(request, at_once=True)
    if is_script(request):
        return JsonResponse(_left(request))
    return redirect(after_sign_in(safe_next(request)))


@login_not_required
@never_cache
@require_GET
def held_form(request: HttpRequest, token: str) -> HttpResponse:
    """What was typed when the session ended, ready to be sent again to where it was going."""
    if not request.user.is_authenticated:
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.path})}")
    found = held.fetch(token, str(request.user.pk))
    if found is None:
        return render(request, "identity/nothing_held.html", status=404)
    written = [(name, value) for name, value in found.fields if len(value) > SHORT or " " in value or "\n" in value]
    hidden = [field for field in found.fields if field not in written]
    return render(request, "identity/held.html", {"held": found, "written": written, "hidden": hidden})


def _left(request: HttpRequest) -> dict[str, Any]:
    """For a page left open: is it still the same person (`who` says nothing else), and what may its forms send?"""
    who = salted_hmac("identity.who", str(request.user.pk), algorithm="sha256").hexdigest()[:16]
    return {"signed_in": True, "seconds_left": sessions.seconds_left(request), "who": who, "csrf": get_token(request)}


def safe_next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is one of our own pages; "" otherwise."""
    address = request.POST.get("next") or request.GET.get("next", "")
    own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if own and address not in ("/", settings.LOGIN_URL) else ""


def after_sign_in(next_url: str) -> str:
    """The page that settles in which capacity somebody is here, which knows where to go from there."""
    target = settings.LOGIN_REDIRECT_URL
    return f"{target}?{urlencode({'next': next_url})}" if next_url else target


def _provider(request: HttpRequest, realm: str) -> SamplanProvider:
    if realm not in settings.OIDC_REALMS:
        raise Http404(_("There is no such way to sign in."))
    return SamplanAdapter(request, realm).get_provider()


def _end_at_provider(request: HttpRequest, realm: str) -> str:
    """The provider's address for signing out, or "". Without an `id_token_hint`: that token is not kept."""
    if realm not in settings.OIDC_REALMS:
        return ""
    adapter = SamplanAdapter(request, realm)
    try:
        address = adapter.openid_config.get("end_session_endpoint")
    except Refusal:
        return ""
    parameters = {
        "client_id": adapter.realm.client_id,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("identity:signed_out")),
    }
    return f"{address}?{urlencode(parameters)}" if address else ""
