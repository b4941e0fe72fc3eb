"""What Explain says is what the policy answers: the same rules, one by one."""

import random
from dataclasses import replace

import pytest

from apps.access import explaining
from apps.access.deciding import decide
from apps.access.policy import RECORD_
from apps.scenarios.questions import Question, build

from .test_questions import CASES

pytestmark = pytest.mark.django_db
VALUES = {
    "actor": ["staff", "staff", "staff", "patient", "guardian", "proxy", "legalrep"],
    "purpose": ["VB", "OMS", "KVAL", "LOGG"],
    "prov": ["V", "O"],
    "rel": ["care", "listed", "none", "former"],
    "owner": ["unit", "provider", "otherV", "otherO"],
    "res": [
        "note",
        "meds",
        "fmu",
        "alert",
        "address",
        "consent",
        "block",
        "log",
        "caseDoc",
        "svuMin",
        "svuInfo",
        "msg",
    ],
    "case": ["none", "part", "left", "closed"],
    "basis": ["none", "consent", "men"],
    "consent": ["none", "valid", "refused"],
    "cap": ["ok", "temp", "lasting", "child"],
    "block": ["none", "inner", "outer"],
    "lift": ["none", "consent", "emergency"],
    "age": [5, 12, 14, 17, 40],
}
YES_OR_NO = ["svod", "shared", "inquiry", "emerg", "choice", "prot", "clear", "self_", "sealed", "hidden", "ext"]


def at_random(seed: int) -> Question:
    chance = random.Random(seed)
    said = {name: chance.choice(values) for name, values in VALUES.items() if chance.random() < 0.6}
    if said.get("res") == "block":  # which is one block already
        said.pop("block", None)
    return Question(**said, **{name: chance.random() < 0.5 for name in YES_OR_NO})


def agrees(question: Question) -> None:
    built = build(question)
    explained = explaining.of_row(built.actor, built.row, question.act)
    assert explained.decision == decide(built.actor, built.row, question.act)
    assert [step.holds for step in explained.way] == [False] * (len(explained.way) - 1) + [True]


@pytest.mark.parametrize("question", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_the_way_ends_where_the_policy_decides(question):
    agrees(question)


@pytest.mark.parametrize("seed", range(60))
def test_and_so_for_any_question(seed):
    agrees(at_random(seed))


def about(question: Question):
    """What Explain says about such an entry, without there being one that it looks at."""
    built = build(question)
    row = built.row
    columns = {
        "patient": row.patient_id, "unit": row.unit_id, "provider": row.provider_id, "info": row.kind,
        "provider_kind": row.provider_kind, "shared": row.is_shared, "at": row.happened_at,
    }  # fmt: skip
    [explained] = explaining.of(built.actor, RECORD_, explaining.as_values(columns))
    return built, explained


@pytest.mark.parametrize(
    ("question", "remedies"),
    [
        (Question(owner="otherV", choice=False), {"consent", "emergency"}),
        (Question(owner="otherV", consent="valid", block="outer"), {"lift"}),
        (Question(owner="provider", rel="none", choice=False), {"relation", "emergency"}),
        (Question(owner="otherV", consent="valid", svod=False), {"profile"}),
        (Question(purpose="BEH"), {"profile"}),
        (Question(self_=True), set()),
    ],
    ids=["consent", "lift", "relation", "shared documentation", "purpose", "oneself"],
)
def test_what_would_open_it_is_what_the_policy_would_answer(question, remedies):
    built, explained = about(question)
    assert explained.decision == decide(built.actor, built.row)
    assert set(explained.remedies) == remedies
    assert set(explained.in_vain) == set(explaining.REMEDIES) - remedies


def test_a_consent_that_is_said_to_open_opens():
    question = Question(owner="otherV", choice=True)
    assert "consent" in about(question)[1].remedies
    built = build(replace(question, consent="valid"))
    assert decide(built.actor, built.row).permits
