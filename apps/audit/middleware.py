"""One id per request, one line of log per answer, and no answer at all without an audit row."""

import logging
import time

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .context import one_request
from .log import AuditUnavailable

logger = logging.getLogger("samplan.request")


class RequestLogMiddleware:
    """Gives the request its id and logs how it went: the route, never the path, the query or who asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with one_request() as request_id:
            request.id = request_id
            started = time.monotonic()
            response = self.get_response(request)
            response.headers["X-Request-ID"] = str(request_id)
            self.write(request, response, time.monotonic() - started)
            return response

    def write(self, request, response, seconds: float) -> None:
        match = request.resolver_match
        logger.info(
            "answered",
            extra={
                "request_id": str(request.id),
                "method": request.method,
                "route": match.view_name or match.route if match else "",
                "status": response.status_code,
                "milliseconds": round(seconds * 1000),
            },
        )


class AuditUnavailableMiddleware:
    """No reading and no deed without its row: answers 503 when one could not be written."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, AuditUnavailable):
            return None
        logging.getLogger("samplan.audit").critical("unavailable", exc_info=exception)
        return unavailable(request)


def unavailable(request) -> HttpResponse:
    """The page, or for a machine the JSON, that asks to try again. Uses neither database nor session."""
    if (
        request.path.startswith("/api/")
        or request.get_preferred_type(["text/html", "application/json"]) != "text/html"
    ):
        body = {"code": "audit_unavailable", "message": _("Nothing can be shown just now. Try again in a moment.")}
        response: HttpResponse = JsonResponse(body, status=503)
    else:
        response = HttpResponse(render_to_string("audit/unavailable.html"), status=503)
    response.headers["Retry-After"] = "30"
    response.headers["Cache-Control"] = "no-store"
    return response
