"""Who books what, moves it, cancels it and comes; and what nobody may do."""

from datetime import timedelta

import pytest

from apps.access import grounds
from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.access.models import Basis
from apps.appointments import actions, calls, watching
from apps.appointments.models import Appointment, ClinicTask, Offer, Reminder, Slot
from apps.appointments.places import SlotTaken
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.patients.models import Person
from tests.cast import moment

from .conftest import HALF_PAST, NINE, TEN, again, left, lines

pytestmark = pytest.mark.django_db


def open_tasks(appointment) -> set[str]:
    with as_system("a test looks at what is owed"):
        return set(ClinicTask.objects.filter(appointment=appointment, state="open").values_list("kind", flat=True))


def test_a_booked_time_takes_a_place_and_is_in_the_persons_list(booked, cast):
    assert (again(booked).state, left(NINE)) == ("booked", 0)
    assert Appointment.objects.visible_to(cast.patient).get() == booked
    assert Appointment.objects.visible_to(cast.maria).get() == booked


def test_the_last_place_is_gone_and_the_next_times_are_told(booked, clinic, rut):
    with pytest.raises(SlotTaken) as refusal:
        actions.book(rut, by=clinic.maria, unit=clinic.vc, start=NINE)
    assert [slot.starts_at for slot in refusal.value.next] == [HALF_PAST, TEN]
    assert refusal.value.code == "conflict"


@pytest.mark.parametrize("start", [moment("2026-03-30T09:00"), moment("2026-04-02T09:10")])
def test_there_is_no_time_in_the_past_or_between(clinic, start):
    with pytest.raises(Invalid) as refusal:
        actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=start)
    assert refusal.value.code == "invalid:start"


def test_the_clinic_knows_who_comes_and_no_more_until_she_is_there(booked, cast):
    assert decide(cast.maria, Person(pk=cast.karin.pk)).permits
    with as_system("a test looks at grounds"):
        held = set(grounds.Ground.objects.filter(unit=cast.vc).values_list("basis", flat=True))
    assert held == {Basis.BOOKED}
    with clock.at(NINE - timedelta(minutes=20)):
        actions.check_in(booked, by=cast.patient)
    with as_system("a test looks at grounds"):
        held = set(grounds.Ground.objects.filter(unit=cast.vc).values_list("basis", flat=True))
    assert held == {Basis.BOOKED, Basis.CARE}


def test_another_unit_neither_sees_the_time_nor_moves_it(booked, cast):
    assert not Appointment.objects.visible_to(cast.amira).exists()
    for verb, more in ((actions.cancel_appointment, {}), (actions.rebook, {"start": TEN}), (actions.check_in, {})):
        with pytest.raises(NotFound):
            verb(booked, by=cast.amira, **more)


def test_a_ward_books_elsewhere_for_whom_it_cares_and_sees_that_time(clinic):
    with pytest.raises(NotFound):
        actions.book(clinic.karin, by=clinic.amira, unit=clinic.vc, start=NINE)
    grounds.open(
        patient_id=clinic.karin.pk, unit_id=clinic.ward.pk, basis=Basis.CARE, source="stay",
        source_id=clinic.karin.pk, valid_from=moment("2026-03-01T08:00"),
    )  # fmt: skip
    time = actions.book(clinic.karin, by=clinic.amira, unit=clinic.vc, start=NINE)
    assert Appointment.objects.visible_to(clinic.amira).get() == time
    assert not Appointment.objects.visible_to(clinic.berit).exists()


def test_nobody_comes_to_know_a_protected_person_by_booking(clinic):
    with as_system("a test protects somebody"):
        Person.objects.filter(pk=clinic.karin.pk).update(protection="protected")
        karin = Person.objects.get(pk=clinic.karin.pk)
    with pytest.raises(NotFound):
        actions.book(karin, by=clinic.maria, unit=clinic.vc, start=NINE)
    assert left(NINE) == 1


def test_a_person_books_for_herself_and_for_nobody_else(clinic, rut):
    time = actions.book(clinic.karin, by=clinic.patient, unit=clinic.vc, start=HALF_PAST)
    assert again(time).is_agreed
    with pytest.raises(NotFound):
        actions.book(rut, by=clinic.patient, unit=clinic.vc, start=NINE)


