"""What each does with a plan, and what nobody may do."""

from datetime import date

import pytest

from apps.access.verbs.looking import seek_person
from apps.careplans import actions
from apps.careplans.models import Effort, Invitation, Version
from apps.cases import actions as spine
from apps.cases.models import Case, Task
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from tests.cast import moment

from .conftest import again, lines, open_tasks, plan

pytestmark = pytest.mark.django_db


def effort(case, key: str) -> Effort:
    with as_system("a test looks at a line"):
        return Effort.objects.get(case=case, key=key)


def versions(case) -> list[tuple[int, str]]:
    with as_system("a test reads the versions"):
        return [(one.number, one.content["own_words"]) for one in Version.objects.filter(case=case)]


def test_a_wish_is_asked_about_within_a_week(wish, cast):
    assert open_tasks(wish, cast.vc) == {"ask_for_consent"}
    spine.record_consent(wish, by=cast.siv, purpose="sip", status="refused")
    assert again(wish).state == "declined"
    assert open_tasks(wish, cast.vc) == set()


def test_one_plan_at_a_time(wish, cast):
    with pytest.raises(Conflict):
        actions.propose_plan(cast.karin, by=cast.patient, own_words="En plan till")
    actions.decline_plan(wish, by=cast.siv, reason="Bara vi två")
    assert actions.propose_plan(cast.karin, by=cast.patient, own_words="En plan").state == "proposed"


def test_the_persons_own_wish_lands_with_a_unit_that_knows_her(known, cast):
    case = actions.propose_plan(cast.karin, by=cast.patient, own_words="Jag vill slippa berätta allt igen")
    assert again(case).responsible_unit == cast.vc
    assert plan(case).initiated_by == "patient"


def test_a_stranger_can_neither_propose_nor_answer(called, cast):
    with pytest.raises(NotFound):
        actions.propose_plan(cast.karin, by=cast.elin, reason="Nyfiken")
    with pytest.raises(NotFound):
        actions.answer_summons(called, by=cast.elin, answer="yes")


def test_to_have_looked_somebody_up_is_not_enough_for_a_plan_nor_for_a_death(cast, known):
    """Else a former husband at work in Eslöv looks her up, proposes a plan, and reads where she lives."""
    seek_person(cast.karin, by=cast.elin, reason="Hon ringde")
    for verb, said in ((actions.propose_plan, {"reason": "Behöver samordnas"}), (spine.register_death, {})):
        with pytest.raises(NotAllowed):
            verb(cast.karin, by=cast.elin, **said)
    assert not Case.objects.visible_to(cast.elin, lead=True).exists()


def test_nobody_is_called_before_the_person_has_said_yes(wish, cast):
    with pytest.raises(IllegalMove):
        actions.send_summons(wish, by=cast.siv, to=[cast.lund], start=moment("2026-04-10T10:00"))


def test_whoever_came_is_known_also_when_named_as_people(written, cast):
    with as_system("a test reads who came"):
        came = {one.unit_id or one.person_id: one.has_attended for one in Invitation.objects.filter(case=written)}
    assert came == {cast.lund.pk: True, cast.hsv.pk: False, cast.karin.pk: True}


def test_staff_write_down_the_answer_of_somebody_without_e_identification(called, cast):
    row = actions.answer_summons(called, by=cast.siv, answer="yes", person=cast.karin)
    assert (row.person_id, row.recorded_by_id) == (cast.karin.pk, cast.siv.staff_id)
    assert open_tasks(called, cast.karin) == set()


def test_a_moved_meeting_is_answered_anew(called, cast):
    actions.answer_summons(called, by=cast.per, answer="yes")
    assert open_tasks(called, cast.lund) == set()
    actions.reschedule(again(called), by=cast.siv, start=moment("2026-04-14T10:00"))
    assert open_tasks(called, cast.lund) == {"answer_summons"}
    actions.cancel_meeting(again(called), by=cast.siv, reason="Sjukdom")
    assert again(called).state == "preparing"
    assert open_tasks(called, cast.lund) == set()


