"""Files are read kindly, and refused with line and reason where anything in them is not certain."""

from fractions import Fraction

import pytest

from apps.costs.reading import Unusable, read_budget, read_population
from apps.costs.shares import REGION, Key

from .places import OF_2022, TOTAL_2022, table


def refused(read) -> list[str]:
    with pytest.raises(Unusable) as unusable:
        read()
    return [str(problem) for problem in unusable.value.problems]


def population(raw, year=2022, **more):
    return read_population(raw, "folk.csv", year, **more)


@pytest.mark.parametrize(
    "raw",
    [
        table(),
        b"\xef\xbb\xbf" + table(delimiter=";").replace(b"\n", b"\r\n"),
        table(delimiter="\t", total=None) + f"\n# Summa: {TOTAL_2022}".encode(),
        table().decode().encode("latin-1"),
        table({code: f"{n:,}".replace(",", "\u00a0") for code, n in OF_2022.items()}),
        table(head="Kod,Kommun,Folkmängd"),
        table(OF_2022 | {"1280": "357 377"}, head="Kommunkod,Kommun,Invånare"),
        "\n".join(["kommun;antal", *(row.split(",", 1)[1] for row in table().decode().splitlines()[1:])])
        .replace(",", ";")
        .replace("Malmö", "Malmö stad")
        .replace("Lund", "Lunds kommun")
        .encode(),
    ],
    ids=["plain", "excel", "comment", "latin-1", "nbsp", "undated", "spaces", "names"],
)
def test_the_same_figures_are_read_in_many_dresses(raw):
    found = population(raw)
    assert (found.people, found.total, found.is_stated) == (OF_2022, TOTAL_2022, True)


def test_the_column_of_the_year_is_used_or_the_newest_before():
    three = table({code: f"{number + 1},{number},1" for code, number in OF_2022.items()}, total=None)
    three = three.replace(b"code,kommun,2022-12-31", b"code,kommun,pop_2019_12_31,pop_2022_12_31,pop_2024_12_31")
    assert population(three, 2022).people == population(three, 2023).people == OF_2022
    assert population(three, 2023).day == "2022-12-31"
    assert population(three, 2021).people["1280"] == OF_2022["1280"] + 1
    assert population(three, 2024).total == 33
    (problem,) = refused(lambda: population(three, 2018))
    assert problem.startswith("folk.csv:1:")
    assert "2019-12-31" in problem


def test_a_sum_that_is_not_the_stated_one_is_refused_with_the_difference():
    (problem,) = refused(lambda: population(table(total=1_428_626)))
    assert problem.startswith("folk.csv:35:")
    assert all(number in problem for number in ("1 414 324", "1 428 626", "14 302"))
    (problem,) = refused(lambda: population(table(total=None), total=1_414_300))
    assert "24" in problem
    assert not population(table(total=None)).is_stated


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("1280,Malmö,357377", "1280,Malmö,", 23, "Malmö"),
        ("1280,Malmö,357377", "1280,Malmö,-357377", 23, "-357377"),
        ("1280,Malmö,357377", "1280,Malmö,\u2212357377", 23, "357377"),
        ("1280,Malmö,357377", "1280,Malmö,många", 23, "många"),
        ("1280,Malmö,357377", "1280,Malmö,357377.5", 23, "357377.5"),
        ("1280,Malmö,357377", "1280,Malmö,0", 23, "0"),
        ("1280,Malmö,357377", "1280,Lund,357377", 23, "Lund"),
        ("1280,Malmö,357377", "0180,Stockholm,357377", 23, "0180"),
        ("1280,Malmö,357377", "1281,Lund,357377", 24, "Lund"),
        ("1280,Malmö,357377", "1280,Malmö,357377,1,2", 23, "5"),
        ("1280,Malmö,357377\n", "", 0, "Malmö"),
        ("code,kommun,2022-12-31", "a,b,c", 1, ""),
        ("code,kommun,2022-12-31", "code,kommun,c", 1, ""),
        ("code,kommun,2022-12-31", "code,code,2022", 1, "code"),
        ("Svalöv", '"Svalöv', 2, ""),
    ],
)
def test_a_figure_that_is_missing_or_wrong_is_shown_with_its_line(old, new, line, word):
    raw = table().decode().replace(old, new).encode()
    where = f"folk.csv:{line}: " if line else "folk.csv: "
    problems = refused(lambda: population(raw))
    assert any(one.startswith(where) and word in one for one in problems), problems


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\0\0", b"PK\x03\x04\0", b"x" * 1_000_001, b"code,kommun,2022\n"])
def test_what_is_no_table_is_refused_in_a_sentence(raw):
    assert refused(lambda: population(raw))
    assert refused(lambda: read_budget(raw, "budget.csv"))


