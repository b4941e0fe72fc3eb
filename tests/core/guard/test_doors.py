"""The few doors in the wall, who may hold them open, and what the wall cannot see."""

import ast
import json
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps

from apps.cases.models import Case
from apps.core.guard import Access, Guarded, NoReader, acting, as_system
from apps.core.guard.checks import no_hole_in_the_wall, unguarded_databases, unguarded_pointers, untold
from apps.core.guard.compiler import Guard
from apps.core.guard.tables import guarded_tables, says_something
from apps.organisations.models import Provider, Unit
from apps.patients.models import Person

HOUSE = Path(__file__).parents[3] / "apps"

# --- as_system and acting ---


@pytest.mark.django_db
def test_the_system_says_why_it_reads():
    with as_system("nightly statistics"):
        assert Case.objects.count() == 0
    with pytest.raises(NoReader):
        Case.objects.count()
    with pytest.raises(ValueError, match="reason"):
        as_system("")


def test_a_verb_names_its_actor():
    with pytest.raises(ValueError, match="actor"):
        acting(None, "send_message")
    with pytest.raises(ValueError, match="verb"):
        acting(object(), "")


@pytest.mark.django_db
def test_a_lazy_query_made_inside_the_door_does_not_run_outside():
    with as_system("a test"):
        rows = Case.objects.all()
    with pytest.raises(NoReader):
        list(rows)


@pytest.mark.django_db
def test_an_error_inside_the_door_closes_it():
    with pytest.raises(ZeroDivisionError), as_system("a test"):
        1 / 0  # noqa: B018
    with pytest.raises(NoReader):
        Case.objects.count()


# --- Django's own work ---


@pytest.mark.django_db
def test_fixtures_load_and_dumping_is_refused(tmp_path, cast):
    fields = {
        "name": "A",
        "personal_number": "SK0000009999",
        "number_kind": "reserve",
        "created_at": "2026-01-01T00:00Z",
    }
    new = {"model": "patients.person", "pk": "00000000-0000-4000-8000-000000000001", "fields": fields}
    known = {
        "model": "patients.person",
        "pk": str(cast.karin.pk),
        "fields": {**fields, "personal_number": "SK0000009998"},
    }
    fixture = tmp_path / "people.json"
    fixture.write_text(json.dumps([new, known]))
    call_command("loaddata", fixture, verbosity=0)
    with as_system("a test"):
        assert set(Person.objects.values_list("name", flat=True)) == {"A"}
    with pytest.raises(Exception, match="visible_to"):
        call_command("dumpdata", "patients.person", traceback=True)


@pytest.mark.django_db
def test_migrations_may_move_rows(cast):
    state = ProjectState.from_apps(apps)
    found = []

    def look(apps, schema_editor):
        found.append(apps.get_model("patients", "Person").objects.count())
        schema_editor.execute("UPDATE patients_person SET language = 'en'")

    with connection.schema_editor() as editor:
        migrations.RunPython(look).database_forwards("patients", editor, state, state)
    assert found == [1]
    with pytest.raises(NoReader):
        Person.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_test_database_is_kept_emptied_and_restored(cast):
    kept = connection.creation.serialize_db_to_string()
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    with as_system("a test"):
        assert not Person.objects.exists()
    connection.creation.deserialize_db_from_string(kept)
    with as_system("a test"):
        assert Person.objects.filter(pk=cast.karin.pk).exists()


# --- The system checks ---


def test_every_compiler_is_guarded():
    for name in ("SQLCompiler", "SQLAggregateCompiler", "SQLUpdateCompiler", "SQLDeleteCompiler", "SQLInsertCompiler"):
        assert issubclass(connection.ops.compiler(name), Guard)
    assert not {Provider, Unit} & set(guarded_tables().values())


def test_the_house_itself_passes():
    assert no_hole_in_the_wall(None) == []
    assert no_hole_in_the_wall in checks.registry.registry.get_checks()


def made(name, *bases, **attributes):
    return type(name, bases, {"__module__": "apps.cases.models", **attributes})


@isolate_apps("apps.cases")
def test_a_model_that_points_at_a_guarded_row_must_be_guarded():
    note = made("Note", models.Model, about=models.ForeignKey(Person, models.CASCADE))
    group = made("Circle", models.Model, members=models.ManyToManyField(Person))
    assert [error.id for error in unguarded_pointers([note, group])] == ["guard.E001", "guard.E001"]


