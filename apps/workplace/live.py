"""Has anybody changed anything? Asked by every open page twice a minute: two SQL statements, session included.

It answers with a number of cases and nothing else, so it is no reading of anybody; whoever asks must still hold a
valid assignment. `request.user` and `request.actor` are not touched: they would cost a statement each.
"""

from datetime import date
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.db.models import Count, OuterRef, Subquery

from apps.cases.models import Case, Participant
from apps.core.calendar import today
from apps.core.guard import as_system
from apps.organisations.models import Assignment

from .shell import LIVE, beats, changed_since, pulse_of
from .times import campaigns, nav


def assignment_of(session, **more):
    """The session's assignment if its user may act under it today, with `more` counted beside it. One statement."""
    if session.get("capacity") != "staff" or not (pk := as_id(session.get("assignment"))):
        return None
    user = as_id(session.get(SESSION_KEY))
    rows = Assignment.objects.valid_on(today()).filter(pk=pk, staff__user=user, staff__user__is_active=True)
    with as_system("asking whether anything has changed"):
        return rows.annotate(**more).first()


def changes_in_list(session, token: str) -> int | None:
    """How many of the unit's cases have changed since the token; 0 for none, None for somebody who may not ask."""
    since = changed_since(token)
    parts = Participant.objects.filter(LIVE, unit=OuterRef("unit")).order_by().values("unit")
    if since:
        parts = parts.filter(case__changed_at__gt=since)
    found = assignment_of(session, **beats(), changed=Subquery(parts.annotate(n=Count("pk")).values("n")))
    if found is None:
        return None
    return 0 if pulse_of(found).token == token else max(found.changed or 0, 1)


def changes_in_day(session, day: date, token: str) -> bool | None:
    """Whether the unit's times of a day have changed since the token; None for somebody who may not ask."""
    found = assignment_of(session, **nav.changes(day))
    return None if found is None else nav.beat_of(found).token != token


def changes_in_campaign(session, pk: UUID, token: str) -> bool | None:
    """Whether the unit's invitation to many has come further since the token; None for somebody who may not ask."""
    found = assignment_of(session, **campaigns.changes(pk))
    return None if found is None else campaigns.token_in(found) != token


def version_of_case(session, case_id) -> int | None:
    """The case's version where the unit takes part in it; 0 where it does not; None for somebody who may not ask."""
    part = Participant.objects.filter(case=OuterRef("pk"), unit=OuterRef(OuterRef("unit")), left_at=None)
    version = Case.objects.filter(pk=case_id, pk__in=Subquery(part.values("case"))).values("version")
    found = assignment_of(session, version=Subquery(version))
    return None if found is None else found.version or 0


def as_id(text) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
