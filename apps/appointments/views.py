"""The one door of this room that opens outwards: events of channels, signed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import webhooks

LONGEST = 20_000  # bytes of an event
NAMES = ("X-Channel", "X-Kivra")


@login_not_required
@csrf_exempt
@require_POST
def hear(request: HttpRequest, channel: str) -> JsonResponse:
    """401 without a signature of ours, 200 for what is heard, also when it had been told before."""
    if channel not in webhooks.TELLING:
        return JsonResponse({"code": "not_found"}, status=404)
    if len(request.body) > LONGEST:
        return JsonResponse({"code": "too_large"}, status=413)
    try:
        webhooks.check(request.body, header(request, "Timestamp"), header(request, "Signature").split(","))
        is_new = webhooks.take(channel, request.body)
    except webhooks.NotSigned:
        return JsonResponse({"code": "not_signed"}, status=401)
    except webhooks.NotUnderstood:
        return JsonResponse({"code": "not_understood"}, status=422)
    return JsonResponse({"heard": True, "new": is_new})


def header(request: HttpRequest, name: str) -> str:
    """Kivra's own names of the two headers, or ours. Several of the same name come joined by commas."""
    return next((value for start in NAMES if (value := request.headers.get(f"{start}-{name}"))), "")
