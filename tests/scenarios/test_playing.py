"""The player: what it does with refusals, times, jobs, names and false expectations."""

from datetime import timedelta

import pytest
from django.db import transaction

from apps.audit import log
from apps.core import jobs as periodic
from apps.notifications import outbox
from apps.scenarios import jobs, player
from apps.scenarios.problems import Unplayable
from tests.cast import make_unit, moment
from tests.scenarios.conftest import LAST_LINE, STORY, play_text, with_events

pytestmark = pytest.mark.django_db
NEXT = LAST_LINE + 1
NOTICE = "{at: +1h, by: amal, do: send_admission_notice, on: case, to: [lund], as: notice}"


def failures(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.key) for one in play_text(text).played.failures]


@pytest.mark.parametrize(
    "expect",
    [
        "state: ready",
        "told: [vc]",
        "not_told: [lund]",
        "tasks: [{for: vc, kind: acknowledge}]",
        "tasks: [{for: lund, kind: acknowledge, due: 2026-06-01T13:11}]",
        "tasks: [{for: lund, kind: acknowledge, state: done}]",
        "tasks: [{for: bo, kind: acknowledge}]",
        "no_tasks: [{for: lund, kind: acknowledge}]",
        "no_tasks: [{}]",
        "refused: conflict",
        "audit: [{by: per, activity: send_admission_notice}]",
        "audit: [{by: amal, activity: acknowledge, on: case}]",
    ],
)
def test_an_expectation_that_does_not_hold_is_a_failure_on_its_line(expect):
    text = with_events(NOTICE.replace("as: notice", f"expect: {{{expect}}}"))

    assert failures(text) == [(NEXT, expect.partition(":")[0])]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("payable_days", "3"),
        ("first_payable_day", "2026-06-04"),
        ("sip_required", "false"),
        ("responsible_ward", "vc"),
        ("participants", "{lund: acknowledged}"),
        ("participants", "{vc: addressed}"),
        ("receipts", "{lund: opened}"),
        ("payment_blocked_by", "[]"),
        ("ready_periods", "[{from: 2026-06-01T08:10}]"),
        ("paying_municipality", "Malmö"),
        ("estimated_discharge_at", "2026-06-09"),
        ("fixed_care_contact", "per"),
    ],
)
def test_a_fact_that_is_another_one_is_a_failure(fact, value):
    text = with_events(NOTICE, f"{{at: +1m, do: wait, on: case, expect: {{shows: {{{fact}: {value}}}}}}}")

    assert failures(text) == [(NEXT + 1, f"shows.{fact}")]


def test_an_unexpected_refusal_is_a_failure_and_stops_the_file():
    text = with_events("{at: +1h, by: per, do: acknowledge, on: case}", NOTICE)

    played = play_text(text).played

    assert [(one.line, one.key) for one in played.failures] == [(NEXT, "do")]
    assert len(played.outcomes) == 2


def test_a_refusal_that_did_not_come_is_a_failure_and_the_story_goes_on():
    text = with_events(NOTICE.replace("as: notice", "expect: {refused: not_allowed}"),
                       "{at: +1h, by: per, do: acknowledge, on: case}")  # fmt: skip

    played = play_text(text).played

    assert [(one.line, one.key) for one in played.failures] == [(NEXT, "refused")]
    assert len(played.outcomes) == 3


def test_a_refused_verb_that_changed_something_is_caught(monkeypatch):
    fingerprints = iter([["before"], ["after"]])
    monkeypatch.setattr(player.traces, "fingerprint", lambda: next(fingerprints))
    text = with_events("{at: +1h, by: per, do: acknowledge, on: case, expect: {refused: not_found}}")

    ((_line, key),) = failures(text)

    assert key == "refused"


def test_the_fingerprint_sees_a_changed_row():
    text = with_events(NOTICE)
    before = player.traces.fingerprint()
    play_text(text)
    after = player.traces.fingerprint()

    assert before != after
    assert after == player.traces.fingerprint()


@pytest.mark.parametrize(("kind", "counts"), [("log_alert", False), ("news", True)])
def test_the_fingerprint_leaves_out_only_the_alerts_that_a_refusal_obliges_to(kind, counts):
    unit = make_unit("Enhet", "inpatient", "Region Skåne")
    before = player.traces.fingerprint()
    with outbox.held(), transaction.atomic():
        outbox.promise(kind, to_unit=unit)

    assert (before != player.traces.fingerprint()) is counts


def test_refusals_come_in_their_order():
    """Who may not know is told nothing more; a wrong value is told only to somebody who may do the verb now."""
    wrong = "with: {reason: nonsense}"
    text = with_events(
        NOTICE,
        f"{{at: +1m, by: {{staff: two, unit: vc}}, do: reject, on: case, {wrong}, expect: {{refused: not_found}}}}",
        f"{{at: +1m, by: bo, do: reject, on: case, {wrong}, expect: {{refused: not_allowed}}}}",
        f"{{at: +1m, by: amal, do: retract_ready, on: case, {wrong}, expect: {{refused: illegal_move}}}}",
        f"{{at: +1m, by: per, do: reject, on: case, {wrong}, expect: {{refused: 'invalid:reason'}}}}",
    )

    assert failures(text) == []