def budget(*lines: str, head: str = "item,amount_kr,key,decision"):
    return read_budget("\n".join([head, *lines]).encode(), "budget.csv")


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1750000", 175_000_000),
        ('"1 750 000,50"', 175_000_050),
        ("1\u00a0750\u202f000 kr", 175_000_000),
        ("0.05", 5),
        ('"12,5"', 1250),
        ("1750000.10:-", 175_000_010),
        ("0", 0),
    ],
)
def test_an_amount_is_read_to_the_ore(written, ore):
    assert [item.amount for item in budget(f"Drift,{written},,")] == [ore]


@pytest.mark.parametrize("written", ["-1", "1.005", '"1,750,000"', "1.750.000", "tusen", "", "1e6", "NaN", "9" * 40])
def test_an_amount_that_is_not_certain_is_refused(written):
    (problem,) = refused(lambda: budget(f"Drift,{written},,"))
    assert problem.startswith("budget.csv:2: ")


def test_a_budget_of_a_swedish_spreadsheet_is_read():
    drift, pilot = budget(
        "Drift;1 000 000,00 kr;;",
        "Pilot;500,50;named: Malmö=1/2 | Region Skåne=50 %;RS 2026-17",
        "Summa;1 000 500,50;;",
        head="Post;Belopp (kr);Nyckel;Beslut".replace(" (kr)", ""),
    )
    assert (drift.amount, drift.key) == (100_000_000, Key.POPULATION_HALF)
    assert (pilot.amount, pilot.decision) == (50_050, "RS 2026-17")
    assert pilot.parts == {"1280": Fraction(1, 2), REGION: Fraction(1, 2)}


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["Drift,1,equal,"], 2),
        (["Drift,1,halften,2026/1"], 2),
        (["Drift,1,named,2026/1"], 2),
        (["Drift,1,named: Malmö=1/2,2026/1"], 2),
        (["Drift,1,named: Malmö=1/2 | Malmö=1/2,2026/1"], 2),
        (["Drift,1,named: Oslo=1,2026/1"], 2),
        (["Drift,1,named: Malmö=1/0,2026/1"], 2),
        ([",1,,"], 2),
        (["Drift,1,,", "drift,2,,"], 3),
        (["Drift,1,,", "Summa,2,,"], 3),
        (["Drift,1,,,extra"], 2),
    ],
)
def test_an_item_that_is_not_certain_is_refused(lines, place):
    (problem,) = refused(lambda: budget(*lines))
    assert problem.startswith(f"budget.csv:{place}: ")


def test_a_misspelt_column_is_not_overlooked():
    (problem,) = refused(lambda: budget("Drift,1,equal", head="item,amount_kr,kye"))
    assert "kye" in problem


def test_of_several_years_in_a_budget_only_the_one_asked_for_counts():
    raw = "år;post;belopp;anmärkning\n2025;Drift;1 000;gammalt\n2026;Drift;2 000;nytt\n;Stöd;5;alla år\n".encode()
    assert [(one.name, one.amount) for one in read_budget(raw, "budget.csv", 2026)] == [
        ("Drift", 200_000),
        ("Stöd", 500),
    ]
    assert refused(lambda: read_budget(raw, "budget.csv"))  # Drift stands twice


def test_an_amount_is_not_passed_over_because_its_year_is_misspelt():
    raw = "år;post;belopp\n2026;Drift;2 000\n2O26;Stöd;5\n2026.0;Utbildning;7\n".encode()
    assert [line.split(":")[1] for line in refused(lambda: read_budget(raw, "budget.csv", 2026))] == ["3", "4"]


def test_who_asks_for_a_year_that_is_not_in_the_file_reads_which_are():
    raw = "år;post;belopp\n2025;Drift;1 000\n2026;Drift;2 000\n".encode()
    (said,) = refused(lambda: read_budget(raw, "budget.csv", 2027))
    assert "för 2027" in said
    assert "2025, 2026" in said
