"""One id per request, one line of log per answer, and no answer at all without an audit row."""

import ipaddress
import logging
import time

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .context import one_request
from .log import AuditUnavailable

logger = logging.getLogger("samplan.request")


class RequestMiddleware:
    """Gives the request its id and logs how it went: the route, never the path, the query or who asked.

    A reading or a deed whose audit row could not be written gets 503 instead of its answer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with one_request(request, network_of(request)) as request_id:
            request.id = request_id
            started = time.monotonic()
            response = self.get_response(request)
            response.headers["X-Request-ID"] = str(request_id)
            logger.info(
                "method=%s route=%s status=%d ms=%d request=%s",
                request.method,
                route_of(request),
                response.status_code,
                (time.monotonic() - started) * 1000,
                request_id,
            )
            return response

    def process_exception(self, request, exception):
        if not isinstance(exception, AuditUnavailable):
            return None
        logging.getLogger("samplan.audit").critical("request=%s unavailable", request.id, exc_info=exception)
        return unavailable(request)


def route_of(request) -> str:
    """The name of the page, or its pattern: says what was asked for without saying about whom."""
    match = request.resolver_match
    return match.view_name or match.route if match else "-"


def network_of(request) -> str:
    """Whether the question came from one of the networks that the organisations call their own."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    address = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        asker = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return "own" if any(asker in network for network in settings.OWN_NETWORKS) else "other"


def unavailable(request) -> HttpResponse:
    """The page, or for a machine the JSON, that asks to try again. Uses neither database nor session."""
    response: HttpResponse
    if request.path.startswith("/api/") or request.accepts("application/json") and not request.accepts("text/html"):
        body = {"code": "audit_unavailable", "message": _("Nothing can be shown just now. Try again in a moment.")}
        response = JsonResponse(body, status=503)
    else:
        response = HttpResponse(render_to_string("audit/unavailable.html"), status=503)
    response.headers["Retry-After"] = "30"
    response.headers["Cache-Control"] = "no-store"
    return response