def test_a_fault_in_the_product_ends_the_file_without_a_trace(monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError("by accident")

    monkeypatch.setattr(player, "coerce_all", broken)

    played = play_text(STORY).played

    assert played.stopped
    assert (
        played.failures[0].got.startswith("fault:ZeroDivisionError") or "ZeroDivisionError" in played.failures[0].got
    )


def test_look_tells_when_list_and_check_disagree(monkeypatch):
    monkeypatch.setattr(player.looking, "decide", lambda actor, row: type("No", (), {"permits": False}))

    assert failures(with_events("{at: +1h, by: amal, do: look, on: case}")) == [(NEXT, "sees")]


def test_looking_is_written_down_as_reading_and_listing():
    played = play_text(with_events("{at: +1h, by: amal, do: look, on: case}", "{at: +1h, by: per, do: look, on: case,"
                                   " expect: {sees: false}}"))  # fmt: skip
    case, per = played.world.made["case"], played.world.staff["per"]

    assert log.has("read", subject_id=case.pk, staff_id=played.world.staff["amal"].pk)
    assert log.has("list", shown__contains={"patients": [str(case.patient_id)]})
    assert log.has("refused", subject_id=case.pk, staff_id=per.pk, rule="not_found")
    assert not log.has("read", staff_id=per.pk)


def test_jobs_run_when_they_have_something_to_do_and_not_every_minute(monkeypatch):
    ran = []
    job = periodic.job("escalate_late_receipts")
    monkeypatch.setattr(jobs.jobs, "all_jobs", lambda: (periodic.Job(job.name, job.every, ran.append),))

    play_text(with_events(NOTICE, "{at: +90d, do: wait}"))

    assert len(ran) < 12
    assert "2026-06-01 11:11" in [f"{moment:%Y-%m-%d %H:%M}" for moment in ran]  # the minute after the receipt was due


def test_a_job_is_run_once_there_is_something_of_what_it_is_about(monkeypatch):
    ran = []
    about_plans, about_cases = (
        periodic.Job(model, timedelta(minutes=1), lambda now, model=model: ran.append((model, now)), about=model)
        for model in ("careplans.Plan", "cases.Case")
    )
    monkeypatch.setattr(jobs.jobs, "all_jobs", lambda: (about_plans, about_cases))

    play_text(with_events(NOTICE, "{at: +1d, do: wait}"))

    assert {model for model, _now in ran} == {"cases.Case"}
    assert min(now for _model, now in ran) > moment("2026-06-01T08:10")  # when it was opened


def test_ids_of_the_cast_become_names_in_a_free_form():
    played = play_text(with_events(NOTICE, "{at: +1h, by: per, do: share_mapping, on: case, as: map,"
                                   " with: {text: Bor ensam, contact: per, hours: 4, has_alarm: yes}}"))  # fmt: skip
    from apps.cases.models import Content
    from apps.core.guard import as_system

    with as_system("a test reads what was written"):
        body = Content.objects.get(message=played.world.made["map"]).body

    assert body == {"text": "Bor ensam", "contact": "Per Ohlin", "hours": 4, "has_alarm": "yes"}


def test_a_section_with_parts_of_its_own_becomes_words():
    home = "before: {help: hemtjänst}, housing: {form: hyresrätt, rooms: 2, who_has_key: per, aids: [säng, lyft]}"
    needs = "needs: [{need: dusch, unit: lund}, mat], languages: [[sv, fi], en]"
    mapped = f"{{at: +1h, by: per, do: share_mapping, on: case, as: map, with: {{{home}, {needs}}}}}"
    played = play_text(with_events(NOTICE, mapped))
    from apps.cases.models import Content
    from apps.core.guard import as_system

    with as_system("a test reads what was written"):
        body = Content.objects.get(message=played.world.made["map"]).body

    assert body == {
        "before_stay": "help: hemtjänst",  # by itself `before` would read as the day she was to go home before
        "housing": "form: hyresrätt, rooms: 2, who has key: Per Ohlin, aids: säng, lyft",
        "needs": ["need: dusch, unit: Biståndsenheten Lund", "mat"],
        "languages": ["sv, fi", "en"],
    }


@pytest.mark.parametrize(
    ("number", "word"),
    [("195908202674", "personal"), ("hello", "personal"), ("20991231-0000", "personal")],
)
def test_a_wrong_personal_number_cannot_be_played(number, word):
    with pytest.raises(Unplayable) as found:
        play_text(STORY.replace("195908202673", number))

    ((problem),) = found.value.problems
    assert problem.line == 5
    assert number not in problem.text


def test_two_patients_cannot_share_a_number():
    text = STORY.replace(
        "  units:", '    bea: {name: Bea, personal_number: "195908202673", municipality: Lund}\n  units:'
    )

    with pytest.raises(Unplayable) as found:
        play_text(text)

    assert found.value.problems[0].line == 6


def test_the_cast_gives_no_care_relation_by_itself():
    text = with_events("{at: +0m, by: per, do: look, on: bo, expect: {sees: false}}")

    assert failures(text) == []


def test_in_a_world_that_has_people_in_it_the_same_units_are_used_again():
    first = play_text(STORY.replace("195908202673", "196001282570"))
    second = play_text(STORY)

    assert first.world.units["ward"].pk == second.world.units["ward"].pk
    assert first.world.staff["amal"].pk == second.world.staff["amal"].pk
    assert first.world.people["bo"].pk != second.world.people["bo"].pk


def test_what_was_to_be_made_and_was_refused_is_a_failure_and_not_a_mistake_in_the_file():
    audit = "expect: {audit: [{by: per, activity: acknowledge, on: taken}]}"
    text = with_events(f"{{at: +1h, by: per, do: acknowledge, on: case, as: taken, {audit}}}")

    assert failures(text) == [(NEXT, "audit"), (NEXT, "do")]
