"""Whether each assignment is still needed: who is asked, how often, and which answers are late."""

from datetime import date, datetime, time

from django.db.models import OuterRef, Q, QuerySet, Subquery

from apps.access.actor import Actor
from apps.core import calendar, rules
from apps.core.calendar import from_local
from apps.organisations.kinds import Role
from apps.organisations.models import Assignment

from .models import Confirmation

ADMINS = (Role.PERMISSION_ADMIN, Role.PERMISSION_APPROVER)


def months_before(day: date, months: int) -> date:
    """The day that many months earlier; the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def last_asked() -> dict:
    """When somebody last said that it is needed; before that it counts from the first day."""
    said = Confirmation.objects.filter(assignment=OuterRef("pk"), is_kept=True).order_by("-at").values("at")[:1]
    return {"confirmed_at": Subquery(said)}


def is_due(day: date, rule: rules.Rules) -> Q:
    """Nobody has confirmed it, nor did it begin, within the time that the rule gives. Needs `last_asked`."""
    since = months_before(day, rule.number("assignment.review_months"))
    moment = from_local(datetime.combine(since, time()))
    return Q(confirmed_at__isnull=True, valid_from__lte=since) | Q(confirmed_at__lt=moment)


def due(rows: QuerySet, day: date, rule: rules.Rules) -> QuerySet:
    return rows.valid_on(day).annotate(**last_asked()).filter(is_due(day, rule))


def managers() -> QuerySet:
    """Units that have a manager of their own today."""
    return Assignment.objects.valid_on(calendar.today()).filter(role=Role.OUTPATIENT_MANAGER).values("unit")


def asked_of(by: Actor) -> QuerySet:
    """The assignments that this person is to review: a manager those of the unit, an administrator those of units
    without a manager, and the managers' own. Nobody is asked about themselves."""
    rows = Assignment.objects.filter(provider=by.provider).exclude(staff=by.staff_id)
    if by.role == Role.OUTPATIENT_MANAGER:
        return rows.filter(unit=by.unit)
    if by.role in ADMINS:
        return rows.filter(~Q(unit__in=managers()) | Q(role=Role.OUTPATIENT_MANAGER))
    return rows.none()


def may_review(by: Actor, post: Assignment) -> bool:
    return asked_of(by).filter(pk=post.pk).exists() or (
        by.role in (*ADMINS, Role.OUTPATIENT_MANAGER) and post.staff_id == by.staff_id
    )
