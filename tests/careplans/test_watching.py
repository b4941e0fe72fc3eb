"""What the clock does with plans."""

import pytest

from apps.careplans.watching import ask_for_consent_anew, remind, tell_what_is_late
from apps.cases import actions as spine
from apps.core import clock
from apps.core.guard import as_system
from apps.notifications.models import Promise
from tests.cast import moment

from .conftest import again, open_tasks

pytestmark = pytest.mark.django_db


def told(kind: str) -> list:
    """Who has been promised something of a kind, units and people, in order."""
    with as_system("a test reads the outbox"):
        rows = Promise.objects.filter(kind=kind).order_by("pk")
        return [row.to_unit_id or row.to_person_id for row in rows]


def run(job, at: str) -> int:
    with clock.at(moment(at)):
        return job(clock.now())


def test_the_lead_hears_once_of_what_nobody_began(active, cast):
    assert run(tell_what_is_late, "2026-04-13T23:59") == 0
    assert run(tell_what_is_late, "2026-04-14T08:00") == 2
    assert sorted(told("effort_late")) == sorted([cast.vc.pk, cast.hsv.pk, cast.vc.pk, cast.lund.pk])
    assert run(tell_what_is_late, "2026-04-14T09:00") == 0


def test_the_last_day_is_reminded_of_a_week_before_three_days_before_and_on_the_day(active, cast):
    days = ["2026-05-20", "2026-05-24", "2026-05-25", "2026-05-28", "2026-05-29", "2026-05-30"]
    reminded = []
    for day in days:
        before = told("plan_reminder").count(cast.lund.pk)
        run(remind, f"{day}T08:30")
        reminded.append(told("plan_reminder").count(cast.lund.pk) - before)
    assert reminded == [0, 1, 0, 1, 0, 1]


def test_a_consent_is_asked_for_anew_before_it_runs_out_and_told_of_when_it_has(wish, cast):
    spine.record_consent(wish, by=cast.siv, purpose="sip", status="given", valid_to=moment("2026-05-01T00:00"))
    assert run(ask_for_consent_anew, "2026-04-01T08:00") == 0
    assert run(ask_for_consent_anew, "2026-04-20T08:00") == 1
    assert open_tasks(wish, cast.vc) == {"renew_consent"}
    before = told("news").count(cast.karin.pk)
    assert run(tell_what_is_late, "2026-05-01T00:15") == 1
    assert told("news").count(cast.karin.pk) == before + 1
    with clock.at(moment("2026-05-02T08:00")):
        spine.record_consent(again(wish), by=cast.siv, purpose="sip", status="given")
    assert open_tasks(wish, cast.vc) == set()
