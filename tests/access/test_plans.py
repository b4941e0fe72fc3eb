"""Lists are found by an index, also for whoever sees much and for whoever sees nothing.

With a few thousand rows PostgreSQL would still read a whole small table now and then, for its own good reasons. What
must hold is that it never has to: the plan of a big region, one index look-up per row shown, exists and is cheap.
"""

import json
from uuid import uuid4

import pytest
from django.db import connection

from apps.access.actor import Actor
from apps.access.facts import live
from apps.access.models import Basis, Ground
from apps.cases.models import Case, Content, Draft, Message, Task
from apps.core import clock
from apps.core.guard import as_system
from apps.patients.models import Person
from tests.cast import make_unit

from .conftest import MORNING

PATIENTS, UNITS = 3000, 30
GUARDED = {
    "access_ground",
    "patients_person",
    "cases_case",
    "cases_message",
    "cases_content",
    "cases_task",
    "cases_draft",
}
FILL = """
INSERT INTO patients_person (id, name, personal_number, number_kind, born_on, address, municipality_code, protection,
    language, needs_interpreter, created_at)
SELECT gen_random_uuid(), 'Test', 'XX' || lpad(n::text, 10, '0'), 'reserve', '1950-01-01', '', '1281', 'none',
    'sv', false, %(at)s
FROM generate_series(1, %(patients)s) n;
INSERT INTO cases_case (id, process, patient_id, state, responsible_unit_id, opened_at, is_closed, end_reason,
    rules_on, version, agreement, is_withheld, is_annulled, changed_at)
SELECT gen_random_uuid(), 'discharge', p.id, 'planning',
    (%(units)s::uuid[])[1 + row_number() OVER () %% %(n)s], %(at)s, false, '', '2026-03-30', 1, 'none', false, false,
    %(at)s
FROM patients_person p;
INSERT INTO access_ground (patient_id, unit_id, basis, source_type, source_id, valid_from)
SELECT c.patient_id, c.responsible_unit_id, 4, 'case', c.id, %(at)s FROM cases_case c
UNION ALL
SELECT c.patient_id, c.responsible_unit_id, 1, 'stay', gen_random_uuid(), %(at)s FROM cases_case c;
INSERT INTO cases_task (id, case_id, unit_id, kind, state, made_at)
SELECT gen_random_uuid(), c.id, c.responsible_unit_id, 'acknowledge', 'open', %(at)s FROM cases_case c;
INSERT INTO cases_message (id, case_id, kind, version, sender_id, author_id, author_title, readers, is_to_all, basis,
    is_withheld, is_annulled, statutory, occurred_at, sent_at, registered_at)
SELECT gen_random_uuid(), c.id, 'general_message', 1, c.responsible_unit_id, %(author)s, '', '{}', true, 'consent',
    false, false, '{}', %(at)s, %(at)s, %(at)s FROM cases_case c;
INSERT INTO cases_content (id, message_id, body) SELECT gen_random_uuid(), m.id, '{}' FROM cases_message m;
INSERT INTO cases_draft (id, case_id, unit_id, form, fields, version, changed_at)
SELECT gen_random_uuid(), c.id, c.responsible_unit_id, 'mapping', '{}', 1, %(at)s FROM cases_case c;
ANALYZE patients_person, cases_case, access_ground, cases_task, cases_message, cases_content, cases_draft;
"""


@pytest.fixture
def units(cast):
    """Units with a hundred patients each, all with a case."""
    units = [make_unit(f"Avdelning {n}", "inpatient", "Region Skåne") for n in range(UNITS)]
    values = {
        "author": cast.staff("amira").pk,
        "at": MORNING,
        "patients": PATIENTS,
        "n": UNITS,
        "units": [unit.pk for unit in units],
    }
    with as_system("a test fills a region"), connection.cursor() as cursor:
        cursor.execute(FILL, values)
    return units


def nurse(unit) -> Actor:
    return Actor(kind="staff", loa=3, assignment=uuid4(), purpose="VB", unit=unit.pk)


def scans(plan: dict) -> list[str]:
    """The tables that a plan reads from end to end."""
    here = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" and "Relation Name" in plan else []
    return here + [table for child in plan.get("Plans", []) for table in scans(child)]


def plan_of(rows) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
        )
    return json.loads(rows.explain(format="json", analyze=True, buffers=True))[0]["Plan"]


def pages(plan: dict) -> int:
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


LISTS = {
    "my open tasks": lambda actor: (
        Task.objects.visible_to(actor).filter(unit=actor.unit, state="open").order_by("due_at")[:25]
    ),
    "my open cases": lambda actor: Case.objects.visible_to(actor, lead=True).filter(is_closed=False)[:25],
    "my patients": lambda actor: Person.objects.visible_to(actor, lead=True)[:25],
    "my messages": lambda actor: Message.objects.visible_to(actor, lead=True).select_related("case__patient")[:25],
    "what they say": lambda actor: Content.objects.visible_to(actor, lead=True)[:25],
    "my drafts": lambda actor: Draft.objects.visible_to(actor, lead=True)[:25],
    "one patient by number": lambda actor: Person.objects.visible_to(actor).filter(personal_number="XX0000000007"),
}


@pytest.mark.django_db
def test_no_list_reads_a_big_table_from_end_to_end(units, cast):
    """Nor more pages than 25 rows and their facts are worth; whoever sees nothing is answered at once."""
    for actor, budget in ((nurse(units[0]), 2000), (cast.elin, 30)):
        for name, rows in LISTS.items():
            plan = plan_of(rows(actor))
            assert not GUARDED & set(scans(plan)), name
            assert pages(plan) <= budget, name


@pytest.mark.django_db
def test_the_list_is_full_for_those_who_care_and_empty_for_the_stranger(units, cast):
    for name in ("my open tasks", "my open cases", "my patients"):
        assert len(LISTS[name](nurse(units[0]))) == 25
        assert not list(LISTS[name](cast.elin))


@pytest.mark.django_db
def test_the_facts_about_one_row_come_from_the_index(units):
    [row] = Case.objects.visible_to(nurse(units[0]), lead=True)[:1]
    with as_system("a test looks at a plan"):
        mine = Ground.objects.filter(live(clock.now()), unit=units[0], patient=row.patient_id, basis=Basis.CARE)
        assert json.loads(mine.explain(format="json"))[0]["Plan"]["Node Type"].startswith(("Index", "Bitmap"))
