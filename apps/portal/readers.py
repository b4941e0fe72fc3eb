"""Who has read about me: the audit trail in the person's own words. Their own rows and refusals are left out.

Names are not shown. What one unit did for the same reason on one day is one line, with its first and last time, so
that a ward that looks at its list every hour does not hide the reading that matters. The database gathers them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg, JSONBAgg
from django.db.models import Case, CharField, Count, F, Func, JSONField, Max, Min, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.access.actor import Actor
from apps.access.models import Emergency
from apps.access.models.emergencies import why
from apps.audit import log
from apps.core.bundle import rows_of, unpack
from apps.core.clock import SE
from apps.core.parts import Tag
from apps.patients.models import Person
from apps.review.models import LogQuestion

from . import logwords
from .period import Chosen

PAGE = 30
ON_PAPER = 1_000  # lines on one paper, or readings in one PDF
IN_A_SHEET = 10_000  # readings in one file for a spreadsheet
MOST_EMERGENCIES = 10
MOST_QUESTIONS = 20
SAY_WHY = ("open_emergency", "choose_to_read", "seek_person")  # whoever does these writes a reason first
KEY = (
    "day", "unit_id", "unit_name", "provider_name", "role", "purpose", "activity", "subject_type", "information_kind",
    "ground", "rule", "because",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """What one unit did for one reason on one day. `first_at` and `last_at` are the same for a single time; `key` is
    the latest row of the log, which can be asked about."""

    day: date
    first_at: datetime
    last_at: datetime
    times: int
    unit: str
    provider: str
    who: str
    what: str
    information: str
    why: str
    because: str
    tags: tuple[Tag, ...]
    key: int

    @property
    def is_emergency(self) -> bool:
        return any(tag.tone == "danger" for tag in self.tags)


@dataclass(frozen=True, slots=True)
class Trail:
    """One page of readings, by day, the newest first."""

    days: list[tuple[date, list[Line]]]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What the whole period holds: how many people at which units, and the emergencies."""

    people: int
    units: list[tuple[UUID, str]]
    emergencies: list[Any]
    questions: list[Any]


def staff_rows(actor: Actor, chosen: Chosen) -> QuerySet:
    """What staff have read and done in the period, also the lists that the person stood in."""
    start, end = chosen.span
    rows = log.events().visible_to(actor).filter(actor_kind="staff", effect="PERMIT", at__gte=start, at__lt=end)
    return rows.filter(unit_id=chosen.unit) if chosen.unit else rows


# --- How many


def summary(actor: Actor, chosen: Chosen) -> Summary:
    """One statement. `units` are all of the period, to choose among; `people` are those of the chosen unit."""
    opened = emergencies(actor, chosen).annotate(opened_at=F("valid_from"), unit_name=F("unit__name"))
    found = Person.objects.visible_to(actor).filter(pk=actor.whom)
    found = found.annotate(
        units=rows_of(units(actor, replace(chosen, unit=None)), "unit_id", "name", "staff"),
        emergencies=rows_of(opened, "reason", "text", "reviewed_at", "opened_at", "unit_name"),
        questions=rows_of(questions(actor), "unit_name", "read_at", "text", "answered_at", "answer", "is_dispute"),
    ).first()
    if found is None:
        return Summary(0, [], [], [])
    chosen_units = [one for one in found.units if chosen.unit in (None, UUID(one["unit_id"]))]
    people = {pk for one in chosen_units for pk in one["staff"]}
    names = sorted(((UUID(one["unit_id"]), one["name"]) for one in found.units), key=lambda one: one[1])
    emergency_rows = unpack(found.emergencies)
    for one in emergency_rows:
        one.why = why(one.reason, one.text)
    return Summary(len(people), names, emergency_rows, unpack(found.questions))


def units(actor: Actor, chosen: Chosen) -> QuerySet:
    """The units of the period, each with the keys of those who have read there."""
    rows = staff_rows(actor, chosen).exclude(unit_id=None).order_by().values("unit_id")
    return rows.annotate(name=Max("unit_name"), staff=ArrayAgg("staff_id", distinct=True))


def emergencies(actor: Actor, chosen: Chosen) -> QuerySet:
    start, end = chosen.span
    rows = Emergency.objects.visible_to(actor).filter(valid_from__gte=start, valid_from__lt=end)
    rows = rows.filter(unit=chosen.unit) if chosen.unit else rows
    return rows.order_by("-valid_from")[:MOST_EMERGENCIES]


