"""The simulated channels over real HTTP, and the page where one sees what they have taken and lets them misbehave."""

import threading
import time

import requests
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from . import channels
from .channels import EVENTS, NAMES, Simulator
from .words import SWITCHES

SOON = 5.0  # seconds until a channel that opens what arrives has done so
PATIENCE = 10


def of(channel: str) -> Simulator:
    if channel not in NAMES:
        raise Http404
    return Simulator(channel)


@login_not_required
@csrf_exempt
@require_POST
def speak(request: HttpRequest, channel: str, path: str = "") -> HttpResponse:
    """The protocol itself: what `apps/appointments/channels` asks."""
    own = of(channel)
    headers = {name.lower(): value for name, value in request.headers.items()}
    said = own.answer(path, headers, request.body)
    if said.status < 300 and own.switches().opens:
        for one in own.taken(1):
            threading.Timer(SOON, tell, (own, one.reference, "opened")).start()
    return HttpResponse(said.body, status=said.status, headers=said.headers)


@login_not_required
@never_cache
@require_GET
def show(request: HttpRequest, channel: str) -> HttpResponse:
    """What the channel has taken, newest first. Public, as all simulators; never served in production."""
    own = of(channel)
    how = own.switches()
    context = {
        "channel": channel,
        "name": NAMES[channel],
        "names": NAMES.items(),
        "switches": [(name, label, getattr(how, name)) for name, label in SWITCHES.items()],
        "taken": own.taken(),
    }
    return render(request, "simulators/channel.html", context)


@login_not_required
@require_POST
def switch(request: HttpRequest, channel: str) -> HttpResponse:
    of(channel).switch(**{name: name in request.POST for name in SWITCHES})
    return redirect("simulators:channel", channel)


@login_not_required
@require_POST
def happen(request: HttpRequest, channel: str) -> HttpResponse:
    """Something becomes of what was taken: the channel tells Samplan, as it would."""
    what = request.POST.get("what", "")
    if what not in EVENTS:
        raise Http404
    tell(of(channel), request.POST.get("reference", ""), what)
    return redirect("simulators:channel", channel)


@login_not_required
@never_cache
@require_GET
def letter(request: HttpRequest, channel: str, reference: str) -> HttpResponse:
    found = next((one for one in of(channel).taken() if one.reference == reference and one.letter), None)
    if found is None:
        raise Http404
    return HttpResponse(found.letter, content_type="application/pdf")


def tell(own: Simulator, reference: str, what: str) -> None:
    """Over real HTTP, signed. What is told twice is the same event."""
    body = channels.event(reference, what)
    where = settings.SIMULATORS_URL or settings.BASE_URL
    for _time in range(2 if own.switches().twice else 1):
        headers = channels.signed(body, int(time.time()), settings.CHANNEL_WEBHOOK_SECRETS[0])
        url = f"{where.rstrip('/')}/api/webhooks/{own.channel}/"
        requests.post(url, data=body, headers={**headers, "Content-Type": "application/json"}, timeout=PATIENCE)
