"""The decision table's questions, asked of real rows. The command holds no rule; these are the sentences about it."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from apps.access.deciding import decide
from apps.scenarios.asking import ANSWER, ask
from apps.scenarios.questions import COLUMNS, Question, build

pytestmark = pytest.mark.django_db

# (what, question, effect, rule, obligations): one row from each part of the table, in our own words.
CASES = [
    ("a nurse reads her own unit's note", Question(), "PERMIT", "I2", "LOG"),
    ("nobody reads with a weak sign-in", Question(loa=2), "DENY", "G1", ""),
    ("nobody reads about themselves at work", Question(self_=True), "DENY", "S1", "LOG|ALERT"),
    ("a listed person asks for a reason first", Question(rel="listed", choice=False), "CHOICE", "I3", "LOG"),
    ("another unit's note asks for a choice", Question(owner="provider", choice=False), "CHOICE", "I8", "LOG"),
    ("another provider's note asks for consent", Question(owner="otherV"), "FLAG", "O11", "LOG"),
    ("and opens with it", Question(owner="otherV", consent="valid"), "PERMIT", "O6", "LOG"),
    ("a refusal is a flag", Question(owner="otherV", consent="refused"), "FLAG", "O10", "LOG"),
    ("social care has no emergency", Question(prov="O", purpose="OMS", owner="otherV", emerg=True, cap="temp"),
     "FLAG", "O11", "LOG"),
    ("social care never asks for somebody who can never answer, whatever they said before",
     Question(prov="O", purpose="OMS", owner="otherV", cap="lasting", consent="refused"), "FLAG", "O8b", "LOG"),
    ("health care has", Question(owner="otherV", emerg=True, cap="temp"), "PERMIT", "O9", "LOG|REVIEW|NOTIFY"),
    ("a block elsewhere is a flag", Question(owner="otherV", consent="valid", block="outer"), "FLAG", "O5", "LOG"),
    ("in an emergency one learns who", Question(owner="otherV", block="outer", emerg=True, cap="temp"),
     "WHO", "O4", "LOG|REVIEW|NOTIFY"),
    ("a lift opens for the unit", Question(owner="otherV", consent="valid", block="outer", lift="consent"),
     "PERMIT", "O6", "LOG"),
    ("another provider may ask for a lift", Question(res="block", act="unblock", own_prov=False, emerg=True),
     "ASK", "B3", "LOG"),
    ("a guardian never blocks", Question(actor="guardian", res="block", act="block", age=8), "DENY", "V1", "LOG"),
    ("a sealed record is closed to the person", Question(actor="patient", sealed=True), "DENY", "P6", "LOG"),
    ("a nurse does not read the log of a colleague", Question(res="log"), "DENY", "A6", "LOG"),
    ("a reviewer does, at the own provider", Question(res="log", purpose="LOGG"), "PERMIT", "A5", "LOG"),
    ("and no other provider's", Question(res="log", purpose="LOGG", own_prov=False), "DENY", "A6", "LOG"),
    ("and never their own", Question(res="log", purpose="LOGG", self_=True), "DENY", "A6", "LOG"),
    ("an analyst reads how many", Question(res="stat", purpose="STAT"), "PERMIT", "A7", "LOG"),
    ("and whoever follows up quality", Question(res="stat", purpose="KVAL", n=5), "PERMIT", "A7", "LOG"),
    ("but never of fewer than five", Question(res="stat", purpose="STAT", n=4), "DENY", "A8", "LOG"),
    ("nor of another provider", Question(res="stat", purpose="KVAL", own_prov=False), "DENY", "A8", "LOG"),
    ("nor at work with patients", Question(res="stat", purpose="VB"), "DENY", "A8", "LOG"),
    ("a person reads who has read about them", Question(res="log", actor="patient"), "PERMIT", "P3", "LOG"),
    ("a young one later", Question(res="log", actor="patient", age=15), "DENY", "P3", "LOG"),
    ("a guardian does while the child is small", Question(res="log", actor="guardian", age=12), "PERMIT", "V8", "LOG"),
    ("and no longer than that", Question(res="log", actor="guardian", age=13), "DENY", "V6", "LOG"),
    ("a proxy does not", Question(res="log", actor="proxy", scope=True), "DENY", "F7", "LOG"),
    ("a plan is read by the person", Question(actor="patient", res="sip", sipc="valid"), "PERMIT", "P8", "LOG"),
    ("and not when it is kept from them", Question(actor="patient", res="sip", sipc="valid", hidden=True),
     "DENY", "P7", "LOG"),
    ("nor by a guardian", Question(actor="guardian", age=8, res="sip", sipc="valid", hidden=True),
     "DENY", "V7", "LOG"),
    ("who does not write in it either",
     Question(actor="guardian", age=8, res="sip", act="write", sipc="valid", sealed=True), "DENY", "V7", "LOG"),
    ("nor by a proxy", Question(actor="proxy", scope=True, res="sip", sipc="valid", hidden=True), "DENY", "F4", "LOG"),
    ("nor by whoever has been invited", Question(actor="invited", scope=True, res="sip", sipc="valid", hidden=True),
     "DENY", "N2", "LOG"),
    ("staff who take part read it", Question(res="sip", case="part", sipc="valid", hidden=True),
     "PERMIT", "C8", "LOG"),
    ("a proxy reads no record", Question(actor="proxy", scope=True), "DENY", "F5", "LOG"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "effect", "rule", "obligations"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_the_policy_answers_as_the_table(question, effect, rule, obligations):
    asked = ask("x", 1, question, (effect, rule, frozenset(filter(None, obligations.split("|")))))
    assert asked.said is not None
    assert not asked.difference


def test_that_something_is_blocked_is_told_only_while_the_law_says_so():
    from apps.core import rules

    built = build(Question(owner="otherV", consent="valid", block="outer"))
    assert decide(built.actor, built.row).effect == "FLAG"
    with rules.override({"block.is_flag_visible": False}):
        assert decide(built.actor, built.row).effect == "DENY"


def rows(*questions, expected="PERMIT,I2,LOG") -> str:
    names = ["case_id", *COLUMNS, *ANSWER]
    lines = [
        ",".join([f"Q{n}", *(str(getattr(q, name)) for name in COLUMNS), expected]) for n, q in enumerate(questions)
    ]
    return "\n".join([",".join(names), *lines])


def test_the_command_says_what_agrees_and_what_is_not_built(tmp_path, capsys):
    file = tmp_path / "questions.csv"
    file.write_text(rows(Question(), Question(res="nothing-of-ours")))
    call_command("check_access", file)
    assert capsys.readouterr().out.splitlines() == ["not built Q1", "2 questions: 1 agree, 0 differ, 1 not built"]


def test_the_command_fails_when_something_differs(tmp_path, capsys):
    file = tmp_path / "questions.csv"
    file.write_text(rows(Question(), replace(Question(), rel="none")))
    with pytest.raises(CommandError) as failed:
        call_command("check_access", file)
    assert failed.value.returncode == 1
    assert "DIFFERS   Q1 (line 3): expected PERMIT I2 LOG, got DENY I1 LOG" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("case_id,actor\nU1,staff", "there is no column"),
        (rows(Question()).replace("True", "Yes", 1), "cannot be 'Yes'"),
        (rows(Question()).replace(",3,", ",high,", 1), "loa cannot be 'high'"),
        # Such words were once asked as something else, and agreed, or told of the database instead of the file.
        (rows(Question(owner="Unit")), ":2: owner cannot be 'Unit'"),
        (rows(Question(), Question(act="open")), ":3: act cannot be 'open'"),
        (rows(Question(cap="temporary")), ":2: cap cannot be 'temporary'"),
        (rows(Question(age=-3)), ":2: age cannot be '-3'"),
        (rows(Question(purpose="VARD"), Question(prov="R")), "(?s):2: purpose cannot.*:3: prov cannot be 'R'"),
        (rows(Question(), expected="OK,I2,LOG"), ":2: expected cannot be 'OK'"),
        (rows(Question(), expected="PERMIT,I2,LOG|TELL"), ":2: obligations cannot be 'TELL'"),
        (rows(Question()) + ",more", ":2: a column without a name cannot be 'more'"),
    ],
)
def test_a_file_that_cannot_be_asked_names_line_and_column(tmp_path, text, says):
    file = tmp_path / "questions.csv"
    file.write_text(text)
    with pytest.raises(CommandError, match=says) as failed:
        call_command("check_access", file)
    assert failed.value.returncode == 2


def test_a_missing_file_is_a_bad_file(tmp_path):
    with pytest.raises(CommandError) as failed:
        call_command("check_access", tmp_path / "none.csv")
    assert failed.value.returncode == 2
