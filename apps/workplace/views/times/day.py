"""The day list: who is missing, who is here, who comes later; and what is said about each with one press."""

from datetime import timedelta
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from apps.appointments import actions
from apps.appointments.kinds import Modality
from apps.appointments.models import Appointment
from apps.appointments.states import AppointmentState
from apps.audit import log
from apps.core.calendar import today
from apps.core.parts import Group, Tag
from apps.core.phrases import clock_time
from apps.workplace.times import day as days
from apps.workplace.times import words

from .common import Press, TimePage

A = AppointmentState


class Times(TimePage):
    """`/arbete/tider/` is the day."""

    permission = "view_day_list"

    def get(self, request):
        return redirect("workplace:day")


class Day(TimePage):
    permission = "view_day_list"
    template = "workplace/times/day.html"

    def get(self, request):
        day = days.day_of(request.GET.get("dag", ""))
        visits = days.fetch(self.actor, day)
        is_print = "skriv-ut" in request.GET
        patients = sorted({str(visit.row.patient_id) for visit in visits})
        log.record(self.actor, "print" if is_print else "list", shown={"patients": patients})
        return self.show(
            day=day,
            chosen=day,
            is_today=day == today(),
            before=day - timedelta(days=1),
            after=day + timedelta(days=1),
            count=len(visits),
            figures=days.figures(visits),
            groups=groups_of(visits, self.actor, day),
            is_print=is_print,
            poll_url=f"{reverse('workplace:day_live')}?dag={day.isoformat()}",
        )


def groups_of(visits, actor, day) -> list[Group]:
    parts = (
        (days.MISSING, pgettext("people who have not come", "Missing"), "late"),
        (days.PRESENT, _("Here now"), ""),
        (days.LATER, _("Come later") if day == today() else pgettext("times of a day", "Booked"), ""),
        (days.OVER, pgettext("times of a day", "Over"), ""),
    )
    groups = []
    for key, label, tone in parts:
        rows = [row_of(visit, actor, day) for visit in visits if visit.part == key]
        if rows:
            groups.append(Group(label, rows, tone, key))
    return groups


def row_of(visit, actor, day) -> dict:
    row = visit.row
    return {
        **words.who(row.patient),
        "id": row.pk,
        "url": reverse("workplace:time", args=[row.pk]),
        "part": visit.part,
        "due": {"missing": "late", "here": "soon"}.get(visit.part, ""),
        "at": row.starts_at,
        "late": late_words(visit),
        "what": words.what(row),
        "mode_icon": words.MODE_ICONS[row.modality],
        "mode": row.get_modality_display(),
        "with": ", ".join(filter(None, (row.performer, row.place))),
        "tag": tag_of(visit),
        "to_know": to_know(visit),
        "phone": row.phone if not row.patient.is_protected else "",
        "link": row.link if visit.part != days.OVER else "",
        "presses": presses(visit, actor, day),
    }


def late_words(visit) -> str:
    if visit.part != days.MISSING:
        return ""
    minutes = visit.minutes_late
    if minutes < 120:
        return ngettext("%(n)s min late", "%(n)s min late", minutes) % {"n": minutes}
    return ""


def tag_of(visit) -> Tag:
    """Where it stands, with icon and word."""
    row = visit.row
    if row.state == A.CHECKED_IN:
        return Tag(_("Checked in %(time)s") % {"time": clock_time(row.checked_in_at)}, "check", "success")
    if row.state == A.ARRIVED:
        return Tag(_("Came %(time)s") % {"time": clock_time(row.checked_in_at)}, "check", "success")
    if visit.part == days.MISSING:
        words_ = _("Has not joined") if row.modality == Modality.VIDEO else _("Not here")
        return Tag(words_, "circle-alert", "danger")
    if row.state == A.FULFILLED:
        return Tag(pgettext("a visit", "Done"), "check", "quiet")
    if row.state == A.NO_SHOW:
        return Tag(_("Did not come"), "x", "quiet")
    if row.state == A.CANCELLED:
        return Tag(pgettext("a booking", "Cancelled"), "x", "quiet")
    return words.opened_tag(visit.invitation) or Tag(pgettext("a time", "Booked"), "calendar-days", "quiet")


def to_know(visit) -> str:
    row = visit.row
    found = []
    if row.interpreter:
        found.append(_("Interpreter: %(language)s") % {"language": words.language(row.interpreter)})
    if visit.part == days.MISSING:
        found.append(words.sent_words(visit.invitation))
    if not row.is_agreed and visit.part == days.LATER:
        found.append(_("Has not said yes to the time"))
    return ". ".join(found)


def presses(visit, actor, day) -> list[dict]:
    """The presses of a row, the likeliest first. Filled only where somebody waits."""
    row = visit.row
    here = f"{reverse('workplace:day')}?dag={day.isoformat()}"
    back = f"?{urlencode({'till': here})}"
    found = []
    is_the_day = day == today()
    if visit.part in (days.MISSING, days.LATER) and is_the_day and actor.may("check_in"):
        found.append(("arrived", pgettext("button", "Has come"), False))
    if visit.part == days.MISSING and actor.may("mark_no_show"):
        found.append(("missed", pgettext("button", "Did not come"), False))
    if visit.part == days.PRESENT and actor.may("fulfil"):
        found.append(("done", pgettext("button", "Done"), True))
    return [
        {"label": label, "url": reverse(f"workplace:{name}", args=[row.pk]) + back, "is_primary": is_first}
        for name, label, is_first in found
    ]


class OfATime(Press, abstract=True):
    model = Appointment

    def after(self, row) -> str:
        return reverse("workplace:time", args=[row.pk])


class Arrived(OfATime):
    permission = "check_in"
    said = _lazy("Written down: has come.")

    def do(self, row):
        actions.check_in(row, by=self.actor)


class Done(OfATime):
    permission = "fulfil"
    said = _lazy("Written down: the visit is done.")

    def do(self, row):
        actions.fulfil(row, by=self.actor)


class Missed(OfATime):
    permission = "mark_no_show"
    said = _lazy("Written down: did not come. No fee follows by itself.")

    def do(self, row):
        actions.mark_no_show(row, by=self.actor)
