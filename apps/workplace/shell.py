"""What stands around every staff page: where I work, the tabs with their counts, and the token of what is going on.

One statement for the whole, so that a page's own budget is not spent on its frame.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from apps.access.actor import Actor
from apps.access.telling import BLOCK_ASKED, LIFT_ANSWERED, LIFT_ASKED
from apps.appointments.models import ClinicTask
from apps.cases.kinds import ParticipantState, TaskState
from apps.cases.models import Participant, Task
from apps.core.calendar import today
from apps.core.guard import as_system
from apps.core.parts import Choice, Shell, Tab
from apps.followup.places import reads_figures
from apps.notifications.inbox import waiting_for
from apps.organisations.kinds import Role
from apps.organisations.models import Assignment
from apps.records.notices import ASKED as CORRECTION_ASKED
from apps.review import whom as reviewing

FIRST_PAGES = ("administration:start", "review:queue")  # the others' addresses begin with theirs
LIVE = Q(left_at=None, case__is_closed=False) & ~Q(state=ParticipantState.DONE)


@dataclass(frozen=True, slots=True)
class Pulse:
    """How many cases the unit has, how many receipts it owes, and when something last changed."""

    cases: int
    unread: int
    changed_at: datetime | None
    asked: int = 0  # requests to lift or register a block that wait for the unit
    disputed: int = 0  # entries that people ask the unit to correct
    answered: int = 0  # answers to what the unit itself has asked the owner of a block

    @property
    def token(self) -> str:
        """Changes when anything in the unit's cases does."""
        stamp = int(self.changed_at.timestamp() * 1_000_000) if self.changed_at else 0
        return f"{stamp}-{self.cases}-{self.unread}-{self.asked}-{self.disputed}-{self.answered}"


def beats() -> dict[str, Any]:
    """Expressions on an assignment: the pulse of its unit. They count and show nothing of anybody."""
    parts = Participant.objects.filter(LIVE, unit=OuterRef("unit")).order_by().values("unit")
    owed = Task.objects.filter(unit=OuterRef("unit"), state=TaskState.OPEN, kind="acknowledge")
    unread = owed.order_by().values("unit")
    return {
        "cases": Subquery(parts.annotate(n=Count("pk")).values("n")),
        "changed_at": Subquery(parts.annotate(at=Max("case__changed_at")).values("at")),
        "unread": Subquery(unread.annotate(n=Count("pk")).values("n")),
        "asked": Subquery(waiting_for(OuterRef("unit"), LIFT_ASKED, BLOCK_ASKED)),
        "disputed": Subquery(waiting_for(OuterRef("unit"), CORRECTION_ASKED)),
        "answered": Subquery(waiting_for(OuterRef("unit"), LIFT_ANSWERED)),
    }


def pulse_of(assignment) -> Pulse:
    counts = (assignment.asked or 0, assignment.disputed or 0, assignment.answered or 0)
    return Pulse(assignment.cases or 0, assignment.unread or 0, assignment.changed_at, *counts)


@dataclass
class Frame:
    shell: Shell
    pulse: Pulse
    unit: Any


def frame_of(request) -> Frame | None:
    """The frame of this request, fetched once; None for somebody who is not here as staff."""
    if request.session.get("capacity") != "staff" or not request.actor.is_staff:
        return None
    if not hasattr(request, "staff_frame"):
        request.staff_frame = fetch(request)
    return request.staff_frame


def fetch(request) -> Frame | None:
    actor = request.actor
    with as_system("counting what waits in the tabs"):
        rows = counted().valid_on(today()).filter(staff=actor.staff_id)
        found = list(rows.annotate(to_explain=to_explain(actor)))
    mine = next((one for one in found if one.pk == actor.assignment), None)
    if mine is None:
        return None
    return Frame(shell_of(request, found, mine), pulse_of(mine), mine.unit)


@cache
def counted() -> Any:
    """Assignments with what waits at their units, whoever asks. Put together once: that took longer than asking."""
    rows = Assignment.objects.select_related("unit").annotate(**beats(), owed=owed())
    return rows.order_by("unit__name", "role")


def to_explain(actor: Actor) -> Any:
    """How many readings this person shall explain: a number beside the tab, for those who have the tab."""
    if not actor.may("view_explanations"):
        return Value(None, output_field=IntegerField())
    rows = reviewing.waiting_for(actor).order_by().values(all_of_them=Value(1))
    return Subquery(rows.annotate(n=Count("pk")).values("n"))


def owed() -> Any:
    """How much the unit has left to do about times."""
    rows = ClinicTask.objects.filter(unit=OuterRef("unit"), state=TaskState.OPEN).order_by()
    return Subquery(rows.values("unit").annotate(n=Count("pk")).values("n"))


