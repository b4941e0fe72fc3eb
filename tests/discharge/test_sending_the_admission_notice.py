"""The ward tells those who may be needed afterwards (lag 2017:612 2 kap. 1–3 §§)."""

import pytest
from django.db import DatabaseError, transaction

from apps.cases.actions import acknowledge, add_party, forward
from apps.cases.models import Content, Message, Task
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.discharge import actions
from apps.notifications.models import Promise
from tests.cast import make_unit, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeing_all():
    """The test looks at the rows as the system; who may see them is tested in tests/access."""
    with as_system("a test looks"):
        yield


def open_tasks(case, unit):
    return {task.kind: task.due_at for task in Task.objects.filter(case=case, unit=unit, state="open")}


def test_the_ward_owes_the_notice_24_hours_after_admission(case, cast):
    assert open_tasks(case, cast.ward) == {"send_admission_notice": moment("2026-03-31T08:00")}


def test_municipal_health_care_needs_outpatient_care_too(case, cast):
    with pytest.raises(Invalid) as refused:
        actions.send_admission_notice(case, by=cast.amira, to=[cast.lund, cast.hsv])
    assert refused.value.code == "invalid:recipients"
    assert not Message.objects.exists()


@pytest.mark.parametrize("kind", ["school", "school_health", "emergency"])
def test_a_school_is_never_told_that_somebody_is_in_hospital(case, cast, kind):
    """The notice needs no consent, so it goes to those that the law names and to nobody else (2 kap. 1 §)."""
    elsewhere = make_unit("Testskolan", kind)
    with pytest.raises(Invalid) as refused:
        actions.send_admission_notice(case, by=cast.amira, to=[cast.lund, cast.vc, elsewhere])
    assert refused.value.code == "invalid:recipients"
    actions.send_admission_notice(case, by=cast.amira, to=[cast.lund, cast.vc])
    for verb, by in ((add_party, cast.amira), (forward, cast.per)):  # nor by those that were told
        with pytest.raises(Invalid) as refused, transaction.atomic():
            verb(case, by=by, to=[elsewhere])
        assert refused.value.code == "invalid:recipients"
    assert not case.participants.filter(unit=elsewhere).exists()


def test_every_receiver_is_told_and_owes_a_receipt(told_case, cast):
    assert told_case.state == "admitted"
    assert open_tasks(told_case, cast.lund)["acknowledge"] == moment("2026-03-30T13:10")
    assert "name_fixed_contact" in open_tasks(told_case, cast.vc)
    assert not open_tasks(told_case, cast.ward)
    told = {promise.to_unit_id or promise.to_person_id for promise in Promise.objects.all()}
    assert told == {cast.lund.pk, cast.hsv.pk, cast.vc.pk, cast.karin.pk}


def test_a_stranger_cannot_even_know_of_it(told_case, cast):
    with pytest.raises(NotFound):
        acknowledge(told_case, by=cast.elin)


def test_a_receiver_cannot_send_it(case, told_case, cast):
    with pytest.raises(NotAllowed):
        actions.send_admission_notice(told_case, by=cast.per, to=[cast.vc])


def test_it_is_sent_once(told_case, cast):
    with pytest.raises(IllegalMove):
        actions.send_admission_notice(told_case, by=cast.amira, to=[cast.lund, cast.vc])


def test_acknowledging_does_not_move_the_case_but_ends_the_task(told_case, cast):
    acknowledge(told_case, by=cast.per)
    told_case.refresh_from_db()
    assert told_case.state == "admitted"
    assert "acknowledge" not in open_tasks(told_case, cast.lund)
    with pytest.raises(IllegalMove):
        acknowledge(told_case, by=cast.per)


def test_a_sent_message_cannot_be_changed_even_by_us(told_case):
    message = Message.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(statutory={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Content.objects.filter(message=message).update(body={})


def test_ready_before_noon_gives_three_days_and_after_noon_four(ready_case, cast):
    period = ready_case.stay.ready_periods.get()
    assert str(period.first_payable_day) == "2026-04-04"
    with clock.at(moment("2026-04-01T13:00")):
        actions.retract_ready(ready_case, by=cast.amira, decided_by=cast.staff("jonas"), reason="deteriorated")
        actions.mark_ready(ready_case, by=cast.amira, decided_by=cast.staff("jonas"), secrecy_basis="consent")
    assert [str(p.first_payable_day) for p in ready_case.stay.ready_periods.all()] == ["2026-04-04", "2026-04-05"]
