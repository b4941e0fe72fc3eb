"""What a page needs to warn before the session ends (templates/components/session_dialog.html)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

WARNED_BEFORE = 120  # seconds: time to find the mouse again (WCAG 2.2.1 asks for at least twenty)


def session_limits(request: HttpRequest) -> dict[str, Any]:
    """`session_limits`, false for somebody who is not signed in."""
    return {"session_limits": SimpleLazyObject(lambda: _limits(request))}


def _limits(request: HttpRequest) -> dict[str, Any]:
    session = getattr(request, "session", {})
    if "seen_at" not in session:
        return {}
    return {
        "idle_seconds": session["rest"],
        "warn_seconds": WARNED_BEFORE,
        "ends_at": session["signed_in_at"] + session["life"],
        "keep_url": reverse("identity:carry_on"),
        "sign_in_url": settings.LOGIN_URL,
    }