def test_only_the_lead_calls_and_activates(written, cast):
    for verb in (actions.activate_plan, actions.end_plan, actions.cancel_meeting):
        more = {"reason": "goals_met"} if verb is actions.end_plan else {}
        with pytest.raises(NotAllowed):
            verb(written, by=cast.per, **more)


def test_each_unit_confirms_its_own_lines(written, cast):
    actions.confirm_responsibility(written, by=cast.nadja)
    assert effort(written, "e1").confirmed_by_id == cast.nadja.staff_id
    assert effort(written, "e2").confirmed_at is None
    with pytest.raises(NotAllowed):
        actions.confirm_responsibility(again(written), by=cast.siv)  # who answers for nothing has nothing to confirm


def test_a_changed_line_is_confirmed_anew_and_an_untouched_one_is_not(active, cast):
    actions.confirm_responsibility(active, by=cast.nadja)
    actions.confirm_responsibility(again(active), by=cast.per)
    more = [{**lines(cast)["efforts"][1], "action": "Hemtjänst två gånger"}]
    actions.revise_plan(again(active), by=cast.siv, reason="Oftare", efforts=more)
    assert effort(active, "e1").confirmed_at
    assert effort(active, "e2").confirmed_at is None
    assert "confirm_responsibility" in open_tasks(active, cast.lund)
    for not_theirs in ({"crisis": "Ring oss"}, {"cost_sharing": "Hälften var"}):
        with pytest.raises(NotAllowed):
            actions.revise_plan(again(active), by=cast.per, **not_theirs)


def test_the_persons_words_are_changed_by_the_person_only(active, cast):
    with pytest.raises(Invalid):
        actions.revise_plan(active, by=cast.siv, own_words="Rut önskar kvarboende")
    change = actions.propose_change(again(active), by=cast.siv, what="own_words", text="Till torget med sällskap")
    with pytest.raises(NotAllowed):
        actions.answer_change(change, by=cast.siv, accept=True)
    actions.answer_change(change, by=cast.patient, accept=True)
    assert versions(active) == [(1, "Jag vill gå till torget själv"), (2, "Till torget med sällskap")]


def test_her_answer_can_be_written_down_for_her(active, cast):
    change = actions.propose_change(active, by=cast.siv, what="own_words", text="Annat")
    actions.answer_change(change, by=cast.siv, accept=False, person=cast.karin)
    assert versions(active) == [(1, "Jag vill gå till torget själv")]
    assert plan(active).own_words == "Jag vill gå till torget själv"


def test_a_question_about_the_plan_is_the_leads_to_answer(active, cast):
    question = actions.ask_about_plan(active, by=cast.patient, text="Vem ringer jag på natten?")
    assert "answer_question" in open_tasks(active, cast.vc)
    with pytest.raises(NotAllowed):
        actions.answer_plan_question(question, by=cast.per, text="Oss")
    actions.answer_plan_question(question, by=cast.siv, text="1177")
    assert "answer_question" not in open_tasks(active, cast.vc)
    with pytest.raises(IllegalMove):
        actions.answer_plan_question(question, by=cast.siv, text="Igen")


def test_an_effort_is_paused_resumed_and_done_by_whoever_answers_for_it(active, cast):
    actions.record_first_performance(active, by=cast.nadja, effort="e1")
    actions.pause_effort(again(active), by=cast.nadja, effort="e1")
    with pytest.raises(NotAllowed):
        actions.resume_effort(again(active), by=cast.per, effort="e1")
    actions.resume_effort(again(active), by=cast.nadja, effort="e1")
    assert effort(active, "e1").state == "started"
    actions.complete_effort(again(active), by=cast.nadja, effort="e1")
    with pytest.raises(IllegalMove):
        actions.fail_effort(again(active), by=cast.nadja, effort="e1", reason="other")
    actions.complete_effort(again(active), by=cast.patient, effort="e3")
    assert effort(active, "e3").state == "done"