def questions(actor: Actor) -> QuerySet:
    """What has been asked about single readings, the newest first."""
    return LogQuestion.objects.visible_to(actor).order_by("-asked_at")[:MOST_QUESTIONS]


def sentence(chosen: Chosen, found: Summary) -> str:
    """The whole period in one sentence."""
    names = dict(found.units)
    units = ngettext("%(n)s unit", "%(n)s units", len(found.units)) % {"n": len(found.units)}
    said = {
        "when": chosen.name,
        "people": ngettext("%(n)s person", "%(n)s people", found.people) % {"n": found.people},
        "units": names.get(chosen.unit, units) if chosen.unit else units,
    }
    if not found.people:
        return _("%(when)s, nobody has read about you.") % said
    return _("%(when)s, %(people)s at %(units)s read about you.") % said


def emergency_sentence(found: Summary) -> str:
    number = len(found.emergencies)
    if not number:
        return _("Nobody opened in an emergency.")
    return ngettext(
        "%(n)s time somebody opened in an emergency.", "%(n)s times somebody opened in an emergency.", number
    ) % {"n": number}


# --- Which


def trail(actor: Actor, chosen: Chosen, most: int = PAGE) -> Trail:
    """One page. One statement, however many readings a line stands for."""
    start = (chosen.page - 1) * most
    rows = list(gathered(actor, chosen)[start : start + most + 1])
    lines = merged(line_of(SimpleNamespace(**row)) for row in rows[:most])
    days = [(day, list(of_day)) for day, of_day in groupby(lines, key=lambda line: line.day)]
    return Trail(days, len(rows) > most)


def gathered(actor: Actor, chosen: Chosen) -> QuerySet:
    because = Case(When(activity__in=SAY_WHY, then=F("reason")), default=Value(""), output_field=CharField())
    rows = staff_rows(actor, chosen).annotate(day=TruncDate("at", tzinfo=SE), because=because).values(*KEY)
    counted = rows.annotate(
        first_at=Min("at"),
        last_at=Max("at"),
        times=Count("pk"),
        key=Max("pk"),
        kinds=JSONBAgg(kinds_shown(), distinct=True),
    )
    return counted.order_by("-day", "-last_at", "-key")


def kinds_shown() -> Func:
    """The kinds of the entries of the record that a row tells of."""
    path = Value("$.entries[*].kind")
    return Func(
        F("shown"),
        path,
        template="jsonb_path_query_array(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )


def line_of(row: Any) -> Line:
    """`row` has the columns of the log, and how often."""
    return Line(
        day=row.day,
        first_at=row.first_at,
        last_at=row.last_at,
        times=row.times,
        unit=row.unit_name,
        provider=row.provider_name,
        who=logwords.who(row),
        what=logwords.what(row),
        information=logwords.kinds(row),
        why=logwords.why(row),
        because=row.because,
        tags=logwords.tags(row),
        key=row.key,
    )


def merged(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that would read the same on the same day are one."""
    same: dict[tuple, Line] = {}
    for line in lines:
        words = (line.day, line.unit, line.provider, line.who, line.what, line.information, line.why, line.because)
        key = (*words, line.tags)
        same[key] = together(same[key], line) if key in same else line
    return iter(same.values())


def together(one: Line, other: Line) -> Line:
    return replace(
        one,
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
        times=one.times + other.times,
        key=max(one.key, other.key),
    )


def one(actor: Actor, key: int) -> Line | None:
    """One row of the log that staff have left, as a line."""
    rows = log.events().visible_to(actor).filter(actor_kind="staff", effect="PERMIT", pk=key)
    event = rows.annotate(day=TruncDate("at", tzinfo=SE), kinds=kinds_shown()).first()
    if event is None:
        return None
    because = event.reason if event.activity in SAY_WHY else ""
    event.kinds = [event.kinds]
    event.first_at, event.last_at, event.times, event.key, event.because = event.at, event.at, 1, event.pk, because
    return line_of(event)


# --- To take along


def readings(actor: Actor, chosen: Chosen, most: int) -> tuple[list[Any], bool]:
    """Every reading of the period by itself, the newest first, and whether there are more than fit."""
    rows = staff_rows(actor, chosen).annotate(kinds=kinds_shown()).defer("shown")
    found = list(rows.order_by("-at", "-pk")[: most + 1])
    for event in found:
        event.kinds = [event.kinds]
    return found[:most], len(found) > most