@isolate_apps("apps.cases")
def test_the_hidden_table_of_a_many_to_many_field_is_guarded_from_both_sides():
    team = made("Team", Guarded, units=models.ManyToManyField(Unit, related_name="+"))
    board = made("Board", models.Model, units=models.ManyToManyField(Unit, related_name="+"))
    circle = made("Circle", models.Model, members=models.ManyToManyField(Person, related_name="+"))
    assert says_something(team.units.through)
    assert says_something(circle.members.through)
    assert not says_something(board.units.through)


def test_a_database_without_the_guard_is_found(monkeypatch):
    monkeypatch.setattr("apps.core.guard.checks.DatabaseWrapper", type(None))
    assert [error.id for error in unguarded_databases()] == ["guard.E002"] * len(settings.DATABASES)


@isolate_apps("apps.cases")
def test_a_guarded_model_says_what_it_is_and_carries_its_paths():
    silent = made("Silent", Guarded)
    loose = made("Loose", Guarded, objects=models.Manager(), access=Access("CASE", patient="pk"))
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    heavy = made("Heavy", Guarded, case=case, access=Access("CASE", patient="case__patient"))
    wrong = made("Wrong", Guarded, case=models.UUIDField(), access=Access("CASE", patient="caze__patient"))
    ids = [error.id for error in untold([silent, loose, heavy, wrong])]
    assert ids == ["guard.E003", "guard.E004", "guard.E005", "guard.E005"]


# --- Who holds the doors ---


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    """Every call in the house: the file (from `apps/`), the name of what is called, and the call."""
    return [
        (str(path.relative_to(HOUSE)), getattr(node.func, "id", getattr(node.func, "attr", "")), node)
        for path in sorted(HOUSE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    ]


def uses_of(name: str) -> dict[str, list[ast.Call]]:
    """File (from `apps/`) → the calls of a function there."""
    found: dict[str, list[ast.Call]] = {}
    for file, called, node in calls():
        if called == name:
            found.setdefault(file, []).append(node)
    return found


def test_only_the_guard_itself_makes_a_grant():
    for grant in ("Granted", "Carried"):
        assert set(uses_of(grant)) == {"core/guard/rows.py"}


def test_only_the_policy_works_as_the_policy_and_answers_what_is_open():
    assert set(uses_of("as_policy")) == {"core/guard/grants.py", "access/facts.py", "access/deciding.py"}
    assert set(uses_of("Ruling")) == {"access/deciding.py"}
    assert set(uses_of("opens")) == {"core/guard/rows.py", "access/actor.py"}


# Whoever reads a whole case on behalf of somebody who has been let in, and shows computed facts only.
ACTING = {
    "access/actions.py": "the body of a verb, after the policy has permitted it",
    "api/shapes.py": "the computed facts of a case that the actor may see",
    "portal/reading.py": "the computed facts of a case that is about the patient",
}


def test_only_verbs_act_and_those_who_show_what_a_whole_case_adds_up_to():
    assert set(uses_of("acting")) <= set(ACTING)


def test_whoever_works_as_the_system_says_why_in_so_many_words():
    for path, calls in uses_of("as_system").items():
        for call in calls:
            [reason] = call.args
            is_named = isinstance(reason, ast.Name) and reason.id.isupper()
            assert is_named or isinstance(reason, ast.Constant), f"{path}:{call.lineno} computes its reason"


# The few pages that look behind the wall, and what of it they show.
LOOKING = {
    "workplace/live.py": "the number of the own unit's cases that have changed",
    "workplace/shell.py": "the numbers in the tabs of the own unit",
    "workplace/waiting.py": "how many tasks wait at each of one's own units",
    "portal/reading.py": "that somebody may not act for another yet",
}


def test_pages_do_not_read_as_the_system():
    pages = {path for path in uses_of("as_system") if path.split("/")[0] in ("workplace", "portal", "api")}
    assert pages <= set(LOOKING)


# --- What the guard cannot see ---


@pytest.mark.django_db
def test_what_the_guard_cannot_see(cast):
    """A list that must not grow: the net under raw SQL reads names, and these have none. The rest is for the
    database's own rights."""
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN EXECUTE 'CREATE VIEW seen AS SELECT * FROM patients_' || 'person'; END $$")
        cursor.execute("SELECT count(*) FROM seen")  # a view, or a function
        assert cursor.fetchone() == (1,)
        assert connection.connection.execute("SELECT count(*) FROM patients_person").fetchone() == (1,)  # the driver
