"""The municipality's week of homecomings: who comes when, how long they have been ready, what stands in the way."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.cases.models import Participant
from apps.cases.processes import process_of
from apps.core import clock
from apps.core.bundle import models_of, rows_of, unpack
from apps.core.calendar import end_of_day, local, start_of_day, today
from apps.core.parts import Line
from apps.core.phrases import clock_time, short_date, short_time
from apps.discharge.facts import OBSTACLE_FIELDS, PERIOD_FIELDS
from apps.discharge.models import Obstacle, ObstacleReason, Readiness, ReadyAnswer, ReadyPeriod, Stay
from apps.discharge.payment import REASONS, Payment, payment_of
from apps.discharge.states import State
from apps.organisations.bundled import UNIT, with_units

from . import worklist
from .casefile import STAY_FIELDS
from .listing import short_name
from .steps import Step, next_step

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday."""

    monday: date

    @classmethod
    def of(cls, text: str) -> "Week":
        """ "2026-47"; anything else is this week."""
        try:
            year, number = text.split("-")
            return cls(date.fromisocalendar(int(year), int(number), 1))
        except (ValueError, OverflowError):
            return cls(today() - timedelta(days=today().weekday()))

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=step) for step in range(7)]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def moved(self, weeks: int) -> "Week":
        return Week(self.monday + timedelta(weeks=weeks))

    @property
    def key(self) -> str:
        year, number, _day = self.monday.isocalendar()
        return f"{year}-{number}"


@dataclass
class Homecoming:
    """One person's way home, as one unit sees it."""

    part: Any
    stay: Stay
    periods: list
    parts: list
    readiness: list
    obstacles: list
    payment: Payment
    step: Step | None
    lines: list[Line] = field(default_factory=list)

    @property
    def case(self):
        return self.part.case

    @property
    def day(self) -> date | None:
        """The day of the homecoming: when it was, or when it is planned."""
        return local(self.stay.discharged_at).date() if self.stay.discharged_at else self.stay.estimate_day

    @property
    def is_home(self) -> bool:
        return self.stay.discharged_at is not None

    @property
    def period(self):
        return self.periods[-1] if self.periods else None

    @property
    def is_ready(self) -> bool:
        return self.case.state == State.READY and self.period is not None

    @property
    def is_late(self) -> bool:
        """Should be at home already: the planned day has passed, or days are being paid."""
        overdue = self.day is not None and self.day < today()
        return self.is_ready and (overdue or self.payment.days > 0)


def fetch(actor: Actor, week: Week) -> list[Homecoming]:
    """Everybody who is ready, or whose planned or real homecoming is this week. One statement."""
    first, last = start_of_day(week.monday), end_of_day(week.sunday)
    stays = Stay.objects.visible_to(actor).filter(case=OuterRef("case"))
    periods = ReadyPeriod.objects.visible_to(actor).filter(stay__case=OuterRef("case")).order_by("sent_at")
    parts = Participant.objects.visible_to(actor).filter(case=OuterRef("case")).order_by("joined_at")
    obstacles = Obstacle.objects.visible_to(actor).filter(case=OuterRef("case")).order_by("valid_from")
    answers = Readiness.objects.visible_to(actor).filter(case=OuterRef("case")).order_by("at")
    is_this_week = week.monday <= today() <= week.sunday
    rows = worklist.with_details(worklist.ongoing(actor), actor).annotate(
        home_at=worklist.Subquery(stays.values("discharged_at")[:1]),
        planned_at=worklist.Subquery(stays.values("estimated_discharge_at")[:1]),
        stay_rows=rows_of(stays, *STAY_FIELDS),
        period_rows=rows_of(periods, *PERIOD_FIELDS),
        obstacle_rows=rows_of(obstacles, *OBSTACLE_FIELDS),
        part_rows=rows_of(parts, "state", "reject_reason", "left_at", **UNIT),
        answer_rows=rows_of(answers, "ready", "condition", unit_id=F("unit_id"), unit_name=F("unit__name")),
    )
    planned = Q(home_at=None, planned_at__range=(first, last))
    wanted = planned | Q(home_at__range=(first, last))
    if is_this_week:
        wanted |= Q(home_at=None, stage=State.READY)
    return [homecoming(row, actor) for row in rows.filter(wanted).order_by("planned_at", "pk")[:SHOWN]]


def in_the_way_first(tasks: list, actor: Actor) -> list:
    """The button of a row is named after what our unit can take out of the way."""
    mine = [task for task in tasks if task.unit_id == actor.unit and task.kind in IN_THE_WAY]
    return mine or tasks


def homecoming(row, actor: Actor) -> Homecoming:
    stay = models_of(Stay, row.stay_rows)[0]
    stay.case = row.case
    periods, parts = models_of(ReadyPeriod, row.period_rows), with_units(row.part_rows)
    obstacles, tasks = models_of(Obstacle, row.obstacle_rows), unpack(row.tasks)
    found = Homecoming(
        part=row,
        stay=stay,
        periods=periods,
        parts=parts,
        readiness=unpack(row.answer_rows),
        obstacles=obstacles,
        payment=payment_of(stay, clock.now(), periods=periods, parts=parts, obstacles=obstacles),
        step=next_step(row.case, in_the_way_first(tasks, actor), stay, actor),
    )
    found.lines = blockers(found, tasks, actor)
    return found


