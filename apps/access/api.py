"""The machine's views say who may come in, too, and say no with the same codes as everything else."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from apps.audit import log
from apps.core.errors import Changed, Conflict, IllegalMove, Invalid, NotAllowed, NotFound, Refused

from .actor import NOBODY
from .views import SaysWhoMayComeIn

STATUS = {
    NotFound: status.HTTP_404_NOT_FOUND,
    NotAllowed: status.HTTP_403_FORBIDDEN,
    Changed: status.HTTP_412_PRECONDITION_FAILED,
    IllegalMove: status.HTTP_409_CONFLICT,
    Conflict: status.HTTP_409_CONFLICT,
    Invalid: status.HTTP_400_BAD_REQUEST,
}


class Json(JSONParser):
    """JSON, of which too many levels are a mistake of the sender's and not of ours."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise exceptions.ParseError(_("There are too many levels in this JSON.")) from None


class GuardedAPI(SaysWhoMayComeIn, APIView, abstract=True):
    """A view for machines: `permission` is asked before the method, rows come through the policy."""

    parser_classes = [Json]

    @property
    def actor(self):
        return self.request._request.actor  # noqa: SLF001  (DRF wraps the request that the middleware has marked)

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if self.actor == NOBODY:
            raise exceptions.NotAuthenticated
        if not self.actor.may(self.permission):
            log.record(self.actor, "refused", effect="DENY", rule="not_allowed", reason=self.permission)
            raise NotAllowed


def explain(error: Exception, context) -> Response | None:
    """Every refusal as `{"code", "message", "fields"}` with a 4xx; nothing of what was sent is repeated."""
    if isinstance(error, Refused):
        return Response(told(error), status=status_of(error))
    if isinstance(error, Http404):
        return Response(body("not_found", NotFound().message), status=status.HTTP_404_NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return Response(body("not_allowed", NotAllowed().message), status=status.HTTP_403_FORBIDDEN)
    if isinstance(error, RequestDataTooBig):
        too_much = body("too_large", _("This is more than can be sent at once."))
        return Response(too_much, status=status.HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    if isinstance(error, exceptions.NotAuthenticated):
        return Response(body("not_authenticated", error.detail), status=status.HTTP_401_UNAUTHORIZED)
    response = exception_handler(error, context)
    if response is not None:
        detail = getattr(error, "detail", "")
        name = getattr(error, "default_code", "error")
        response.data = body(name, detail if isinstance(detail, str) else name)
    return response


def status_of(error: Refused) -> int:
    """What is understood and cannot be so (a time that is not in the calendar) is 422, and what is not is 400."""
    if isinstance(error, Invalid) and error.problem:
        return status.HTTP_422_UNPROCESSABLE_ENTITY
    return next(number for kind, number in STATUS.items() if isinstance(error, kind))


def told(error: Refused) -> dict:
    """A refusal as a machine reads it: the closest word there is, the sentence, and the fields that it is about."""
    return body(error.problem or error.code, error.message, getattr(error, "fields", {}))


def body(code: str, message: object, fields: dict | None = None) -> dict:
    return {"code": code, "message": str(message), "fields": fields or {}}
