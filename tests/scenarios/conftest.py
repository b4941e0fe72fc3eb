"""A small story to bend: a ward, Lund and a health centre around Bo, as a table that tests change and play."""

import textwrap
from pathlib import Path

import pytest

from apps.scenarios.player import Player
from apps.scenarios.problems import Unplayable
from apps.scenarios.reading import script_of_text

STORY = """\
scenario: Bo on a ward
clock: 2026-06-01T08:00
cast:
  people:
    bo: {name: Bo Testelin, personal_number: "195908202673", municipality: Lund}
  units:
    ward: {kind: inpatient, principal: Region Skåne, name: Medicinavdelning 1}
    lund: {kind: social_services, principal: Lund, name: Biståndsenheten Lund}
    vc: {kind: outpatient, principal: Region Skåne, name: Vårdcentralen Duvan}
  staff:
    amal: {name: Amal Saleh, role: ward_nurse, unit: ward}
    ida: {name: Ida Forsman, role: treating_physician, unit: ward}
    per: {name: Per Ohlin, role: care_manager, unit: lund}
    two: {name: Tyra Två, assignments: [{role: care_manager, unit: lund}, {role: outpatient_manager, unit: vc}]}
events:
  - {at: +10m, by: amal, do: open_case, on: bo, as: case,
     with: {assessed_by: ida, care_form: somatic, expected_needs: [social], estimated_discharge_at: 2026-06-08}}
"""
LAST_LINE = STORY.count("\n")


@pytest.fixture
def write(tmp_path):
    """Write a scenario, by default the small story with more events after it, and give its path."""

    def write(more: str = "", *, instead: str | None = None, name: str = "story.yaml") -> Path:
        path = tmp_path / name
        text = STORY + textwrap.indent(textwrap.dedent(more).strip("\n"), "  ") if instead is None else instead
        path.write_text(text + "\n", encoding="utf-8")
        return path

    return write


def read(text: str):
    return script_of_text(text)


def problems_of(text: str) -> list[tuple[int, str]]:
    """What the reader says about a file: line and sentence."""
    with pytest.raises(Unplayable) as found:
        script_of_text(text)
    return [(problem.line, problem.text) for problem in found.value.problems]


def play_text(text: str) -> Player:
    player = Player(script_of_text(text))
    player.play()
    return player


def with_events(*events: str) -> str:
    return STORY + "".join(f"  - {event}\n" for event in events)
