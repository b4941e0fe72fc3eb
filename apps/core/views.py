"""Pages that belong to no one and are open to everybody: the front page, the tour and what must be said."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import TemplateView

from .tour import STEPS

A_YEAR = 365 * 24 * 3600
KEYS_COOKIE = "samplan_keys"
LONG = 60  # characters: a longer field is something that somebody wrote


@method_decorator(login_not_required, name="dispatch")
class Public(TemplateView):
    """A page without any data about anybody. It needs no permission, and says so with Django's own mark."""


class Front(Public):
    """One sentence and three doors."""

    template_name = "core/front.html"


class Tour(Public):
    """One discharge from the ward to the sofa, in a few steps that are pages of their own."""

    template_name = "core/tour.html"

    def get_context_data(self, step: int = 1, **kwargs: Any) -> dict[str, Any]:
        if not 1 <= step <= len(STEPS):
            raise Http404
        return super().get_context_data(
            scene=STEPS[step - 1],
            number=step,
            total=len(STEPS),
            scenes=list(enumerate(STEPS, start=1)),
            before=step - 1,
            after=step + 1 if step < len(STEPS) else 0,
            **kwargs,
        )


class Accessibility(Public):
    """The accessibility statement (tillgänglighetsredogörelse, lag 2018:1937)."""

    template_name = "core/accessibility.html"


class Privacy(Public):
    """How data are protected, and whom to ask."""

    template_name = "core/privacy.html"


class EasyRead(Public):
    """What Samplan is, in easy Swedish (lättläst)."""

    template_name = "core/easy_read.html"


class WithoutEid(Public):
    """How to take part by telephone and on paper."""

    template_name = "core/without_eid.html"


@method_decorator(login_not_required, name="dispatch")
class Keys(View):
    """Turns single-letter shortcuts on or off in this browser (WCAG 2.1.4)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        target = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
        response = redirect(target if safe and target.startswith("/") else "front")
        response.set_cookie(
            KEYS_COOKIE,
            "off" if request.POST.get("keys") == "off" else "on",
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from another site. What was written is shown for copying, never sent on."""
    written = [value for name, value in request.POST.items() if name != "csrfmiddlewaretoken" and len(value) > LONG]
    return render(request, "403_csrf.html", {"written": written}, status=403)
