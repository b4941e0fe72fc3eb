"""The quiet question of every open page. Not a reading: it says how many cases have changed, not which."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from apps.workplace import live
from apps.workplace.times.day import day_of


class Quiet(View):
    """Asks for no person: whoever has no valid assignment gets 401, and nothing is prolonged."""

    def answer(self, words: str) -> HttpResponse:
        response = HttpResponse(words, content_type="text/plain; charset=utf-8", status=200 if words else 204)
        response.headers["Cache-Control"] = "no-store, private"
        return response


class WorklistLive(Quiet):
    def get(self, request):
        changed = live.changes_in_list(request.session, request.GET.get("v", ""))
        if changed is None:
            return HttpResponse(status=401)
        if not changed:
            return self.answer("")
        return self.answer(ngettext("%(n)s case has changed.", "%(n)s cases have changed.", changed) % {"n": changed})


class DayLive(Quiet):
    """Whether anybody has come, or anything has moved, in the day list of the unit."""

    def get(self, request):
        day = day_of(request.GET.get("dag", ""))
        changed = live.changes_in_day(request.session, day, request.GET.get("v", ""))
        if changed is None:
            return HttpResponse(status=401)
        return self.answer(_("The times have changed.") if changed else "")


class CampaignLive(Quiet):
    """Whether an invitation to many has come further."""

    def get(self, request, pk):
        changed = live.changes_in_campaign(request.session, pk, request.GET.get("v", ""))
        if changed is None:
            return HttpResponse(status=401)
        return self.answer(_("It has come further.") if changed else "")


class CaseLive(Quiet):
    def get(self, request, pk):
        version = live.version_of_case(request.session, pk)
        if version is None:
            return HttpResponse(status=401)
        is_same = str(version) == request.GET.get("v", "")
        return self.answer("" if is_same else _("Somebody has changed the case."))