def test_what_patients_do_not_book_themselves_is_not_theirs_to_book(clinic):
    actions.save_service(clinic.vc, by=clinic.maria, name="Sjuksköterska", patients_book=False)
    with pytest.raises(Invalid):
        actions.book(clinic.karin, by=clinic.patient, unit=clinic.vc, start=NINE, service="Sjuksköterska")


def test_the_same_person_twice_at_the_same_time_is_refused(clinic):
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Grupp", slots=lines(TEN, capacity=8))
    actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=TEN, service="Grupp")
    with pytest.raises(Conflict):
        actions.book(clinic.karin, by=clinic.patient, unit=clinic.vc, start=TEN, service="Grupp")
    assert left(TEN) == 8


def test_a_time_to_choose_becomes_the_one_that_is_chosen(clinic):
    open_one = actions.offer(clinic.karin, by=clinic.maria, unit=clinic.vc, service="Sjuksköterska")
    assert open_one.state == "proposed"
    chosen = actions.book(clinic.karin, by=clinic.patient, unit=clinic.vc, start=TEN)
    assert (chosen.pk, again(chosen).state, again(chosen).starts_at) == (open_one.pk, "booked", TEN)


def test_whoever_waits_for_one_kind_of_time_and_books_another_goes_on_waiting(clinic):
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Läkare", slots=lines(moment("2026-04-03T09:00")))
    waits = actions.join_waiting_list(
        clinic.karin, by=clinic.patient, unit=clinic.vc, service="Läkare", earliest=NINE.date(), latest=NINE.date()
    )
    booked = actions.book(clinic.karin, by=clinic.patient, unit=clinic.vc, start=NINE)
    assert (booked.pk != waits.pk, again(waits).state, again(booked).state) == (True, "waitlist", "booked")


def test_nobody_books_for_the_dead(clinic):
    with as_system("a test lets somebody die"):
        Person.objects.filter(pk=clinic.karin.pk).update(deceased_at=clock.now())
        karin = Person.objects.get(pk=clinic.karin.pk)
    for by in (clinic.maria, clinic.patient):
        with pytest.raises(Invalid):
            actions.book(karin, by=by, unit=clinic.vc, start=NINE)


def test_a_choice_that_nobody_made_runs_out(clinic):
    open_one = actions.offer(clinic.karin, by=clinic.maria, unit=clinic.vc, respond_by=moment("2026-04-01T12:00"))
    watching.end_choices_that_ran_out(moment("2026-04-01T11:59"))
    assert again(open_one).state == "proposed"
    watching.end_choices_that_ran_out(moment("2026-04-01T12:00"))
    assert (again(open_one).state, again(open_one).end_reason) == ("cancelled", "lapsed")


def test_a_kept_time_is_let_go_after_a_quarter_of_an_hour(clinic):
    kept = actions.book(clinic.karin, by=clinic.patient, unit=clinic.vc, start=NINE, hold=True)
    assert (again(kept).state, left(NINE)) == ("pending", 0)
    watching.let_go_of_kept_times(moment("2026-03-30T09:25"))
    assert (again(kept).state, again(kept).end_reason, left(NINE)) == ("cancelled", "hold_expired", 1)


def test_a_confirmed_time_is_kept(clinic):
    kept = actions.book(clinic.karin, by=clinic.patient, unit=clinic.vc, start=NINE, hold=True)
    actions.confirm_booking(kept, by=clinic.patient)
    watching.let_go_of_kept_times(moment("2026-03-30T10:00"))
    assert again(kept).state == "booked"


def test_moving_takes_the_new_place_and_gives_back_the_old(booked, cast):
    moved = actions.rebook(booked, by=cast.patient, start=TEN)
    assert (again(booked).state, again(booked).end_reason) == ("cancelled", "rebooked")
    assert (again(moved).state, moved.replaces_id, moved.sequence) == ("booked", booked.pk, 1)
    assert (left(NINE), left(TEN)) == (1, 0)


def test_whoever_cannot_move_keeps_the_time(booked, clinic, rut):
    actions.book(rut, by=clinic.maria, unit=clinic.vc, start=TEN)
    with pytest.raises(SlotTaken):
        actions.rebook(booked, by=clinic.patient, start=TEN)
    assert (again(booked).state, left(NINE)) == ("booked", 0)


