"""Nobody who administers has to read a key: every permission has a sentence, and every rule a name."""

import pytest

from apps.access.roles import ROLES
from apps.administration import rulebook
from apps.administration.permissions import SENTENCES
from apps.administration.rulenames import ENTRIES
from apps.core.default_rules import DEFAULTS, FAMILIES

PERMISSIONS = sorted(set().union(*ROLES.values()))


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_permission_has_a_plain_sentence(permission):
    assert str(SENTENCES[permission]).endswith(".")


def test_no_sentence_is_left_of_a_permission_that_is_gone():
    assert set(SENTENCES) == set(PERMISSIONS)


@pytest.mark.parametrize("key", sorted(DEFAULTS))
def test_every_rule_has_a_name_and_a_way_to_write_it(key):
    entry = ENTRIES[key]
    assert str(entry.name) != key
    assert str(entry.about)
    assert rulebook.kind_of(key) in rulebook.HOW
    assert rulebook.in_words(key, DEFAULTS[key].value)


def test_a_value_that_is_a_word_is_said_in_words():
    assert rulebook.in_words("payment.model", "law") == "som lagen säger"
    assert rulebook.in_words("session.staff.idle", "30m") == "30 minuter"
    assert rulebook.in_words("reserve_number.prefixes", ["SK", "TF"]) == "SK, TF"
    assert rulebook.in_words("citizen.record_age", 16) == "16 år"


def test_no_name_is_left_of_a_rule_that_is_gone():
    assert set(ENTRIES) == set(DEFAULTS) | set(FAMILIES)


def test_a_variant_of_a_rule_is_named_after_its_family():
    assert "ready_notice" in str(rulebook.entry_of("receipt.sla.ready_notice").name)
