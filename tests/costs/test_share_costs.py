"""`manage.py share_costs`: the same shares, from two files and without a database."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from .places import table


@pytest.fixture
def files(tmp_path):
    (tmp_path / "budget.csv").write_text("item,amount_kr,key,decision\nDrift,1750000,,\nPilot,34,equal,2026/17\n")
    (tmp_path / "folk.csv").write_bytes(table())
    return tmp_path


def run(files, *more, population="folk.csv", year=2022):
    out, err = io.StringIO(), io.StringIO()
    asked = ["--budget", str(files / "budget.csv"), "--population", str(files / population), "--year", str(year)]
    code = 0
    try:
        call_command("share_costs", *asked, *more, stdout=out, stderr=err)
    except SystemExit as stopped:
        code = stopped.code
    return code, out.getvalue(), err.getvalue()


def test_it_prints_a_line_for_each_principal_and_the_sums(files):
    code, out, err = run(files)
    assert (code, err) == (0, "")
    (malmo,) = [line for line in out.splitlines() if "Malmö" in line]
    assert malmo.split("  ")[0] == "1280"
    assert "221 098,47" in malmo
    assert "221 099,47" in malmo
    assert "1 750 034,00" in out.splitlines()[-1]
    assert "61,87" in out


def test_machines_get_csv_and_json(files):
    rows = list(csv.DictReader(io.StringIO(run(files, "--csv")[1])))
    assert len(rows) == 34
    assert (rows[0]["code"], rows[0]["total_kr"]) == ("12", "875001.00")
    assert sum(int(row["total_kr"].replace(".", "")) for row in rows) == 175_003_400
    told = json.loads(run(files, "--json")[1])
    assert told["items"][0]["shares_ore"]["1280"] == 22109847
    assert {one["code"]: one["total_ore"] for one in told["principals"]}["1281"] == 7942734 + 100


def test_a_table_with_holes_is_refused_and_nothing_is_shared(files):
    (files / "2024.csv").write_bytes(table().replace(b"357377", b""))
    code, out, err = run(files, population="2024.csv")
    assert (code, out) == (1, "")
    assert "2024.csv:23:" in err
    assert "357 377" in err


def test_a_file_that_is_not_there_is_said_without_a_trace(files):
    code, out, err = run(files, population="nowhere.csv")
    assert (code, out) == (2, "")
    assert "nowhere.csv" in err


def test_a_year_is_a_year(files):
    for wrong in ("22x", "22", "-2022", ""):
        with pytest.raises(CommandError):
            run(files, year=wrong)


def test_a_total_that_is_given_is_held_against_the_figures(files):
    (files / "unsaid.csv").write_bytes(table(total=None))
    assert run(files, population="unsaid.csv")[2]  # nothing to hold the sum against, and it says so
    assert run(files, "--total", "1 414 324", population="unsaid.csv")[0] == 0
    assert run(files, "--total", "1428626", population="unsaid.csv")[0] == 1
