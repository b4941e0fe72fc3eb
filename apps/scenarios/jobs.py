"""Running the periodic jobs of a story: not every minute of it, but whenever one of them can have something to do.

A job looks for what has come due. So it is run at its first turn after each deadline that passes, and at the end.
"""

from datetime import datetime

from django.apps import apps
from django.db import connection, transaction

from apps.cases.models import Task
from apps.core import clock, jobs
from apps.core.guard import as_system

from . import bookings
from .world import WHY, World


def run_until(world: World, after: datetime, until: datetime) -> None:
    """Every run that matters, after `after` up to and including `until`, in order."""
    now, awake = after, jobs_with_work(world)
    while (turn := next_turn(world, awake, now, until)) is not None:
        now = turn
        for job in awake:
            if job.last_until(now) == now:
                with clock.at(now), transaction.atomic():
                    job.run(now)


def jobs_with_work(world: World) -> list[jobs.Job]:
    """All but those about something that there is none of. Verbs make the first of a kind, jobs never do.

    What there is once is not asked about again: one statement, or none.
    """
    told = [job for job in jobs.all_jobs() if job.in_stories]
    unknown = sorted({job.about for job in told if job.about} - world.there_are)
    world.there_are |= {about for about, is_there in zip(unknown, are_there(unknown), strict=True) if is_there}
    return [job for job in told if not job.about or job.about in world.there_are]


def are_there(models: list[str]) -> tuple[bool, ...]:
    """Whether each of these models has any row."""
    if not models:
        return ()
    one = "EXISTS (SELECT FROM {})"
    tables = (connection.ops.quote_name(apps.get_model(name)._meta.db_table) for name in models)
    with as_system(WHY), connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(map(one.format, tables)))
        return cursor.fetchone()


def next_turn(world: World, awake: list[jobs.Job], now: datetime, until: datetime) -> datetime | None:
    """The next moment when some job is due and may find something."""
    if not awake:
        return None
    due = deadlines(world, now - max(job.every for job in awake), until)
    turns = {
        turn
        for job in awake
        for turn in (
            *(job.next_after(moment) for moment in due if moment >= now - job.every),
            job.last_until(until),
        )
        if now < turn <= until
    }
    return min(turns, default=None)


def deadlines(world: World, after: datetime, until: datetime) -> list[datetime]:
    with as_system(WHY):
        tasks = Task.objects.filter(case__patient__in=world.patients(), state="open", due_at__gte=after)
        due = set(tasks.filter(due_at__lte=until).values_list("due_at", flat=True))
        times = bookings.moments(world.patients(), after, until) if bookings.MODEL in world.there_are else set()
        return sorted(due | times)
