"""Whatever can stand in the log about Karin has words that she understands: verbs, pages, kinds, purposes, grounds."""

import ast
from types import SimpleNamespace

import pytest
from django.apps import apps as django_apps

from apps.access.actions import VERBS
from apps.access.deciding import Decision
from apps.access.roles import ROLES
from apps.access.sentences import SENTENCES
from apps.audit import words
from apps.audit.log import ON_THEIR_OWN
from apps.core.guard import Guarded
from apps.organisations.kinds import Purpose
from apps.portal import logwords
from apps.records.models import EntryKind
from apps.records.shown import ground_of
from tests.house.plan import ROOT, tracked_files

PEOPLE = {"patient", "guardian", "proxy", "legal_representative", "relative"}
STAFF_MAY = frozenset().union(*(may for role, may in ROLES.items() if role not in PEOPLE))
NOT_BY_STAFF_ABOUT_ANYBODY = {
    "sign_in",
    "sign_out",
    "appoint_admin",
    "choose_assignment",
    "act_for",
    "load_organisations",
}
OF_PATIENTS = [
    model
    for model in django_apps.get_models()
    if issubclass(model, Guarded) and model.access and model.access["patient"] is not None
]


def written_down() -> set[str]:
    """Every activity that some line of the product names to the log."""
    found = set()
    for path in tracked_files():
        if path.suffix == ".py" and path.is_relative_to(ROOT / "apps"):
            for call in ast.walk(ast.parse(path.read_text())):
                is_record = isinstance(call, ast.Call) and ast.unparse(call.func) == "log.record"
                if is_record and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
                    found.add(call.args[1].value)
    return found


def test_every_verb_of_staff_about_somebody_has_words():
    about = {
        name for name, verb in VERBS.items() if verb.on in OF_PATIENTS or verb.on._meta.label_lower == "cases.case"
    }
    assert not (about & STAFF_MAY) - set(logwords.DONE)


def test_everything_else_that_is_written_down_has_words():
    named = written_down() - NOT_BY_STAFF_ABOUT_ANYBODY - {"refused"}
    assert "import_entry" in named
    assert not named - set(logwords.DONE) - set(logwords.SHOWN) - {"read"}
    assert set(logwords.SHOWN) | {"read", "refused"} == ON_THEIR_OWN


def test_everything_that_can_be_read_has_words():
    alone = [model for model in OF_PATIENTS if model.access.kind not in logwords.READ_OF_KINDS]
    subjects = {model._meta.label_lower for model in alone}
    assert len(subjects) > 30
    assert not subjects - set(logwords.READ)
    assert not {model.access.kind for model in OF_PATIENTS} - set(words.KINDS)
    assert set(logwords.KINDS_OF_ENTRIES) == set(EntryKind)


def test_every_purpose_has_words():
    assert set(logwords.WHY) == set(Purpose.values) == set(words.PURPOSES)


@pytest.mark.parametrize("rule", sorted({rule for effect, rule in SENTENCES if effect == "PERMIT"}))
def test_every_rule_that_opens_the_record_has_a_ground_in_words(rule):
    said = ground_of(Decision("PERMIT", rule))
    assert said == rule or said in words.GROUNDS
    assert said != rule or rule[0] not in "IO"


def test_every_ground_has_words_and_a_look():
    used = {*logwords.GROUNDS_OF_RULES.values(), *logwords.GROUNDS_OF_VERBS.values()}
    used |= {*logwords.GROUNDS_OF_KINDS.values(), *logwords.GROUNDS_OF_PURPOSES.values(), "known"}
    assert not used - set(words.GROUNDS)
    assert not set(logwords.LOOKS) - set(words.GROUNDS)


@pytest.mark.parametrize(
    ("event", "grounds"),
    [
        ({"ground": "care, consent:7"}, ["care", "consent"]),
        ({"information_kind": "CASE"}, ["case"]),
        ({"activity": "open_emergency", "information_kind": "LOG"}, ["emergency"]),
        ({"purpose": "LOGG", "information_kind": "PERSON"}, ["review"]),
        ({"rule": "B2", "information_kind": "BLOCK"}, ["request"]),
        ({"rule": "R2", "information_kind": "PERSON"}, ["sought"]),
        ({}, ["known"]),
    ],
)
def test_on_what_ground(event, grounds):
    empty = {"ground": "", "activity": "read", "purpose": "VB", "rule": "", "information_kind": ""}
    assert logwords.grounds(SimpleNamespace(**{**empty, **event})) == grounds
