"""Every address says who may come in, or stands here with the reason why anybody may."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from apps.access.roles import ROLES
from apps.access.views import SaysWhoMayComeIn

PUBLIC = {
    "appointments:webhook": "a channel signs what it tells, and has no session",
    "appointments:webhook_plain": "the same without the last slash",
    "healthz": "a load balancer has no identity; says only that the process answers",
    "readyz": "a load balancer has no identity; names parts of the machine, never data",
    "front": "one chooses a door before one is somebody",
    "tour": "explains the product with invented people",
    "tour_step": "explains the product with invented people",
    "accessibility": "the law wants the statement open to everybody",
    "privacy": "people may know how data are protected before they hand any over",
    "easy_read": "explains the product",
    "without_eid": "those who cannot sign in need it most",
    "keys": "a setting of the browser's, about nobody",
    "set_language": "a setting of the browser's, about nobody",
    "api:schema": "describes the machine's door; holds no data",
    "api:docs": "describes the machine's door; holds no data",
    "identity:sign_in": "the way in",
    "identity:start": "the way in",
    "identity:callback": "the way in; the token decides",
    "identity:sign_out": "the way out must never be closed",
    "identity:signed_out": "said to somebody who is nobody any more",
    "identity:status": "asked by a page whose session may have ended; answers with seconds",
    "identity:carry_on": "the way in, from a page whose session has ended",
    "identity:held": "a form kept for whoever holds its signed token, and shown only to the same person",
    "access:choose": "one is signed in but has not yet chosen a capacity; lists one's own assignments only",
    "workplace:worklist_live": "asks the session itself, and must not prolong it; says only how many have changed",
    "workplace:case_live": "asks the session itself, and must not prolong it; says only that somebody was here",
    "workplace:day_live": "asks the session itself, and must not prolong it; says that the day has changed",
    "workplace:campaign_live": "asks the session itself, and must not prolong it; says that it has come further",
    "style": "only in development and tests; shows components with invented people",
    "style_part": "only in development and tests; shows components with invented people",
}
SIMULATED = "simulators:"  # none of these addresses exist in production (test_tools.py)


def patterns(resolver, names=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, [*names, entry.namespace] if entry.namespace else names)
        elif isinstance(entry, URLPattern):
            yield ":".join([*names, entry.name or str(entry.pattern)]), entry.callback


DOORS = dict(patterns(get_resolver()))


def view_class(callback):
    return getattr(callback, "view_class", None) or getattr(callback, "cls", None)


def is_guarded(callback) -> bool:
    found = view_class(callback)
    return isinstance(found, type) and issubclass(found, SaysWhoMayComeIn)


@pytest.mark.parametrize("name", DOORS)
def test_says_who_may_come_in(name):
    if is_guarded(DOORS[name]):
        assert name not in PUBLIC, "guarded, so it needs no reason to be public"
        assert view_class(DOORS[name]).permission
    else:
        assert name in PUBLIC or name.startswith(SIMULATED), "give the view a permission, or a reason in PUBLIC"


@pytest.mark.parametrize("name", [name for name in DOORS if is_guarded(DOORS[name])])
def test_somebody_may_come_in(name):
    permission = view_class(DOORS[name]).permission
    assert any(permission in allowed for allowed in ROLES.values()), f"no role has {permission}"


def test_no_reason_is_left_for_an_address_that_is_gone():
    assert set(PUBLIC) <= set(DOORS)
