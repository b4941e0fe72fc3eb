"""Every scenario in this folder holds, played through the product's own verbs."""

from pathlib import Path

import pytest

from apps.scenarios.player import play
from apps.scenarios.reading import read_script, script_of_text
from apps.scenarios.report import failure_line

STORIES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_holds(path, db):
    script = read_script(path)

    played = play(script)

    assert [failure_line(path.name, failure) for failure in played.failures] == []
    assert len(played.outcomes) == len(script.events)


def test_there_are_stories_to_play():
    assert len(STORIES) >= 15


def test_the_example_in_the_documentation_holds(db):
    text = (Path(__file__).parents[2] / "docs/scenarios.md").read_text(encoding="utf-8")

    played = play(script_of_text(text.partition("```yaml\n")[2].partition("```")[0]))

    assert (played.failures, len(played.outcomes)) == ([], 5)
