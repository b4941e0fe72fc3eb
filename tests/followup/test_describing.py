"""The page of definitions is the one that the code makes."""

from pathlib import Path

from apps.followup.describing import document


def test_docs_indicators_says_what_is_counted():
    page = Path(__file__).parents[2] / "docs" / "indicators.md"
    assert page.read_text() == document(), "manage.py followup_figures --docs"
