"""The provider's endpoints, and the page where one chooses who to be."""

import base64
import binascii
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.identity.realms import Realm

from . import oidc
from .people import offered

SHOWN = 40  # people at a time; the rest are found by searching
ASKED = (
    "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
)  # fmt: skip


@login_not_required
@require_GET
def discovery(request: HttpRequest, realm: str) -> JsonResponse:
    own = _realm(realm)

    def here(name: str) -> str:
        return request.build_absolute_uri(reverse(f"simulators:oidc_{name}", args=[realm]))

    return JsonResponse(
        {
            "issuer": own.issuer,
            "authorization_endpoint": here("authorize"),
            "token_endpoint": here("token"),
            "userinfo_endpoint": here("userinfo"),
            "jwks_uri": here("keys"),
            "end_session_endpoint": here("end"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }
    )


@login_not_required
@require_GET
def keys(request: HttpRequest, realm: str) -> JsonResponse:
    _realm(realm)
    return JsonResponse({"keys": [oidc.public_key()]})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest, realm: str) -> HttpResponse:
    """GET: who do you want to be? POST: that one, with one press."""
    own = _realm(realm)
    given = request.POST if request.method == "POST" else request.GET
    asked = {name: given.get(name, "") for name in ASKED}
    if fault := _fault(request, own, asked):
        return HttpResponseBadRequest(fault, content_type="text/plain; charset=utf-8")
    if request.method == "GET":
        return _people_page(request, own, asked)
    if "person" not in request.POST:
        return _answer(asked, error="access_denied")
    try:
        person = oidc.person_of(own, request.POST["person"])
    except oidc.Wrong:
        return _people_page(request, own, asked)
    return _answer(asked, code=oidc.code_for(own, person, asked))


@login_not_required
@csrf_exempt
@require_POST
def token(request: HttpRequest, realm: str) -> JsonResponse:
    own = _realm(realm)
    if not _is_the_client(request, own):
        return JsonResponse({"error": "invalid_client"}, status=401)
    try:
        return JsonResponse(oidc.tokens_for(own, request.POST.dict()), headers={"Cache-Control": "no-store"})
    except oidc.Wrong as wrong:
        return JsonResponse({"error": wrong.error}, status=400)


@login_not_required
@require_GET
def userinfo(request: HttpRequest, realm: str) -> JsonResponse:
    scheme, _, access_token = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme != "Bearer":
            raise oidc.Wrong("invalid_token")
        return JsonResponse(oidc.userinfo_for(_realm(realm), access_token), headers={"Cache-Control": "no-store"})
    except oidc.Wrong as wrong:
        return JsonResponse({"error": wrong.error}, status=401)


@login_not_required
@never_cache
@require_GET
def end(request: HttpRequest, realm: str) -> HttpResponse:
    """The simulator remembers nobody, so there is nothing to end: back to where one came from."""
    _realm(realm)
    back = request.build_absolute_uri(reverse("identity:signed_out"))
    if request.GET.get("post_logout_redirect_uri") != back:
        return HttpResponseBadRequest("post_logout_redirect_uri", content_type="text/plain")
    return redirect(back)


def _realm(name: str) -> Realm:
    own = settings.OIDC_REALMS.get(name)
    if own is None or not own.is_simulated:
        raise Http404
    return own


def _fault(request: HttpRequest, own: Realm, asked: dict[str, str]) -> str:
    """What is wrong with an authorize request, in a developer's words; "" where nothing is."""
    callback = request.build_absolute_uri(reverse("identity:callback", args=[own.name]))
    wanted = {
        "client_id": own.client_id,
        "redirect_uri": callback,
        "response_type": "code",
        "code_challenge_method": "S256",
    }
    wrong = [name for name, value in wanted.items() if asked[name] != value]
    missing = [name for name in ("state", "nonce", "code_challenge") if not asked[name]]
    return f"Fel i anropet till inloggningssimulatorn: {', '.join(wrong + missing)}" if wrong or missing else ""


def _people_page(request: HttpRequest, own: Realm, asked: dict[str, str]) -> HttpResponse:
    words = request.GET.get("q", "").casefold().split()
    people = offered(own.name)
    first = [] if words else [person for person in people if person.is_first]
    rest = [person for person in people if person not in first]
    found = [person for person in rest if all(word in f"{person.name} {person.title}".casefold() for word in words)]
    context = {
        "realm": own.name,
        "asked": asked,
        "first": first,
        "people": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "query": request.GET.get("q", ""),
    }
    return render(request, "simulators/oidc_people.html", context)


def _answer(asked: dict[str, str], **result: str) -> HttpResponse:
    return redirect(f"{asked['redirect_uri']}?{urlencode({**result, 'state': asked['state']})}")


def _is_the_client(request: HttpRequest, own: Realm) -> bool:
    client, secret = request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Basic":
        try:
            client, _, secret = base64.b64decode(value).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        client, secret = unquote(client), unquote(secret)
    return constant_time_compare(client, own.client_id) and constant_time_compare(secret, own.client_secret)
