"""The pictures of the documentation: all there, in the promised sizes, small enough to open on a phone."""

import struct
from pathlib import Path

import pytest

from devtools import pictures
from devtools.pictures import COMPOSED_SIZE, FOLDER, MOST, PAGES, SIZES

ROOT = Path(pictures.__file__).parents[1]
EXPECTED = {f"{name}_{width}.png": (width, height) for name in PAGES for width, height in SIZES.items()}
EXPECTED["samplan.png"] = (COMPOSED_SIZE["width"], COMPOSED_SIZE["height"])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_picture_is_there_in_its_size(name):
    content = (ROOT / FOLDER / name).read_bytes()
    assert struct.unpack(">II", content[16:24]) == EXPECTED[name]
    assert len(content) <= MOST


def test_no_picture_is_left_over_from_before():
    assert {path.name for path in (ROOT / FOLDER).iterdir()} == set(EXPECTED)


def test_the_front_of_the_documentation_shows_one():
    assert "docs/pictures/samplan.png" in (ROOT / "README.md").read_text(encoding="utf-8")
