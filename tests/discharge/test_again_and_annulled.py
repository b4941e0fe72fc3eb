"""What stands in the way, what goes on again, and what should never have been written."""

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, transaction

from apps.access.deciding import decide
from apps.cases import actions as spine
from apps.cases.models import Case, Content, Draft, Message, Participant, Receipt, Task
from apps.core import clock, rules
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.discharge import actions
from apps.discharge.facts import shows
from apps.discharge.models import Annulment, Obstacle, ReadyPeriod, Stay
from apps.notifications.models import Promise
from tests.cast import moment

from .conftest import reload

pytestmark = pytest.mark.django_db


def facts(case, at: str) -> dict:
    with clock.at(moment(at)), as_system("a test looks"):
        return shows(Case.objects.select_related("patient", "responsible_unit").get(pk=case.pk))


def at(text: str):
    return clock.at(moment(text))


# --- In the way


def test_only_the_kind_is_known_to_those_who_may_not_read_what_was_written(ready_case, cast):
    with at("2026-04-02T09:00"):
        notice = actions.record_obstacle(ready_case, by=cast.per, reason="housing", text="Väntar på en plats")
        assert Obstacle.objects.visible_to(cast.maria).get().reason == "housing"
        assert not Content.objects.visible_to(cast.maria).filter(message=notice).exists()
        assert Content.objects.visible_to(cast.patient).get(message=notice).body["text"] == "Väntar på en plats"


def test_an_obstacle_cannot_begin_before_the_notice_nor_end_before_it_began(ready_case, cast):
    with at("2026-04-02T09:00"):
        for field, more in (
            ("valid_from", {"valid_from": moment("2026-04-01T10:00")}),
            ("valid_from", {"valid_from": moment("2026-04-02T10:00")}),
            ("valid_to", {"valid_to": moment("2026-04-02T08:00")}),
        ):
            with pytest.raises(Invalid) as refusal:
                actions.record_obstacle(ready_case, by=cast.per, reason="aids", **more)
            assert set(refusal.value.fields) == {field}
        actions.record_obstacle(ready_case, by=cast.per, reason="aids")
        with pytest.raises(NotFound):
            actions.end_obstacle(ready_case, by=cast.elin)
        with pytest.raises(IllegalMove):
            actions.end_obstacle(ready_case, by=cast.per, reason="housing")


def test_anybody_of_those_who_help_ends_it_but_not_the_ward(ready_case, cast):
    with at("2026-04-02T09:00"):
        actions.record_obstacle(ready_case, by=cast.amira, reason="outpatient_effort_unclear")
        with pytest.raises(NotAllowed):
            actions.end_obstacle(ready_case, by=cast.amira)
        actions.end_obstacle(ready_case, by=cast.maria, reason="outpatient_effort_unclear", text="Det ordnar sig")
    assert facts(ready_case, "2026-04-06T09:00")["payable_days"] == 2, "it was gone before the first payable day"


def test_overlapping_obstacles_take_each_day_away_once(ready_case, cast):
    with at("2026-04-05T09:00"):
        actions.record_obstacle(
            ready_case, by=cast.maria, reason="outpatient_effort_unavailable", valid_to=moment("2026-04-07T09:00")
        )
        actions.record_obstacle(
            ready_case, by=cast.per, reason="outpatient_effort_unclear", valid_to=moment("2026-04-08T09:00")
        )
    assert facts(ready_case, "2026-04-07T12:00")["payment_blocked_by"] == ["OUTPATIENT_EFFORT_UNCLEAR"]
    assert facts(ready_case, "2026-04-10T09:00")["payable_days"] == 3, "the 4th, the 8th and the 9th"


def test_which_obstacles_stop_the_payment_is_a_rule(ready_case, cast):
    with at("2026-04-02T09:00"):
        actions.record_obstacle(ready_case, by=cast.per, reason="patient_opposed")
    assert facts(ready_case, "2026-04-06T09:00")["payment_blocked_by"] == []
    with rules.override({"payment.blocking_obstacles": ["patient_opposed"]}):
        assert facts(ready_case, "2026-04-06T09:00")["payment_blocked_by"] == ["PATIENT_OPPOSED"]
    with pytest.raises(rules.BadRule), rules.override({"payment.blocking_obstacles": ["bad_luck"]}):
        pass


