"""What each page of lists costs on a generated region: statements, time, pages read, and what is read from end to end.

The pages are asked for over the whole stack by people with real sessions; every statement that they caused is then
explained with its own values. A table counts as patient-sized when it is guarded and about a patient, and has at
least one row for each hundred residents.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from statistics import median
from time import perf_counter
from typing import Any

from django.apps import apps
from django.db import connection, connections

from apps.access.deciding import decide
from apps.cases.models import Case
from apps.core.guard import as_system
from apps.core.guard.tables import guarded_tables
from apps.patients.models import Person

from .faces import Face, faces
from .pages import BUDGET, LISTS, SHOWN, Page, pages_for

CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")
PLANNED = ("SELECT", "UPDATE", "DELETE", "WITH", "(")
LEADS_ON = (301, 302)
TURNS = 5
FEW = 5_000  # rows
CHECKED = 20  # rows for each turn


@dataclass
class Cost:
    """What one thing cost one reader. `scans` are patient-sized tables that some statement read from end to end."""

    what: str
    who: str
    statements: list[str] = field(default_factory=list)
    scans: set[str] = field(default_factory=set)
    buffers: int = 0
    times: list[float] = field(default_factory=list)  # milliseconds
    at_most: int = BUDGET

    @property
    def usual(self) -> float:
        return median(self.times or [0])

    @property
    def slow(self) -> float:
        """Nineteen of twenty are faster."""
        return sorted(self.times or [0])[int(len(self.times) * 0.95)]

    @property
    def is_too_much(self) -> bool:
        return bool(self.scans) or len(self.statements) > self.at_most

    @property
    def line(self) -> str:
        numbers = f"{len(self.statements):>4} SQL {self.usual:>8.1f} ms {self.slow:>8.1f} ms {self.buffers:>8} pages"
        too_many = f"  more than {self.at_most} SQL" if len(self.statements) > self.at_most else ""
        scans = f"  reads {', '.join(sorted(self.scans))} from end to end" if self.scans else ""
        return f"{self.what:34}{self.who:34}{numbers}{too_many}{scans}"


def patient_sized() -> dict[str, int]:
    """Tables that grow with the number of patients, and their rows as the planner counts them.

    Figures are guarded and about nobody: there are as many of them for a few people as for many.
    """
    names = [name for name, model in guarded_tables().items() if model.access["patient"]]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples FROM pg_class WHERE relkind IN ('r', 'p') AND relname = ANY (%s)", [names]
        )
        rows = dict(cursor.fetchall())
    return {name: count for name, count in rows.items() if count * 100 >= rows[Person._meta.db_table]}


@contextmanager
def overheard() -> Iterator[list[tuple[str, Any]]]:
    """Every statement of the block with its values, without transaction control."""
    found: list[tuple[str, Any]] = []

    def listen(execute, sql, params, many, context):
        if not sql.startswith(CONTROL):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with ExitStack() as ears:
        for each in connections.all():  # the audit trail has one of its own
            ears.enter_context(each.execute_wrapper(listen))
        yield found


def explain(sql: str, params: Any, *, run: bool) -> dict:
    how = "FORMAT json, ANALYZE, BUFFERS" if run else "FORMAT json"
    with as_system("measuring what a page costs"), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({how}) {sql}", params)
        found = cursor.fetchone()[0]
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


@cache
def partial_indexes() -> set[str]:
    """Those that have few of their table's rows, such as the cases that go on."""
    models = apps.get_models()
    return {index.name for model in models for index in model._meta.indexes if index.condition is not None}


def scans(plan: dict, sized: Mapping[str, int]) -> Iterator[str]:
    """The big tables that a plan reads from end to end: as they lie, or by an index that has all of their rows.

    Among few rows a whole index is soon read, and says nothing of what the planner does among many.
    """
    table = plan.get("Relation Name")
    if table in sized and (plan["Node Type"] == "Seq Scan" or sized[table] > FEW and is_whole_index(plan)):
        yield table
    for child in plan.get("Plans", ()):
        yield from scans(child, sized)


def is_whole_index(plan: dict) -> bool:
    by_index = plan["Node Type"] in ("Index Scan", "Index Only Scan") and "Index Cond" not in plan
    return by_index and plan["Index Name"] not in partial_indexes()


def judge(cost: Cost, heard: list[tuple[str, Any]], sized: Mapping[str, int], *, run: bool) -> Cost:
    """Add what the statements were and how the database finds their rows."""
    for sql, params in heard:
        cost.statements.append(sql)
        if sql.startswith(PLANNED):
            plan = explain(sql, params, run=run and sql.startswith("SELECT"))
            cost.scans |= set(scans(plan, sized))
            cost.buffers += plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0)
    return cost


def page_cost(
    page: Page, face: Face, sized: Mapping[str, int], *, turns: int = TURNS, run: bool = True
) -> Cost | None:
    """None for a page that only leads on to another one."""
    cost = Cost(page.name, face.title, at_most=page.budget)
    if turns > 1:
        visit(page, face)  # warms up
    for _turn in range(turns):
        begun = perf_counter()
        with overheard() as heard:
            status = visit(page, face)
        cost.times.append(1000 * (perf_counter() - begun))
    if status in LEADS_ON:
        return None
    if status != 200:
        raise RuntimeError(f"{page.name} for {face.title} answered {status}")
    return judge(cost, heard, sized, run=run)


def visit(page: Page, face: Face) -> int:
    asked = face.client.get(page.address) if page.data is None else face.client.post(page.address, page.data)
    return asked.status_code


def check_cost(face: Face, rows: list, sized: Mapping[str, int]) -> Cost:
    """ "May this reader see that row?", asked of the policy alone, of many rows. Counted is the dearest of them."""
    cost, dearest = Cost(f"may see a {rows[0]._meta.model_name}", face.title, at_most=2), []
    for row in rows:
        begun = perf_counter()
        with overheard() as heard:
            decide(face.actor, row)
        cost.times.append(1000 * (perf_counter() - begun))
        dearest = max(dearest, heard, key=len)
    return judge(cost, dearest, sized, run=True)


def list_cost(name: str, face: Face, sized: Mapping[str, int], *, turns: int = TURNS, run: bool = True) -> Cost:
    cost = Cost(name, face.title, at_most=1)
    rows = LISTS[name](face)[:SHOWN]
    for _turn in range(turns):
        begun = perf_counter()
        with overheard() as heard:
            list(rows.all())
        cost.times.append(1000 * (perf_counter() - begun))
    return judge(cost, heard, sized, run=run)


def some_rows(face: Face, how_many: int) -> Iterator[list]:
    """People from anywhere in the region and the reader's own; the same of cases."""
    with as_system("choosing rows to ask about"):
        for model, own in ((Person, face.person), (Case, face.case)):
            yield [*([own] if own else []), *model.objects.order_by("pk")[:how_many]]


def measure(*, turns: int = TURNS, run: bool = True) -> Iterator[Cost]:
    """All pages for everybody for whom they exist, and the check of one row."""
    sized = patient_sized()
    for each in connections.all():
        each.ensure_connection()
    for face in faces():
        for rows in some_rows(face, CHECKED * turns):
            yield check_cost(face, rows, sized)
        for name in LISTS:
            yield list_cost(name, face, sized, turns=turns, run=run)
        for page in pages_for(face):
            cost = page_cost(page, face, sized, turns=turns, run=run)
            if cost:
                yield cost
