"""What has been agreed is a dated row, and the default says where it comes from."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from apps.administration import rulebook
from apps.core import rules
from apps.core.calendar import today
from apps.core.default_rules import DEFAULTS, load_missing
from apps.core.models import Rule

DAY = date(2026, 11, 21)
pytestmark = pytest.mark.django_db


def test_every_default_is_loaded_with_its_source():
    loaded = {rule.key: rule for rule in Rule.objects.all()}
    assert set(loaded) == set(DEFAULTS)
    assert all(rule.source for rule in loaded.values())
    assert loaded["payment.model"].is_confirmed
    assert "5 kap. 4 §" in loaded["payment.model"].source
    assert not loaded["receipt.sla.default"].is_confirmed
    assert "beslutas av kunden" in loaded["receipt.sla.default"].source


def test_the_rules_of_a_day_cost_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        day = rules.on(DAY)
    assert day.duration("receipt.sla.ready", "receipt.sla.default") == timedelta(hours=2)
    assert day.duration("receipt.sla.mapping", "receipt.sla.default") == timedelta(hours=4)
    assert day.number("citizen.min_age") == 13
    assert not day.is_on("sip_call.shift_holidays")


def test_in_one_request_all_days_are_asked_about_once_and_nothing_is_kept_to_the_next(django_assert_num_queries):
    rulebook.change("citizen.min_age", 14, DAY + timedelta(days=30), "Avtal", "Nämnden")
    with rules.kept(), django_assert_num_queries(1):
        days = [DAY + timedelta(days=number) for number in (0, 0, 29, 30)]
        assert [rules.on(day).number("citizen.min_age") for day in days] == [13, 13, 13, 14]
    Rule.objects.filter(key="citizen.min_age").update(value=12)  # another process, for what this one knows
    with rules.kept():
        assert rules.on(DAY).number("citizen.min_age") == 12


def test_whoever_changes_a_rule_sees_it_change_and_change_back():
    with rules.kept():
        before = rules.on(DAY).number("citizen.min_age")
        with transaction.atomic():
            rulebook.change("citizen.min_age", before + 1, DAY, "Avtal", "Nämnden")
            assert rules.on(DAY).number("citizen.min_age") == before + 1
            transaction.set_rollback(True)
        assert rules.on(DAY).number("citizen.min_age") == before


def test_the_rules_come_along_with_another_statement(django_assert_num_queries):
    rulebook.change("citizen.min_age", 14, today() + timedelta(days=1), "Avtal", "Nämnden")
    with rules.kept():
        rules.came_along(Rule.objects.annotate(all=rules.with_them()).first().all)
        with django_assert_num_queries(0):
            assert rules.on(today()).as_dict() == {key: default.value for key, default in DEFAULTS.items()}
            assert rules.on(today() + timedelta(days=1)).number("citizen.min_age") == 14


def test_a_new_agreement_holds_from_its_first_day_to_the_day_before_the_next():
    Rule.objects.filter(key="receipt.sla.ready").update(valid_to=date(2026, 12, 31))
    Rule.objects.create(key="receipt.sla.ready", value="1h", valid_from=date(2027, 1, 1), source="Avtal 2027")
    assert rules.on(date(2026, 12, 31)).hours("receipt.sla.ready") == 2
    assert rules.on(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)).hours("receipt.sla.ready") == 1  # new year in Sweden


def test_two_values_of_one_rule_cannot_hold_on_the_same_day():
    with pytest.raises(IntegrityError, match="one_live_value_of_a_rule"), transaction.atomic():
        Rule.objects.create(key="receipt.sla.ready", value="1h", valid_from=DAY, source="Avtal")


def test_what_the_customer_has_decided_is_not_loaded_over():
    Rule.objects.filter(key="citizen.min_age").update(value=12, approved_by="Nämnden")
    Rule.objects.filter(key="citizen.record_age").delete()
    load_missing(None, using="default")
    assert rules.on(DAY).number("citizen.min_age") == 12
    assert rules.on(DAY).number("citizen.record_age") == 16
    assert Rule.objects.count() == len(DEFAULTS)


def test_a_scenario_may_say_otherwise_for_a_while():
    with rules.override({"payment.free_days": 5}), rules.override({"receipt.sla.admission_notice": "4h"}):
        assert rules.on(DAY).number("payment.free_days") == 5
        assert rules.on(DAY).hours("receipt.sla.admission_notice", "receipt.sla.default") == 4
    assert rules.on(DAY).number("payment.free_days") == 3
    with pytest.raises(rules.UnknownRule):
        rules.on(DAY).get("receipt.sla.admission_notice")


@pytest.mark.parametrize(
    ("key", "value", "because"),
    [
        ("payment.modell", "law", "payment.model"),
        ("payment.model", "average", "one of law"),
        ("payment.model", ["law"], "one of law"),
        ("session.staff.idle", "half an hour", "30m"),
        ("session.staff.idle", 30, "30m"),
        ("citizen.min_age", "13", "written like 13"),
        ("citizen.min_age", True, "written like 13"),
        ("sip_call.shift_holidays", 1, "written like False"),
    ],
)
def test_a_wrong_rule_is_refused_with_the_nearest_right_word(key, value, because):
    with pytest.raises(rules.BadRule, match=because), rules.override({key: value}):
        pass


@pytest.mark.parametrize(
    ("text", "length"), [("30m", timedelta(minutes=30)), ("48h", timedelta(days=2)), ("2d", timedelta(days=2))]
)
def test_durations_are_written_short(text, length):
    assert rules.duration(text) == length


@pytest.mark.parametrize("text", ["", "4", "h", "4 h", "-4h", "4w", "4h30m", None, 4, "999999d"])
def test_other_durations_are_refused(text):
    with pytest.raises(rules.BadRule):
        rules.duration(text)


def test_every_rule_is_read_by_somebody():
    """A rule that may be changed and changes nothing would be a lie; one with a single choice only says what holds."""
    homes = [path for path in Path("apps").rglob("*.py") if path.name != "default_rules.py"]
    words = re.findall(r'f?"([a-z_.{}]+)"', "".join(path.read_text() for path in homes))
    asked = re.compile("|".join({re.sub(r"\\{[^}]*}", "[a-z_]+", re.escape(word)) for word in words if "." in word}))
    unread = [key for key, rule in DEFAULTS.items() if len(rule.choices) != 1 and not asked.fullmatch(key)]
    assert unread == []