# --- Several periods


def test_a_second_notice_that_nobody_got_leaves_the_days_of_the_first(ready_case, cast):
    with at("2026-04-06T09:00"):
        actions.retract_ready(ready_case, by=cast.amira, decided_by=cast.staff("jonas"), reason="deteriorated")
    with at("2026-04-07T09:00"):
        actions.mark_ready(ready_case, by=cast.amira, decided_by=cast.staff("jonas"), secrecy_basis="none")
    seen = facts(ready_case, "2026-04-20T09:00")
    assert (seen["payable_days"], seen["payment_blocked_by"]) == (2, ["NO_READY_NOTICE"])


def test_a_call_that_came_in_the_second_period_was_too_late_for_the_first(ready_case, cast):
    with at("2026-04-02T09:00"):
        actions.decide_sip(ready_case, by=cast.siv, sip_required=True)
    with at("2026-04-06T09:00"):
        actions.retract_ready(ready_case, by=cast.amira, decided_by=cast.staff("jonas"), reason="deteriorated")
    with at("2026-04-07T09:00"):
        actions.mark_ready(ready_case, by=cast.amira, decided_by=cast.staff("jonas"), secrecy_basis="consent")
    with as_system("outpatient care has called"):
        Stay.objects.filter(case=ready_case).update(sip_called_at=moment("2026-04-08T09:00"))
    seen = facts(ready_case, "2026-04-13T09:00")
    assert (seen["payable_days"], seen["payment_blocked_by"]) == (3, [])


# --- Again


def test_a_patient_in_follow_up_may_be_admitted_anew_beside_it(told_case, cast):
    with at("2026-04-03T13:00"):
        actions.discharge(told_case, by=cast.amira, destination="own_home")
        with pytest.raises(Conflict):
            actions.open_case(cast.karin, by=cast.amira)
        actions.send_discharge_information(
            told_case, by=cast.amira, summary="Vila", medication_changed=False, secrecy_basis="consent"
        )
    with at("2026-04-08T09:00"):
        second = actions.open_case(cast.karin, by=cast.amira)
        assert second.previous_id == told_case.pk
        with pytest.raises(Conflict):
            actions.open_case(cast.karin, by=cast.amira)


def test_whoever_has_died_comes_back_no_more(told_case, cast):
    spine.register_death(cast.karin, by=cast.amira)
    with pytest.raises(Conflict):
        actions.readmit(reload(told_case, cast.amira), by=cast.amira)


def test_a_reopened_case_says_to_the_units_what_they_owe_again(ready_case, cast):
    with at("2026-04-03T13:00"):
        actions.discharge(ready_case, by=cast.amira, destination="own_home")
    with at("2026-04-03T15:00"):
        actions.reopen(ready_case, by=cast.amira, reason="Kom aldrig iväg", estimated_discharge_at=date(2026, 4, 7))
    with as_system("a test looks"):
        open_tasks = Task.objects.filter(case=ready_case, state="open").exclude(kind="acknowledge")
        assert set(open_tasks.values_list("kind", "unit__name")) == {
            ("start_planning", cast.lund.name),
            ("start_planning", cast.hsv.name),
            ("start_planning", cast.vc.name),
            ("name_fixed_contact", cast.vc.name),
        }
        assert ReadyPeriod.objects.get(stay__case=ready_case).end_reason == "reopened"
        assert Stay.objects.get(case=ready_case).discharged_at is None


# --- Annulled


@pytest.fixture
def annulled(told_case, cast):
    """Karin was never in that bed. Lund had written a message and begun another."""
    spine.send_message(told_case, by=cast.per, text="Vi planerar", to=[cast.ward], secrecy_basis="consent")
    with as_system("a draft of Lund's, and a health centre that lists her"):
        Draft.objects.create(case=told_case, unit=cast.lund, form="share_mapping", changed_at=clock.now())
    actions.annul(told_case, by=cast.amira, reason="wrong_patient")
    return reload(told_case, cast.amira)