IN_THE_WAY = (
    "send_sip_summons", "decide_sip", "record_sip_stance", "confirm_readiness", "name_fixed_contact", "resume_service",
    "send_discharge_information",
)  # fmt: skip
SILENT = {"NO_READY_NOTICE", "RETRACTED", "DECEASED", "SIP_NOT_CALLED"}  # said in other words on the same row
MOST = 4


def obstacle_lines(home: Homecoming) -> list[Line]:
    """What units have said stands in the way, where it is not a reason why nobody pays."""
    living = sorted({one.reason for one in home.obstacles if one.holds_at(clock.now())})
    return [
        Line(str(ObstacleReason(one).label), "warning") for one in living if one.upper() not in home.payment.blocked_by
    ]


def blockers(home: Homecoming, tasks: list, actor: Actor) -> list[Line]:
    """What stands in the way, on either side; what is in place last."""
    lines = [Line(str(REASONS[code]), "danger") for code in home.payment.blocked_by if code not in SILENT]
    lines = [*lines, *obstacle_lines(home)] if home.is_ready else []
    mine = [task for task in tasks if task.unit_id == actor.unit and task.kind in IN_THE_WAY]
    lines += [own_line(task, home) for task in mine]
    lines += others_lines([task for task in tasks if task.unit_id != actor.unit], home)
    lines += [Line(answer_words(answer), "warning") for answer in home.readiness if answer.ready != ReadyAnswer.YES]
    if home.is_ready and (words := readiness_words(home)):
        lines.append(Line(words, "success" if is_everybody_ready(home) else "quiet"))
    if home.is_home:
        lines.append(Line(_("Home %(time)s") % {"time": short_time(home.stay.discharged_at)}, "success"))
    elif not home.is_ready:
        lines.append(Line(_("Waiting for the physician's decision"), "warning"))
    lines.sort(key=lambda line: ("danger", "warning", "quiet", "success").index(line.tone))
    return lines[:MOST]


def title_of(kind: str, home: Homecoming) -> str:
    return str(process_of(home.case).task_titles.get(kind, kind))


def own_line(task, home: Homecoming) -> Line:
    """What our own unit has left to do."""
    is_late = bool(task.due_at and task.due_at < clock.now())
    words = {"task": title_of(task.kind, home), "time": short_time(task.due_at) if task.due_at else ""}
    if not words["time"]:
        return Line(_("You have left: %(task)s") % words, "warning")
    text = _("You have left: %(task)s, due %(time)s") if is_late else _("You have left: %(task)s, by %(time)s")
    return Line(text % words, "danger" if is_late else "warning")


def others_lines(tasks: list, home: Homecoming) -> list[Line]:
    """What others owe and is late, one line for each kind of thing; a call to a plan also before it is late."""
    lines = []
    for kind in IN_THE_WAY:
        owed = [task for task in tasks if task.kind == kind]
        late = [task for task in owed if task.due_at and task.due_at < clock.now()]
        if late:
            units = ", ".join(short_name(task.unit_name) for task in late)
            since = short_date(min(task.due_at for task in late))
            words = {"task": title_of(kind, home), "units": units, "day": since}
            lines.append(Line(_("%(task)s: missing from %(units)s, was due %(day)s") % words, "danger"))
        elif owed and kind == "send_sip_summons":
            words = {"task": title_of(kind, home), "unit": short_name(owed[0].unit_name)}
            lines.append(Line(_("%(task)s: %(unit)s") % words, "warning"))
    return lines


def answer_words(answer) -> str:
    words = {"unit": answer.unit_name, "why": answer.condition}
    if answer.ready == ReadyAnswer.NO:
        return _("%(unit)s is not ready. %(why)s") % words
    return _("%(unit)s: %(why)s") % words


def ready_of_all(home: Homecoming) -> tuple[int, int]:
    """How many units have said that they are ready, of how many that take part."""
    ready = sum(1 for answer in home.readiness if answer.ready != ReadyAnswer.NO)
    return ready, sum(1 for part in home.parts if part.left_at is None)


def is_everybody_ready(home: Homecoming) -> bool:
    ready, here = ready_of_all(home)
    return 0 < here <= ready


def readiness_words(home: Homecoming) -> str:
    ready, here = ready_of_all(home)
    when = ""
    if home.stay.estimated_discharge_at and not home.stay.is_estimate_a_day:
        when = " " + _("Home at %(time)s.") % {"time": clock_time(home.stay.estimated_discharge_at)}
    if is_everybody_ready(home):
        return _("All are ready.") + when
    return _("%(n)s of %(all)s are ready.") % {"n": ready, "all": here} + when if ready else ""