def shell_of(request, assignments: list, mine) -> Shell:
    actor = request.actor
    return Shell(
        user_name=actor.name,
        home_url=home_of(actor),
        unit_name=actor.unit_name,
        role_name=str(Role(actor.role).label),
        assignments=[
            Choice(one.pk, one.unit.name, str(Role(one.role).label), current=one.pk == mine.pk) for one in assignments
        ],
        tabs=tabs_of(request, actor, pulse_of(mine), mine.to_explain or None, mine.owed or None),
        search_url=reverse("workplace:search") if actor.may("search_patient") else "",
        switch_url=reverse("access:choose"),
        sign_out_url=reverse("identity:sign_out"),
        own_pages_url=reverse("access:choose") if "patient" in request.session.get("capacities", ()) else "",
    )


FOLLOW_UP = ("view_followup", "followup:overview", _lazy("Follow-up"), "chart-line", None)
# Whose assignment is for care is shown no figures, but what is missing in the own unit's cases.
TO_MEND = ("view_followup", "followup:quality", _lazy("Follow-up"), "chart-line", None)
CORRECTIONS = ("workplace:corrections", _lazy("Corrections"), "pencil")


def tabs_of(request, actor: Actor, pulse: Pulse, to_explain: int | None = None, owed: int | None = None) -> list[Tab]:
    start = start_page(actor)
    pages = (
        ("view_worklist", "workplace:worklist", _("Worklist"), "clipboard-list", pulse.cases),
        *([(start_permission(actor), start, _("Start"), "house", None)] if start.endswith(":start") else []),
        ("view_assignments", "administration:assignments", _("Assignments"), "users", None),
        ("view_assignments", "administration:changes", _("Changes"), "history", None),
        ("view_reviews", "administration:reviews", _("Access review"), "circle-check", None),
        ("view_explanations", "review:explanations", _("To explain"), "message-square", to_explain),
        ("view_roles", "administration:profiles", _("Roles"), "key-round", None),
        ("view_assignments", "administration:units", _("Units"), "building-2", None),
        ("view_rules", "administration:rules", _("Rules"), "scale", None),
        ("view_log_review", "review:queue", _("To review"), "circle-check", None),
        ("view_log_questions", "review:questions", _("Questions from patients"), "message-square", None),
        ("view_log_review", "review:reviewed", _("Reviewed"), "history", None),
        ("explain_access", "review:explain", _("Explain access"), "info", None),
        ("view_costs", "costs:years", _("Shared costs"), "scale", None),
        ("view_home_week", "workplace:home_week", _("Home this week"), "house", None),
        ("view_inbox", "workplace:inbox", _("Received"), "mail", pulse.unread),
        *([FOLLOW_UP] if reads_figures(actor) else [TO_MEND] if actor.may("view_case") else []),
        ("view_day_list", "workplace:day", pgettext("a tab", "Times"), "calendar-days", owed),
        *([("answer_lift", "workplace:lifts", _("Requests"), "key-round", pulse.asked)] if pulse.asked else []),
        *([("view_corrections", *CORRECTIONS, pulse.disputed)] if pulse.disputed else []),
        *(
            [("request_lift", "workplace:answers", _("Answers"), "mail-open", pulse.answered)]
            if pulse.answered
            else []
        ),
    )
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        Tab(label, reverse(name), icon, number, current=name == here or is_inside(request, name))
        for permission, name, label, icon, number in pages
        if actor.may(permission)
    ]


def is_inside(request, name: str) -> bool:
    """Administrators', reviewers' and follow-up's pages lie one within the other, all but their start; those about
    times too."""
    if name == "workplace:day":
        return request.path.startswith(reverse("workplace:times"))
    is_theirs = name.startswith(("administration:", "review:", "followup:", "costs:")) and name not in FIRST_PAGES
    return is_theirs and request.path.startswith(reverse(name))


def home_of(actor: Actor) -> str:
    return reverse("workplace:worklist") if actor.may("view_worklist") else reverse(start_page(actor))


def start_permission(actor: Actor) -> str:
    return "view_administration" if actor.may("view_administration") else "view_start"


def start_page(actor: Actor) -> str:
    """Where somebody without a worklist begins."""
    if actor.may("view_log_review"):
        return "review:queue"
    if actor.may("view_costs"):
        return "costs:years"
    if actor.may("view_administration"):
        return "administration:start"
    if actor.may("view_day_list"):
        return "workplace:day"
    return "followup:overview" if reads_figures(actor) else "workplace:start"


def changed_since(token: str) -> datetime | None:
    """The moment that a token stands for; None for one that nobody has made."""
    stamp = token.partition("-")[0]
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 18):
        return None
    return datetime.fromtimestamp(int(stamp) / 1_000_000, UTC)