def test_what_was_not_done_one_day_is_owed_again_and_done_the_next(active, cast):
    with clock.at(moment("2026-04-13T09:00")):
        actions.fail_effort(again(active), by=cast.nadja, effort="e1", reason="nobody_answered")
    assert "first_performance" not in open_tasks(active, cast.hsv)
    with clock.at(moment("2026-04-14T09:00")):
        actions.resume_effort(again(active), by=cast.nadja, effort="e1")
        with as_system("a test looks at what is owed"):
            owed = Task.objects.get(case=active, unit=cast.hsv, kind="first_performance", state="open")
        assert owed.due_at == moment("2026-04-14T23:59:59")
        actions.fail_effort(again(active), by=cast.nadja, effort="e1", reason="staffing")
        actions.record_first_performance(again(active), by=cast.nadja, effort="e1")
    row = effort(active, "e1")
    assert (row.state, row.fail_reason, row.ended_at) == ("started", "", None)


def test_a_line_that_was_not_done_is_planned_anew_by_a_new_day_and_not_by_other_words(active, cast):
    actions.fail_effort(active, by=cast.nadja, effort="e1", reason="staffing")
    line = lines(cast)["efforts"][0]
    for changed, state in (({"action": "Träna mer"}, "not_done"), ({"start_on": date(2026, 5, 4)}, "planned")):
        actions.revise_plan(again(active), by=cast.siv, efforts=[{**line, **changed}])
        assert effort(active, "e1").state == state
    assert "first_performance" in open_tasks(active, cast.hsv)
    actions.revise_plan(again(active), by=cast.siv, efforts=[{**line, "phone_after_hours": "046-1"}])
    assert effort(active, "e1").phone_after_hours == "046-1"


def test_the_lead_moves_only_when_the_other_accepts(active, cast):
    actions.offer_lead(active, by=cast.siv, to=[cast.hsv])
    assert again(active).responsible_unit == cast.vc
    with pytest.raises(NotAllowed):
        actions.accept_lead(again(active), by=cast.per)
    actions.accept_lead(again(active), by=cast.nadja)
    assert again(active).responsible_unit == cast.hsv
    assert "follow_up" in open_tasks(active, cast.hsv)


def test_the_lead_may_take_an_ended_plan_up_again_for_ninety_days(active, cast):
    actions.offer_lead(active, by=cast.siv, to=[cast.hsv])
    actions.accept_lead(again(active), by=cast.nadja)
    actions.end_plan(again(active), by=cast.nadja, reason="goals_met")
    with pytest.raises(NotFound):
        actions.reopen_plan(again(active), by=cast.per, reason="Vill")
    with clock.at(moment("2026-09-30T09:00")), pytest.raises(NotFound):
        actions.reopen_plan(again(active), by=cast.nadja, reason="För sent")
    actions.reopen_plan(again(active), by=cast.nadja, reason="Behovet är tillbaka")
    assert (again(active).state, plan(active).version) == ("active", 2)


def test_a_plan_of_somebody_who_has_died_is_never_taken_up_again(active, cast):
    spine.register_death(cast.karin, by=cast.siv)
    assert (again(active).state, again(active).end_reason) == ("ended", "deceased")
    with pytest.raises(IllegalMove):
        actions.reopen_plan(again(active), by=cast.siv, reason="Fel")


def test_an_earlier_version_says_what_it_said(active, cast):
    actions.revise_plan(active, by=cast.siv, goals=[{"id": "g1", "text": "Gå till biblioteket"}])
    with as_system("a test reads the versions"):
        first, second = Version.objects.filter(case=active)
    assert first.content["goals"][0]["text"] == "Gå till torget"
    assert second.content["goals"][0]["text"] == "Gå till biblioteket"
    with pytest.raises(Invalid):
        actions.follow_up(again(active), by=cast.siv, results=[{"goal": "g9", "result": "achieved"}])
    actions.follow_up(
        again(active), by=cast.siv, results=[{"goal": "g1", "result": "partly"}], follow_up_on=date(2026, 12, 1)
    )
    assert "follow_up" in open_tasks(active, cast.vc)
