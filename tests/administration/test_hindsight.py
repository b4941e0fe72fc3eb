"""What a proposed value of a rule would have meant last month, counted from what happened."""

from datetime import timedelta

import pytest

from apps.access.models import Emergency
from apps.administration import hindsight
from apps.audit import log
from apps.cases.models import Task
from apps.cases.processes import process_of
from apps.core import clock, rules
from apps.core.guard import as_system
from tests.cast import moment
from tests.discharge.conftest import case, morning, told_case  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
LAST_MONTH, NOW = moment("2026-02-10T08:00"), moment("2026-03-02T08:00")


@pytest.fixture
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def answered(told_case, now):  # noqa: F811
    """Last month three units were told; they answered after one, three and five hours."""
    with as_system("a test sets the clock of some tasks"):
        tasks = list(Task.objects.filter(kind="acknowledge").order_by("pk"))
        for task, hours in zip(tasks, (1, 3, 5), strict=True):
            task.made_at, task.ended_at, task.state = LAST_MONTH, LAST_MONTH + timedelta(hours=hours), "done"
            task.save()
    assert process_of(told_case).name == "svu"


def test_receipts_that_came_within_four_hours_would_be_late_at_two(answered):
    said = "Förra månaden uppstod 3 sådana uppgifter. Sena vid 4 timmar: 1. Sena vid 2 timmar: 2."
    assert hindsight.of_rule("receipt.sla.default", "2h") == said
    assert hindsight.of_rule("receipt.sla.admission_notice", "2h") == said
    nothing = "Förra månaden uppstod 0 sådana uppgifter. Sena vid 2 timmar: 0. Sena vid 1 timme: 0."
    assert hindsight.of_rule("receipt.sla.ready", "1h") == nothing


def test_a_kind_with_a_rule_of_its_own_is_not_judged_by_the_one_for_all_others(answered):
    with rules.override({"receipt.sla.admission_notice": "30m"}):
        assert "uppstod 0" in hindsight.of_rule("receipt.sla.default", "2h")
        assert "Sena vid 30 minuter: 3" in hindsight.of_rule("receipt.sla.admission_notice", "2h")


def test_what_is_read_late_in_an_emergency_would_have_been_closed(cast, now):
    with as_system("a test opens an emergency"), clock.at(LAST_MONTH):
        Emergency.objects.create(
            patient=cast.karin, unit=cast.ward, staff=cast.staff("amira"), reason="life",
            valid_from=LAST_MONTH, valid_until=LAST_MONTH + timedelta(hours=4),
        )  # fmt: skip
    with clock.at(LAST_MONTH + timedelta(hours=3)):
        log.record(cast.amira, "read", patient_id=cast.karin.pk)
    said = "Förra månaden öppnades det i nödläge 1 gång. I 1 av dem lästes något senare än 2 timmar efter öppnandet."
    assert hindsight.of_rule("emergency.lasts", "2h") == said
    assert "I 0 av dem" in hindsight.of_rule("emergency.lasts", "4h")


def test_a_bigger_sample_takes_what_there_is(cast, now):
    with clock.at(LAST_MONTH):
        for _time in range(5):
            log.record(cast.amira, "read", patient_id=cast.karin.pk)
        log.record(cast.per, "read", patient_id=cast.karin.pk)
    said = "Förra månadens urval skulle ha blivit 6 läsningar vid 2 enheter. Som det är nu: 4."
    assert hindsight.of_rule("log.sample_size", 8) == said


def test_what_cannot_be_computed_says_so():
    assert hindsight.of_rule("citizen.min_age", 12).startswith("Det går inte att räkna ut")
    assert hindsight.of_changes([{"do": "end", "assignment": "x"}]) == []