def test_the_list_equals_the_check_for_everything_in_an_annulled_case(annulled, cast):
    readers = [cast.per, cast.maria, cast.nadja, cast.berit, cast.elin, cast.patient, cast.amira, cast.jonas]
    for model in (Case, Stay, Participant, Task, Message, Content, Receipt, Draft, Annulment):
        with as_system("a test looks"):
            rows = list(model.objects.all())
        assert rows
        for reader in readers:
            may_open = {row.pk for row in rows if decide(reader, row).permits}
            assert set(model.objects.visible_to(reader).values_list("pk", flat=True)) == may_open
            assert set(model.objects.visible_to(reader, lead=True).values_list("pk", flat=True)) == may_open
            is_of_the_ward = reader in (cast.amira, cast.jonas) and model is not Draft
            assert may_open == ({row.pk for row in rows} if is_of_the_ward else set()), (model, reader)


def test_the_person_is_told_nothing_and_has_nothing_left_to_read(annulled, cast):
    told = Promise.objects.visible_to(cast.patient).filter(case_id=annulled.pk)
    assert not told.filter(seen_at=None).exists()


def test_a_second_person_confirms_and_never_the_same(annulled, cast):
    with pytest.raises(IllegalMove):
        actions.annul(annulled, by=cast.amira, reason="wrong_patient")
    with pytest.raises(NotFound):
        actions.annul(annulled, by=cast.maria, reason="wrong_patient")
    actions.annul(annulled, by=cast.jonas)
    made = Annulment.objects.visible_to(cast.amira).get()
    assert (made.annulled_by_id, made.confirmed_by_id) == (cast.amira.staff_id, cast.jonas.staff_id)
    with pytest.raises(IllegalMove):
        actions.annul(annulled, by=cast.jonas)


def test_what_is_annulled_stays_so_even_against_our_own_code(annulled):
    with as_system("a test tries"):
        for change in (Message.objects.filter(case=annulled), Case.objects.filter(pk=annulled.pk)):
            wrong = {"is_annulled": False} if change.model is Message else {"is_closed": False, "closed_at": None}
            with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                change.update(**wrong)


def test_one_message_closes_and_the_case_goes_on(told_case, cast):
    wrong = spine.send_message(told_case, by=cast.amira, text="Gäller någon annan", secrecy_basis="consent")
    with pytest.raises(NotAllowed):
        actions.annul(told_case, by=cast.per, message=wrong, reason="other")
    actions.annul(told_case, by=cast.amira, message=wrong, reason="Gällde någon annan")
    assert reload(told_case, cast.amira).state == "admitted"
    assert Annulment.objects.visible_to(cast.amira).get().text == "Gällde någon annan"
    for reader in (cast.per, cast.patient):
        assert not Message.objects.visible_to(reader).filter(pk=wrong.pk).exists()
    assert Message.objects.visible_to(cast.amira).filter(pk=wrong.pk).exists()
    with as_system("a test looks"):
        assert not Task.objects.filter(message=wrong, state="open").exists()


def test_a_ready_notice_is_taken_back_and_not_annulled(ready_case, cast):
    with as_system("a test looks"):
        notice = Message.objects.get(case=ready_case, kind="ready_notice")
    with at("2026-04-02T09:00"), pytest.raises(Conflict):
        actions.annul(ready_case, by=cast.amira, message=notice, reason="registered_in_error")


def test_the_days_of_an_annulled_case_are_nobodys(ready_case, cast):
    with at("2026-04-06T09:00"):
        actions.annul(ready_case, by=cast.amira, reason="duplicate")
    seen = facts(ready_case, "2026-04-09T09:00")
    assert (seen["payable_days"], seen["payment_blocked_by"]) == (0, ["ANNULLED"])
