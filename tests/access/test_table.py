"""The policy and the list against the decision table, read twice: once as SQL rules, once as plain Python.

Each question becomes real rows and is asked about the row, of the filtered list, of the list that starts from the
reader's grounds, and of what may be known of closed rows. `verify --all` asks more than twenty thousand.
"""

import inspect
import re
from random import Random

import pytest

from apps.core import clock
from tests.cast import moment

from . import reference
from .drawn import AREAS, for_questions, in_short, said
from .reference import decide

pytestmark = pytest.mark.django_db

# Lines about what has no rows to be asked of yet.
NOT_BUILT = {"A7", "A8"}


@pytest.fixture(autouse=True)
def nine_o_clock():
    with clock.at(moment("2026-03-30T09:00")):
        yield


@pytest.mark.parametrize("area", AREAS)
def test_product_and_table_agree(area):
    @for_questions(AREAS[area], small=20, full=3500)
    def agree(question):
        expected, got = decide(question), said(question)
        assert got.effect == expected.effect, in_short(question)
        assert got.obligations == expected.obligations, in_short(question)
        assert expected.rule in ("-", got.rule), in_short(question)  # "-": no line fits, so it is closed

    agree()


def test_the_questions_reach_every_line_of_the_table():
    lines = set(re.findall(r'"([A-Z]\d+[abc]?)"', inspect.getsource(reference)))
    random = Random(1)
    reached = {decide(area.draw(random)).rule for area in AREAS.values() for _ in range(3500)}
    assert lines - reached == NOT_BUILT
