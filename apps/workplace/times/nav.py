"""The pages about times beside each other, with what waits on each; and the quiet question of the day list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.access.actor import Actor
from apps.appointments.kinds import Opened, TaskState
from apps.appointments.models import Appointment, ClinicTask, Invitation
from apps.appointments.states import PLANNED, UNANSWERED, AppointmentState, InvitationState
from apps.core import clock
from apps.core.bundle import unpack
from apps.core.calendar import end_of_day, start_of_day, today
from apps.core.parts import Tab
from apps.organisations.models import Unit

PAGES = (
    ("view_day_list", "day", pgettext_lazy("a page of the clinic", "The day"), "calendar-days", ""),
    ("view_clinic_tasks", "owed", pgettext_lazy("a page of the clinic", "To do"), "clipboard-list", "owed"),
    ("view_unread_invitations", "unread", pgettext_lazy("invitations", "Not opened"), "mail", "unread"),
    ("find_time", "find", _("Find a time"), "search", ""),
    ("view_waiting_list", "waiting", _("Waiting list"), "hourglass", "waiting"),
    ("view_campaigns", "campaigns", pgettext_lazy("a page of the clinic", "Invite many"), "send", ""),
    ("view_clinic_board", "board", _("How it goes"), "eye", ""),
    ("view_clinic", "clinic", _("The clinic"), "settings", ""),
)


def unread() -> Q:
    """What somebody should have read by now, and is not known to have."""
    living = Q(state__in=[one for one in UNANSWERED if one != InvitationState.OPENED])
    ahead = Q(appointment__starts_at=None) | Q(appointment__starts_at__gt=clock.now())
    return living & ahead & ~Q(opened=Opened.OPENED) & Q(appointment__state__in=PLANNED)


def of_unit(rows, path: str, unit: Any, what: Any) -> Subquery:
    return Subquery(rows.filter(**{path: unit}).order_by().values(path).annotate(n=what).values("n"))


@dataclass(frozen=True, slots=True)
class Beat:
    """What waits at a unit, and when a day's times last changed."""

    owed: int
    unread: int
    waiting: int
    token: str
    beside: dict[str, list]


def beat_of(row: Any, *beside: str) -> Beat:
    stamp = int(row.day_changed_at.timestamp() * 1_000_000) if row.day_changed_at else 0
    lists = {name: unpack(getattr(row, name)) for name in beside}
    return Beat(row.owed or 0, row.unread or 0, row.waiting or 0, f"{stamp}-{row.day_count or 0}", lists)


def expressions(unit: Any, day: date, tasks, invitations, times) -> dict[str, Any]:
    on_day = times.filter(starts_at__gte=start_of_day(day), starts_at__lte=end_of_day(day))
    standing = times.filter(state=AppointmentState.WAITING)
    return {
        "owed": of_unit(tasks.filter(state=TaskState.OPEN), "unit", unit, Count("pk")),
        "unread": of_unit(invitations.filter(unread()), "appointment__unit", unit, Count("pk")),
        "waiting": of_unit(standing, "unit", unit, Count("pk")),
        "day_count": of_unit(on_day, "unit", unit, Count("pk")),
        "day_changed_at": of_unit(on_day, "unit", unit, Max("changed_at")),
    }


def beat(actor: Actor, day: date | None = None, **beside: Any) -> Beat:
    """What waits at the own unit, and `beside` it small lists of a page (`bundle.rows_of`). One statement."""
    rows = (Model.objects.visible_to(actor) for Model in (ClinicTask, Invitation, Appointment))
    found = Unit.objects.filter(pk=actor.unit).annotate(**expressions(OuterRef("pk"), day or today(), *rows), **beside)
    return beat_of(found.get(), *beside)


def changes(day: date) -> dict[str, Any]:
    """The same of an assignment's unit, for the question that opens no page (see `live`)."""
    rows = (Model.objects.all() for Model in (ClinicTask, Invitation, Appointment))
    return expressions(OuterRef("unit"), day, *rows)


def tabs(request, actor: Actor, beat: Beat) -> list[Tab]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        Tab(label, reverse(f"workplace:{name}"), icon, getattr(beat, key) if key else None, current=here == name)
        for permission, name, label, icon, key in PAGES
        if actor.may(permission)
    ]
