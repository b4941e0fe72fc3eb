"""Views say who may come in. One without a `permission` does not import."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.generic import View

from apps.audit import log
from apps.core.errors import NotFound

from . import refusals
from .actions import patient_of
from .actor import NOBODY


class SaysWhoMayComeIn:
    """Holds `permission` (a verb or a page of `roles`) and fetches rows only through the policy."""

    permission: str = ""
    model: Any = None
    request: Any
    kwargs: dict[str, Any]

    def __init_subclass__(cls, abstract=False, **kwargs):
        super().__init_subclass__(**kwargs)
        if not abstract and not cls.permission:
            raise TypeError(f"{cls.__qualname__} must set `permission`")

    @property
    def actor(self):
        return self.request.actor

    def get_object(self, queryset=None, *, activity: str = "read"):
        """The row, or 404: what one may not see does not exist. Opening it is written down first."""
        rows = self.model.objects.all() if queryset is None else queryset
        row = rows.visible_to(self.actor).filter(pk=self.kwargs["pk"]).first()
        if row is None:
            refusals.write_down(self.actor, self.model, self.kwargs["pk"], code=NotFound.code, reason=self.permission)
            raise Http404
        if activity:
            log.record(self.actor, activity, patient_id=patient_of(row), subject=row)
        return row


class GuardedView(SaysWhoMayComeIn, View, abstract=True):
    """A page. Nobody is sent to sign in; somebody without the permission gets 403; nothing is cached."""

    def dispatch(self, request, *args, **kwargs):
        if request.actor == NOBODY:
            return self.ask_to_sign_in(request)
        if not self.may_come_in():
            log.record(request.actor, "refused", effect="DENY", rule="not_allowed", reason=self.permission)
            raise PermissionDenied(self.permission)
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        return response

    def may_come_in(self) -> bool:
        return self.actor.may(self.permission)

    def ask_to_sign_in(self, request):
        if request.headers.get("X-Requested-With") == "fetch" or request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        back = f"?next={quote(request.get_full_path())}" if request.method == "GET" else ""
        return redirect(f"{settings.LOGIN_URL}{back}")
