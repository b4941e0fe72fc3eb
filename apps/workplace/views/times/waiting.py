"""The waiting list of the unit."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.appointments import actions
from apps.audit import log
from apps.core.phrases import short_date, short_time
from apps.workplace.times import waiting, words
from apps.workplace.times.forms.days import WEEKDAYS

from .common import TimePage
from .day import OfATime

NAMES = dict(WEEKDAYS)


class Waiting(TimePage):
    permission = "view_waiting_list"
    template = "workplace/times/waiting.html"

    def get(self, request):
        found = waiting.fetch(self.actor)
        log.record(self.actor, "list", shown={"patients": sorted({str(row.patient_id) for row in found})})
        return self.show(rows=[row_of(row) for row in found])


def row_of(row) -> dict:
    return {
        **words.who(row.patient),
        "id": row.pk,
        "url": reverse("workplace:time", args=[row.pk]),
        "leave": reverse("workplace:leave", args=[row.pk]),
        "since": row.made_at,
        "what": row.service.name if row.service else _("Any"),
        "wants": wants(row.waits),
        "asked": _("Asked, answers by %(time)s") % {"time": short_time(row.asked[0].expires_at)} if row.asked else "",
    }


def wants(wait) -> str:
    if wait is None:
        return ""
    first, last = (short_date(date.fromisoformat(day)) for day in (wait.earliest, wait.latest))
    days = ", ".join(str(NAMES[number]).lower() for number in wait.weekdays) or _("all days")
    said = {"first": first, "last": last, "days": days, "n": wait.notice_hours}
    return _("%(first)s–%(last)s, %(days)s, %(n)s hours' notice") % said


class Leave(OfATime):
    permission = "leave_waiting_list"
    said = _lazy("The person no longer stands on the waiting list.")

    def do(self, row):
        actions.leave_waiting_list(row, by=self.actor)

    def after(self, row) -> str:
        return reverse("workplace:waiting")
