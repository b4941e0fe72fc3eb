"""Every decision can be explained, in plain Swedish and in English."""

import ast
import inspect

import pytest
from django.utils.translation import override

from apps.access import policy
from apps.access.deciding import Decision
from apps.access.sentences import SENTENCES


def rules_written() -> set[tuple[str, str]]:
    """(effect, code) of every rule in the policy, as they stand in the file."""
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(policy))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "")
        words = [word.value if isinstance(word, ast.Constant) else getattr(word, "id", "") for word in node.args]
        if name in ("permit", "deny") and words[0] != "code":
            found.add((name.upper(), words[0]))
        elif name == "after_choice" and words[0] != "code":
            found |= {("PERMIT", words[0]), ("CHOICE", words[0])}
        elif name == "say" and words[1] != "code":
            found.add((words[0], words[1]))
    return found | {("DENY", code) for code in policy.FLAGS_OF_BLOCKS}


def test_every_rule_has_a_sentence_and_every_sentence_a_rule():
    assert set(SENTENCES) == rules_written() | {("DENY", "Z0")}


@pytest.mark.parametrize("key", SENTENCES, ids=" ".join)
def test_the_sentence_is_swedish_for_the_swedish(key):
    decision = Decision(*key)
    with override("en"):
        english = decision.sentence
    with override("sv"):
        assert decision.sentence != english
        assert decision.sentence.endswith(".")


def test_an_unknown_rule_still_gets_an_answer():
    with override("sv"):
        assert Decision("PERMIT", "X").sentence == "Du har tillgång till det här."
        assert Decision("DENY", "X").sentence == "Du har inte tillgång till det här."
