"""The command: what it prints, and the number it ends with."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.scenarios.management.commands import replay

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(monkeypatch, db):
    """Play files inside the test's own transaction. Gives exit code, output and errors."""
    monkeypatch.setattr(replay, "throwaway_database", nullcontext)

    def run(*arguments) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        try:
            call_command("replay", *map(str, arguments), stdout=out, stderr=err, no_color=True)
        except SystemExit as ended:
            return ended.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return run


def test_a_story_that_holds_ends_with_0_and_reads_as_a_timeline(run, write):
    path = write("- {at: +1h, by: amal, do: send_admission_notice, on: case, to: [lund]}")

    code, out, err = run(path)

    assert (code, err) == (0, "")
    assert "måndag 1\u00a0juni 2026" in out
    assert "09.10 Amal Saleh, Medicinavdelning 1: send_admission_notice → Biståndsenheten Lund" in out
    assert f"{path}" in out


def test_a_false_expectation_ends_with_1_and_names_file_line_expected_and_got(run, write):
    path = write("- {at: +1h, do: wait, on: case, expect: {state: ready}}")

    code, out, _err = run(path)

    assert code == 1
    (line,) = [line for line in out.splitlines() if line.startswith(f"{path}:18:")]
    assert "state" in line
    assert "ready" in line
    assert "draft" in line


def test_a_file_that_cannot_be_played_ends_with_2_and_nothing_is_played(run, write):
    code, out, err = run(write("- {at: +1h, by: amal, do: disard, on: case}"))

    assert (code, out) == (2, "")
    assert "story.yaml:18: " in err
    assert "discard" in err


def test_the_worst_of_several_files_decides_and_each_is_played(run, write):
    good = write(name="good.yaml")
    false = write(instead=good.read_text().replace("195908202673", "196001282570") + "finally: {state: ready}",
                  name="false.yaml")  # fmt: skip
    bad = write("- {at: +1h, do: wiat}", name="bad.yaml")

    assert run(bad, false, good)[0] == 2
    assert run(false)[0] == 1


def test_a_file_that_does_not_exist_ends_with_2(run, tmp_path):
    code, _out, err = run(tmp_path / "nothing.yaml")

    assert code == 2
    assert "nothing.yaml" in err


def test_json_says_what_happened(run, write):
    path = write("""
        - {at: +1h, by: amal, do: send_admission_notice, on: case, expect: {refused: "invalid:recipients"}}
        - {at: +1m, by: amal, do: send_admission_notice, on: case, to: [lund], expect: {state: ready}}
    """)

    code, out, _err = run(path, "--format", "json")
    told = json.loads(out)

    assert code == 1
    assert set(told) == {"file", "scenario", "events", "failures"}
    assert (told["file"], told["scenario"]) == (str(path), "Bo on a ward")
    opened, refused, sent = told["events"]
    assert set(sent) == {"line", "at", "by", "do", "on", "result", "code", "told", "tasks_made", "tasks_ended"}
    assert (opened["at"], opened["by"], opened["do"], opened["on"]) == (
        "2026-06-01T08:10:00+02:00",
        "amal",
        "open_case",
        "bo",
    )
    assert (refused["result"], refused["code"], refused["told"]) == ("refused", "invalid:recipients", [])
    assert (sent["line"], sent["result"], sent["code"]) == (19, "done", None)
    assert sent["told"] == ["lund", "bo"]
    assert {"for": "lund", "kind": "acknowledge", "due": "2026-06-01T13:11", "state": "open"} in sent["tasks_made"]
    assert [task["kind"] for task in sent["tasks_ended"]] == ["send_admission_notice"]
    assert told["failures"] == [{"line": 19, "key": "state", "expected": "ready", "got": "admitted"}]


def test_json_of_several_files_is_one_object_a_line(run, write):
    good, bad = write(name="good.yaml"), write("- {at: +1h, do: wiat}", name="bad.yaml")

    code, out, _err = run(good, bad, "--format=json")
    first, second = map(json.loads, out.splitlines())

    assert code == 2
    assert (first["failures"], first["file"]) == ([], str(good))
    assert second["errors"][0]["line"] == 18


def test_keeping_is_refused_outside_development(run, write, settings):
    settings.DEV = False

    assert run(write(), "--keep")[0] == 2


def test_keeping_plays_into_the_current_database(run, write, settings):
    from apps.cases.models import Case
    from apps.core.guard import as_system

    settings.DEV = True

    assert run(write(), "--keep")[0] == 0
    with as_system("a test counts"):
        assert Case.objects.count() == 1


@pytest.mark.processes
def test_the_throwaway_database_is_thrown_away(write, django_db_setup, django_db_blocker):
    """In a process of its own: twice, so that the second finds the template that the first has made."""
    with django_db_blocker.unblock():
        import psycopg

        from apps.scenarios.stage import PLAY, _databases, _server

        for _turn in range(2):
            done = subprocess.run(
                [sys.executable, "manage.py", "replay", str(write()), "--format=json"],
                cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=120,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            assert json.loads(done.stdout)["failures"] == []
        with psycopg.connect(**_server(), autocommit=True) as server:
            assert not [name for name in _databases(server) if name.startswith(PLAY)]