def test_nobody_moves_to_another_clinic(booked, clinic):
    actions.set_schedule(clinic.hsv, by=clinic.nadja, service="Hembesök", slots=lines(moment("2026-04-03T09:00")))
    with pytest.raises(Invalid):
        actions.rebook(booked, by=clinic.patient, start=moment("2026-04-03T09:00"))


def test_the_person_cancels_until_a_day_before_and_then_phones(booked, cast):
    with clock.at(NINE - timedelta(hours=24)):
        actions.cancel_appointment(booked, by=cast.patient, reason="Förkyld")
    assert (again(booked).state, left(NINE)) == ("cancelled", 1)


def test_a_minute_too_late_she_is_told_whom_to_call(booked, cast):
    with clock.at(NINE - timedelta(hours=24) + timedelta(minutes=1)), pytest.raises(Conflict) as refusal:
        actions.cancel_appointment(booked, by=cast.patient)
    assert cast.vc.phone in refusal.value.message
    with clock.at(NINE - timedelta(hours=1)):
        actions.cancel_appointment(booked, by=cast.maria, reason="Ringde")
    assert again(booked).end_reason == "by_clinic"


def test_a_clinic_has_its_own_limit(booked, cast):
    actions.save_clinic(cast.vc, by=cast.olle, cancel_hours=2)
    with clock.at(NINE - timedelta(hours=3)):
        actions.cancel_appointment(booked, by=cast.patient)
    assert again(booked).state == "cancelled"


def test_a_clinic_that_cancels_owes_a_new_time(booked, clinic):
    actions.cancel_appointment(booked, by=clinic.maria)
    assert open_tasks(booked) == {"offer_new_time"}
    actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=TEN)
    assert open_tasks(booked) == set()


def test_the_unit_that_does_not_keep_the_times_cannot_change_them(clinic):
    with pytest.raises(NotAllowed):
        actions.set_schedule(clinic.vc, by=clinic.amira, service="Sjuksköterska", slots=lines(TEN))
    with pytest.raises(NotAllowed):
        actions.save_clinic(clinic.vc, by=clinic.nadja, cancel_hours=0)


def test_nobody_loses_a_place_when_the_times_are_put_out_again(booked, clinic):
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(NINE, capacity=3))
    assert left(NINE) == 2
    with as_system("a test fills the slot"):
        Slot.objects.filter(starts_at=NINE).update(taken=3)
    with pytest.raises(Invalid):
        actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(NINE, capacity=2))


def test_closed_days_take_nobody_and_open_again(clinic):
    closed = actions.close_days(clinic.vc, by=clinic.olle, first_on=NINE.date(), last_on=NINE.date(), reason="Flytt")
    with pytest.raises(Invalid):
        actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=NINE)
    actions.open_days(clinic.vc, by=clinic.olle, closed=closed)
    assert actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=NINE).state == "booked"


def test_she_checks_in_from_an_hour_before_with_the_code_at_the_door(booked, cast):
    actions.save_clinic(cast.vc, by=cast.olle, entrance_code="Ek 4")
    with clock.at(NINE - timedelta(minutes=61)), pytest.raises(Conflict):
        actions.check_in(booked, by=cast.patient, code="Ek 4")
    with clock.at(NINE - timedelta(minutes=60)):
        with pytest.raises(Invalid):
            actions.check_in(booked, by=cast.patient, code="fel")
        actions.check_in(booked, by=cast.patient, code="ek 4")
    assert again(booked).state == "checked-in"
    with clock.at(NINE + timedelta(minutes=30)):
        actions.fulfil(booked, by=cast.maria)
    assert again(booked).state == "fulfilled"


def test_nobody_came_and_somebody_says_whether_that_is_so(booked, cast):
    watching.see_who_did_not_come(moment("2026-04-02T09:59"))
    assert again(booked).state == "booked"
    with clock.at(moment("2026-04-02T10:00")):
        watching.see_who_did_not_come(clock.now())
        assert (again(booked).state, again(booked).no_show_at) == ("noshow", None)
        assert open_tasks(booked) == {"review_no_show"}
        actions.mark_no_show(booked, by=cast.maria)
        assert open_tasks(booked) == set()
        actions.excuse(booked, by=cast.maria, reason="Låg på akuten")
    assert (again(booked).state, again(booked).end_reason) == ("cancelled", "excused")


