"""Periodic work is run when it is due, once, however many beats there are."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import clock, jobs
from apps.core.guard import as_system
from apps.notifications import beat, tasks
from apps.notifications.models import JobRun
from config.celery import app
from tests.cast import moment

pytestmark = pytest.mark.django_db
NINE = moment("2026-03-30T09:00")


@pytest.fixture
def ran(monkeypatch):
    """A job that notes when it ran, every minute."""
    ran: list = []
    monkeypatch.setitem(jobs._jobs, "note", jobs.Job("note", timedelta(minutes=1), ran.append))
    return ran


@pytest.mark.parametrize(
    ("seconds", "runs"), [([0, 0], 1), ([0, 1], 1), ([0, 59], 2), ([0, 60], 2), ([0, 60, 61, 120], 3)]
)
def test_two_beats_do_no_harm(ran, seconds, runs):
    for second in seconds:
        with clock.at(NINE + timedelta(seconds=second)):
            tasks.run_job("note")
    assert len(ran) == runs


def test_a_job_that_is_running_is_not_started_again_until_it_must_have_died(ran):
    JobRun.objects.create(name="note", started_at=NINE, finished_at=NINE - timedelta(minutes=1))
    with clock.at(NINE + timedelta(minutes=5)):
        assert tasks.run_job("note") is False
    with clock.at(NINE + timedelta(minutes=11)):
        assert tasks.run_job("note") is True


def test_a_job_that_fails_is_run_again_when_it_is_due_again(ran, monkeypatch):
    monkeypatch.setitem(jobs._jobs, "fail", jobs.Job("fail", timedelta(minutes=1), lambda now: 1 / 0))
    with clock.at(NINE), pytest.raises(ZeroDivisionError):
        tasks.run_job("fail")
    with clock.at(NINE + timedelta(minutes=1)), pytest.raises(ZeroDivisionError):
        tasks.run_job("fail")


def test_beat_plans_every_registered_job_and_the_upkeep(ran):
    plan = beat.schedule()
    app.loader.import_default_modules()
    assert {"notifications.sweep", "audit.seal"} <= set(plan)
    assert {one.name for one in jobs.all_jobs()} <= set(plan)
    assert all(entry["task"] in app.tasks for entry in plan.values())


@pytest.mark.parametrize("job", [job for job in jobs.all_jobs() if job.about], ids=lambda job: job.name)
def test_a_job_that_says_what_it_is_about_has_nothing_to_do_without_any(job):
    """So that a story may leave it asleep until then."""
    with as_system("a test looks for rows"):
        assert not apps.get_model(job.about)._base_manager.exists()
    with CaptureQueriesContext(connection) as asked, clock.at(NINE):
        assert not job.run(NINE)
    assert not [one["sql"] for one in asked if one["sql"].startswith("INSERT")]
