"""Whether what a scenario expects holds. Each check yields the failures it finds."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from apps.appointments.models import Appointment, ClinicTask
from apps.audit import log
from apps.cases.models import Case, Consent, Message, Statement, Task
from apps.core.calendar import local
from apps.core.guard import as_system
from apps.patients.models import Person

from . import bookings
from .facts import Facts
from .outcome import Failure, Outcome
from .script import Expectation
from .world import WHY, World

OPEN = "open"


class Checker:
    """`told`: the ids of those told by the verb, or in the whole story at its end."""

    def __init__(
        self, world: World, case: Case | None, *, told: list[str], outcome: Outcome | None = None, row: Any = None
    ):
        self.world, self.case, self.told, self.outcome, self.row = world, case, told, outcome, row

    def check(self, one: Expectation) -> Iterator[Failure]:
        name, _dot, fact = one.key.partition(".")
        with as_system(WHY):
            if fact:
                yield from Facts(self.world, self.case, self.row).check(fact, one)
            else:
                yield from getattr(self, f"check_{name}")(one)

    def check_refused(self, one: Expectation) -> Iterator[Failure]:
        outcome = self.outcome
        if outcome.code != one.value and one.value not in outcome.also_refused:
            yield Failure(one.line, "refused", one.value, outcome.code or "done")
        if outcome.has_changed:
            yield Failure(one.line, "refused", "nothing has changed", "something has changed")

    def check_state(self, one: Expectation) -> Iterator[Failure]:
        states = [self.case.state] if self.case else bookings.states_of(self.row)
        if one.value not in states:
            yield Failure(one.line, "state", one.value, states[0] if states else None)

    def check_tasks(self, one: Expectation) -> Iterator[Failure]:
        for wanted in one.value:
            found = self.tasks(wanted)
            if not any(self.is_such(task, wanted) for task in found):
                yield Failure(wanted["line"], "tasks", said(wanted), [self.told_task(task) for task in found])

    def check_no_tasks(self, one: Expectation) -> Iterator[Failure]:
        for wanted in one.value:
            found = [task for task in self.tasks(wanted) if task.state == OPEN]
            if found:
                yield Failure(wanted["line"], "no_tasks", said(wanted), [self.told_task(task) for task in found])

    def tasks(self, wanted: dict) -> list[Task | ClinicTask]:
        """Tasks of the case of this kind and for this unit or person, whatever their state."""
        rows = Task.objects.filter(case=self.case) if self.case else Task.objects.none()
        if "kind" in wanted:
            rows = rows.filter(kind=wanted["kind"])
        if "for" in wanted:
            unit, person = self.world.units.get(wanted["for"]), self.world.people.get(wanted["for"])
            rows = rows.filter(unit=unit) if unit else rows.filter(person=person) if person else rows.none()
        return [*rows.order_by("made_at", "pk"), *self.clinic_tasks(wanted)]

    def clinic_tasks(self, wanted: dict) -> list[ClinicTask]:
        """What clinics owe about the person's times."""
        rows = bookings.tasks_about(self.row)
        if "kind" in wanted:
            rows = rows.filter(kind=wanted["kind"])
        if "for" in wanted:
            unit = self.world.units.get(wanted["for"])
            rows = rows.filter(unit=unit) if unit else rows.none()
        return list(rows.order_by("made_at", "pk"))

    def is_such(self, task: Task | ClinicTask, wanted: dict) -> bool:
        return task.state == wanted["state"] and ("due" not in wanted or is_at(task.due_at, wanted["due"]))

    def told_task(self, task: Task | ClinicTask) -> dict:
        due = as_text(task.due_at)
        return {
            "for": self.world.name_of(task.unit_id or getattr(task, "person_id", None)),
            "kind": task.kind,
            "due": due,
            "state": task.state,
        }

    def check_told(self, one: Expectation) -> Iterator[Failure]:
        if any(name not in self.told for name in one.value):
            yield Failure(one.line, "told", one.value, self.told)

    def check_not_told(self, one: Expectation) -> Iterator[Failure]:
        if any(name in self.told for name in one.value):
            yield Failure(one.line, "not_told", one.value, self.told)

    def check_sees(self, one: Expectation) -> Iterator[Failure]:
        if self.outcome.saw is not one.value:
            yield Failure(one.line, "sees", one.value, self.outcome.saw)

    def check_audit(self, one: Expectation) -> Iterator[Failure]:
        for wanted in one.value:
            is_there = not wanted["on"] or self.world.has(wanted["on"])
            if not is_there or not any(log.has(wanted["activity"], **where) for where in self.rows_of_the_log(wanted)):
                shown = {"by": wanted["by"].id, "activity": wanted["activity"], "on": wanted["on"] or None}
                yield Failure(wanted["line"], "audit", shown, "no such row")

    def rows_of_the_log(self, wanted: dict) -> list[dict[str, Any]]:
        """Columns that a row of the trail may have, in one or several ways."""
        doer = wanted["by"]
        if doer.id in self.world.staff:
            who = {"staff_id": self.world.staff[doer.id].pk}
            if doer.unit:
                who["unit_id"] = self.world.units[doer.unit].pk
        else:
            who = {"person_id": self.world.people[doer.id].pk}
        if not wanted["on"]:
            return [who]
        row = self.world.row(wanted["on"], wanted["line"])
        return [{**who, **about} for about in ways_to_be_about(row)]


def ways_to_be_about(row: Any) -> list[dict[str, Any]]:
    """How a row of the audit trail may be about something: itself, what hangs on it, or the list it stood in."""
    ways: list[dict[str, Any]] = [{"subject_id": row.pk}]
    patient = row.pk if isinstance(row, Person) else None
    if isinstance(row, Case):
        patient = row.patient_id
        for model in (Message, Consent, Statement):
            ways.append({"subject_id__in": list(model.objects.filter(case=row).values_list("pk", flat=True))})
        ways.append({"patient_id": patient, "subject_type": Person._meta.label_lower})
    if isinstance(row, Person):
        ways.append({"patient_id": patient})
    if isinstance(row, Appointment):
        patient = row.patient_id
    if patient:
        ways.append({"shown__contains": {"patients": [str(patient)]}})
    return ways


def is_at(moment: datetime | None, wanted: datetime | str) -> bool:
    """To the minute, or on the day when only a day is wanted."""
    if moment is None:
        return False
    if isinstance(wanted, str):
        return local(moment).date() == date.fromisoformat(wanted)
    return to_minute(moment) == to_minute(wanted)


def to_minute(moment: datetime) -> datetime:
    return local(moment).replace(second=0, microsecond=0)


def as_text(moment: datetime | None) -> str | None:
    return local(moment).strftime("%Y-%m-%dT%H:%M") if moment else None


def said(wanted: dict) -> dict:
    """An expectation as the file says it."""
    shown = {key: value for key, value in wanted.items() if key != "line"}
    if isinstance(shown.get("due"), datetime):
        shown["due"] = as_text(shown["due"])
    return shown


__all__ = ["Checker", "as_text", "is_at"]
