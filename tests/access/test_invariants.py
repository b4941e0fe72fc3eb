"""What must hold of every answer, whoever asks: ten sentences about pairs of questions.

They are asked of the product, with real rows, and far more often of the table's own text (`reference.py`): the product
agrees with that on every question that is drawn (`test_table.py`, more than thirty thousand in `verify --all`).
"""

import sys
from itertools import cycle

import pytest

from apps.core import clock
from tests.cast import moment

from . import drawn, reference
from .drawn import IN_PLANS, OWN, READING, Area, but, for_questions, in_short, opens, said, shows

pytestmark = pytest.mark.django_db

FITTING = {"loa": (3,), "asg": (True,), "self_": (False,), "svod": (True,), "shared": (True,)}
RECORDS = Area(READING, **FITTING)
MORE = Area(f"{READING} sip:read", **FITTING)
ACROSS = Area(READING, **{**FITTING, "owner": ("otherV", "otherO"), "rel": ("care",)})
ELSEWHERE = Area(READING, **{**FITTING, "owner": ("provider", "otherV", "otherO"), "rel": ("care", "listed")})
GUARDED = Area(f"{OWN} {IN_PLANS}", actor=("guardian",))
PROXIES = Area("note:read meds:read alert:read fmu:read", actor=("proxy",), live=(True,), scope=(True,))
HELPERS = Area(
    "note:read msg:write consent:write caseDoc:read sip:read sip:write",
    actor=("guardian", "proxy", "legalrep", "invited"),
)
AT_WORK = Area(f"{READING} block:block consent:write address:read caseDoc:read svuInfo:send {IN_PLANS}", loa=(3,))
PLANS = Area("sip:read sip:write", **{**FITTING, "owner": ("unit", "otherV", "otherO")}, case=("part", "part", "none"))
# What opens a record, and how it is without.
KEYS = (
    ("emerg", True, False), ("choice", True, False), ("consent", "valid", "none"), ("lift", "consent", "none"),
    ("svod", True, False), ("cap", "lasting", "ok"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def nine_o_clock():
    with clock.at(moment("2026-03-30T09:00")):
        yield


@pytest.fixture(autouse=True, params=["the product", "the text"])
def who_answers(request, monkeypatch):
    if request.param == "the text":
        here = sys.modules[__name__]
        monkeypatch.setattr(here, "for_questions", drawn.for_many_questions)
        for place in (here, drawn):
            monkeypatch.setattr(place, "said", reference.decide)


def every(area: Area):
    return for_questions(area, small=5, full=300)


def test_adding_a_block_never_widens():
    @every(MORE)
    def holds(question):
        without = shows(but(question, block="none", lift="none"))
        for kind in ("inner", "outer"):
            assert shows(but(question, block=kind, lift="none")) <= without, (kind, in_short(question))

    holds()


def test_a_consent_never_narrows():
    @every(ACROSS)
    def holds(question):
        given = shows(but(question, consent="valid"))
        for before in ("none", "refused"):
            assert shows(but(question, consent=before)) <= given, (before, in_short(question))

    @for_questions(PLANS, small=2, full=100)
    def holds_of_plans(question):
        given = shows(but(question, sipc="valid"))
        for before in ("none", "refused"):
            assert shows(but(question, sipc=before)) <= given, (before, in_short(question))

    holds()
    holds_of_plans()


def test_other_providers_content_asks_for_the_right_the_relation_the_joining_and_a_reason_in_law():
    @every(ACROSS)
    def holds(question):
        for missing in ({"svod": False}, {"rel": "listed"}, {"rel": "none"}, {"shared": False}):
            assert not opens(but(question, **missing)), (missing, in_short(question))
        for cap in ("ok", "temp"):
            no_reason = but(question, consent="none", cap=cap, emerg=False)
            assert not opens(no_reason), in_short(no_reason)

    holds()


def test_social_care_opens_no_health_record_without_consent_and_nothing_by_emergency():
    @every(ACROSS)
    def holds(question):
        social = but(question, prov="O", purpose="OMS")
        assert not opens(but(social, owner="otherV", consent="none")), in_short(social)
        calm, danger = shows(but(social, emerg=False)), shows(but(social, emerg=True))
        assert calm == danger, in_short(social)

    holds()


def test_a_plan_opens_to_those_who_take_part_while_the_person_agrees_and_no_key_to_the_record_fits():
    keys = cycle(KEYS)

    @for_questions(PLANS, small=3, full=100)
    def holds(question):
        assert not opens(but(question, case="none")), in_short(question)
        assert not opens(but(question, sipc="refused")), in_short(question)
        name, with_it, without = next(keys)
        answer = said(but(question, **{name: with_it}))
        assert answer.effect in ("PERMIT", "DENY"), in_short(question)
        assert answer.effect == said(but(question, **{name: without})).effect, (name, in_short(question))

    holds()


def test_another_units_content_opens_only_after_a_choice_or_a_lift():
    @every(ELSEWHERE)
    def holds(question):
        unchosen = but(question, choice=False)
        answer = said(unchosen)
        assert answer.effect != "PERMIT" or answer.rule in ("I4", "I5"), in_short(unchosen)
        assert said(but(unchosen, lift="none")).effect != "PERMIT", in_short(unchosen)

    holds()


def test_names_of_providers_are_told_only_in_an_emergency_or_of_somebody_who_can_never_be_asked():
    @every(ELSEWHERE)
    def holds(question):
        for cap in ("ok", "temp", "child"):
            calm = but(question, emerg=False, cap=cap)
            assert said(calm).effect != "WHO", in_short(calm)
        assert said(but(question, cap="ok")).effect != "WHO", in_short(question)

    holds()


def test_a_guardian_never_blocks_and_sees_nothing_from_sixteen():
    @every(GUARDED)
    def holds(question):
        assert said(but(question, res="block", act="block")).effect == "DENY", in_short(question)
        for age in (16, 17, 18, 40):
            assert said(but(question, age=age)).effect == "DENY", in_short(question)

    holds()


def test_a_proxy_reads_no_record_while_the_law_says_no():
    @every(PROXIES)
    def holds(question):
        closed, opened = but(question, direct_proxy_law=False), but(question, direct_proxy_law=True)
        assert said(closed).effect == "DENY", in_short(closed)
        is_plain = not (question.prot or question.hidden or question.sealed) and question.loa == 3
        assert opens(opened) == is_plain, in_short(opened)

    holds()


def test_a_dead_mandate_never_opens():
    @every(HELPERS)
    def holds(question):
        dead = said(but(question, live=False))
        assert dead.effect == "DENY", in_short(question)
        assert dead.rule == ("G3" if question.loa == 3 else "G1"), in_short(question)

    holds()


def test_everything_that_staff_ask_is_written_down():
    @every(AT_WORK)
    def holds(question):
        assert "LOG" in said(question).obligations, in_short(question)

    holds()