def test_somebody_who_was_there_all_the_time_is_checked_in_afterwards(booked, cast):
    with clock.at(moment("2026-04-02T10:05")):
        watching.see_who_did_not_come(clock.now())
        actions.check_in(booked, by=cast.maria)
    assert (again(booked).state, open_tasks(booked)) == ("arrived", set())


def test_nobody_has_stayed_away_from_what_has_not_begun(booked, cast):
    with pytest.raises(IllegalMove):
        actions.mark_no_show(booked, by=cast.maria)


def test_a_free_place_is_offered_to_those_who_wait_and_the_first_has_it(booked, clinic, rut):
    day = NINE.date()
    for start in (HALF_PAST, TEN):
        with as_system("a test fills the morning"):
            Slot.objects.filter(starts_at=start).update(taken=1)
    her = Actor.of_person(rut)
    first = actions.join_waiting_list(rut, by=her, unit=clinic.vc, earliest=day, latest=day)
    greta = other_person()
    second = actions.join_waiting_list(greta, by=clinic.maria, unit=clinic.vc, earliest=day, latest=day)
    actions.cancel_appointment(booked, by=clinic.patient)
    with as_system("a test counts offers"):
        assert Offer.objects.filter(answered_at=None).count() == 2
    actions.accept_offer(second, by=clinic.maria)
    assert (again(second).state, again(second).starts_at) == ("booked", NINE)
    with pytest.raises(SlotTaken):
        actions.accept_offer(first, by=her)
    assert again(first).state == "waitlist"


def other_person():
    from tests.cast import make_person

    return make_person("Greta Testsson", "193406248827")


def test_an_offer_that_nobody_answers_goes_to_the_next(booked, clinic, rut):
    from apps.core import rules

    day = NINE.date()
    with rules.override({"appointment.asked_at_once": 1}):
        first = actions.join_waiting_list(rut, by=clinic.maria, unit=clinic.vc, earliest=day, latest=day)
        with clock.at(clock.now() + timedelta(minutes=1)):
            second = actions.join_waiting_list(
                other_person(), by=clinic.maria, unit=clinic.vc, earliest=day, latest=day
            )
        with as_system("a test fills the morning"):
            Slot.objects.filter(starts_at__in=[HALF_PAST, TEN]).update(taken=1)
        actions.cancel_appointment(booked, by=clinic.patient)
        with as_system("a test counts offers"):
            assert [one.appointment_id for one in Offer.objects.all()] == [first.pk]
        with clock.at(clock.now() + timedelta(hours=4, minutes=1)):
            calls.ask_those_who_wait(clock.now())
            actions.accept_offer(second, by=clinic.maria)
    assert again(second).state == "booked"


def test_nobody_is_asked_about_a_day_or_with_less_warning_than_they_said(booked, clinic, rut):
    with as_system("a test fills the morning"):
        Slot.objects.filter(starts_at__in=[HALF_PAST, TEN]).update(taken=1)
    day, monday = NINE.date(), 0
    actions.join_waiting_list(rut, by=clinic.maria, unit=clinic.vc, earliest=day, latest=day, weekdays=[monday])
    late = other_person()
    actions.join_waiting_list(late, by=clinic.maria, unit=clinic.vc, earliest=day, latest=day, notice_hours=14 * 24)
    actions.cancel_appointment(booked, by=clinic.patient)
    with as_system("a test counts offers"):
        assert not Offer.objects.exists()


def test_reminders_keep_the_hour_when_the_clocks_change(clinic):
    """A week before Monday 30 March 2026 at nine is nine o'clock too, although the clocks have changed."""
    visit = moment("2026-04-04T09:00")
    with clock.at(moment("2026-03-20T09:00")):
        actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(visit))
        time = actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=visit)
    with as_system("a test reads the reminders"):
        due = dict(Reminder.objects.filter(appointment=time).values_list("before", "due_at"))
    assert due == {"7d": moment("2026-03-28T09:00"), "1d": moment("2026-04-03T09:00")}


def test_a_cancelled_time_reminds_nobody(booked, cast):
    actions.cancel_appointment(booked, by=cast.patient)
    with as_system("a test reads the reminders"):
        assert not Reminder.objects.filter(appointment=booked, skipped_at=None).exists()
