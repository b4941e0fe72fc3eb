"""From when the municipality pays, and what stops it (lag 2017:612 5 kap.)."""

import pytest

from apps.cases.actions import register_death, reject
from apps.cases.models import Case
from apps.core import clock
from apps.core.guard import as_system
from apps.discharge import actions
from apps.discharge.facts import shows
from tests.cast import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeing_all():
    with as_system("a test looks"):
        yield


def facts(case, at: str) -> dict:
    with clock.at(moment(at)):
        return shows(Case.objects.select_related("patient", "responsible_unit").get(pk=case.pk))


def test_nothing_is_paid_before_the_notice_and_the_page_says_why(told_case):
    assert facts(told_case, "2026-04-01T10:00")["payment_blocked_by"] == ["NO_READY_NOTICE"]


def test_days_count_from_the_first_payable_day_until_the_patient_leaves(ready_case, cast):
    assert facts(ready_case, "2026-04-04T10:00")["payable_days"] == 0
    assert facts(ready_case, "2026-04-06T10:00")["payable_days"] == 2
    with clock.at(moment("2026-04-07T09:00")):
        actions.discharge(ready_case, by=cast.amira, destination="own_home")
    assert facts(ready_case, "2026-04-20T10:00")["payable_days"] == 3


def test_a_late_admission_notice_means_that_nothing_is_paid(case, cast):
    with clock.at(moment("2026-03-31T08:01")):
        actions.send_admission_notice(case, by=cast.amira, to=[cast.lund, cast.hsv, cast.vc])
    with clock.at(moment("2026-04-01T09:00")):
        actions.mark_ready(case, by=cast.amira, decided_by=cast.staff("jonas"), secrecy_basis="consent")
    seen = facts(case, "2026-04-10T09:00")
    assert (seen["payable_days"], seen["payment_blocked_by"]) == (0, ["LATE_ADMISSION_NOTICE"])


def test_a_decided_plan_that_nobody_called_to_in_time_stops_the_payment(ready_case, cast):
    with clock.at(moment("2026-04-02T09:00")):
        actions.decide_sip(ready_case, by=cast.siv, sip_required=True)
    assert facts(ready_case, "2026-04-04T20:00")["payment_blocked_by"] == []
    assert facts(ready_case, "2026-04-05T00:01")["payment_blocked_by"] == ["SIP_NOT_CALLED"]


def test_a_retracted_notice_ends_the_period_and_keeps_its_days(ready_case, cast):
    with clock.at(moment("2026-04-06T09:00")):
        actions.retract_ready(ready_case, by=cast.amira, decided_by=cast.staff("jonas"), reason="deteriorated")
    seen = facts(ready_case, "2026-04-09T09:00")
    assert (seen["payable_days"], seen["payment_blocked_by"]) == (2, ["RETRACTED"])


def test_death_stops_everything_and_nobody_tells_the_family(ready_case, cast):
    from apps.notifications.models import Promise

    before = Promise.objects.filter(to_person=cast.karin).count()
    with clock.at(moment("2026-04-06T09:00")):
        register_death(cast.karin, by=cast.amira)
    ready_case.refresh_from_db()
    assert (ready_case.state, ready_case.end_reason) == ("cancelled", "deceased")
    assert not ready_case.tasks.filter(state="open").exists()
    assert Promise.objects.filter(to_person=cast.karin).count() == before
    assert facts(ready_case, "2026-04-09T09:00")["payable_days"] == 2


def test_a_municipality_where_the_person_does_not_live_does_not_pay(ready_case, cast):
    with clock.at(moment("2026-04-01T13:00")):
        reject(ready_case, by=cast.per, reason="not_resident")
        reject(ready_case, by=cast.nadja, reason="not_resident")
    assert "NOT_RESIDENT" in facts(ready_case, "2026-04-09T09:00")["payment_blocked_by"]
