"""The small tools: tables of moves, periodic work, text that people type, and how the house says no."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import jobs
from apps.core.errors import AlreadyDone, Conflict, IllegalMove, Invalid, NotFound
from apps.core.states import Move, Stateful
from apps.core.text import clean, swedish_key


@dataclass
class Door(Stateful):
    """A door has three states. Counts how often it has been saved."""

    state: str = "closed"
    saved: int = 0
    moves = {
        "build": Move.of(to="closed"),
        "open": Move.of("closed", to="open").also("open"),
        "knock": Move.stay("closed", "locked"),
        "close": Move.of("open", to="closed"),
        "lock": Move.of("closed", to="locked"),
    }

    def save(self, update_fields):
        assert update_fields == ["state"]
        self.saved += 1


def test_a_move_leads_where_the_table_says():
    door = Door()
    assert door.move("open") == "closed"
    assert (door.state, door.saved) == ("open", 1)


def test_a_move_that_the_table_lacks_changes_nothing():
    door = Door("locked")
    for move in ("open", "close", "build", "paint"):
        assert not door.can(move)
        with pytest.raises(IllegalMove):
            door.move(move)
    assert (door.state, door.saved) == ("locked", 0)


def test_a_move_may_stay_where_it_is():
    door = Door("open")
    assert door.move("open") == "open"
    assert door.saved == 0
    assert Door("locked").can("knock")
    assert not Door("open").can("knock")


def test_the_possible_moves_are_the_buttons():
    assert Door().possible_moves() == ["open", "knock", "lock"]


@pytest.fixture
def own_jobs(monkeypatch):
    monkeypatch.setattr(jobs, "_jobs", {})


@pytest.mark.usefixtures("own_jobs")
class TestJobs:
    NOON = datetime(2026, 3, 30, 12, 0, tzinfo=UTC)

    def test_due_jobs_come_in_the_order_of_time_then_of_name(self):
        jobs.periodic("sweep", every=timedelta(minutes=1))(lambda now: None)
        jobs.periodic("escalate", every=timedelta(minutes=2))(lambda now: None)
        due = [(moment.minute, job.name) for moment, job in jobs.due_jobs(self.NOON, self.NOON + timedelta(minutes=3))]
        assert due == [(1, "sweep"), (2, "escalate"), (2, "sweep"), (3, "sweep")]

    def test_the_end_counts_and_the_beginning_does_not(self):
        jobs.periodic("sweep", every=timedelta(minutes=1))(lambda now: None)
        assert [m for m, _job in jobs.due_jobs(self.NOON, self.NOON)] == []
        assert [m for m, _job in jobs.due_jobs(self.NOON - timedelta(seconds=1), self.NOON)] == [self.NOON]
        assert jobs.job("sweep").last_until(self.NOON + timedelta(seconds=59)) == self.NOON

    def test_two_jobs_cannot_share_a_name(self):
        def one(now): ...
        def other(now): ...

        jobs.periodic("sweep", every=timedelta(minutes=1))(one)
        with pytest.raises(ValueError, match="sweep"):
            jobs.periodic("sweep", every=timedelta(minutes=1))(other)

    def test_a_job_must_rest(self):
        with pytest.raises(ValueError, match="wait"):
            jobs.periodic("sweep", every=timedelta(0))(lambda now: None)


def test_text_keeps_what_was_meant():
    assert clean(" Rad ett\r\nrad två\rrad tre\t \n", "text") == "Rad ett\nrad två\nrad tre"
    assert clean("<script>alert(1)</script> شكرا \u202eabc", "text") == "<script>alert(1)</script> شكرا \u202eabc"


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\ud800", "x" * 20_001, None, 5, ["x"]])
def test_text_that_cannot_be_kept_is_refused_with_the_field(text):
    with pytest.raises(Invalid) as refused:
        clean(text, "reason")
    assert refused.value.code == "invalid:reason"
    assert refused.value.message


def test_the_length_that_did_not_fit_is_told():
    with pytest.raises(Invalid) as refused:
        clean("x" * 100_000, "text")
    assert refused.value.message == "Texten är för lång: 100000 tecken. Högst 20000 får plats."


@given(st.text(max_size=200))
def test_clean_text_can_always_be_stored(text):
    try:
        kept = clean(text, "text")
    except Invalid:
        return
    assert "\x00" not in kept
    assert clean(kept.encode().decode(), "text") == kept


def test_names_are_sorted_as_in_swedish():
    names = ["Öberg", "ärlig", "Vik", "Åberg", "wiberg", "Ängström", "Adam", "Zorn", "Ågren"]
    assert sorted(names, key=swedish_key) == [
        "Adam", "Vik", "wiberg", "Zorn", "Åberg", "Ågren", "Ängström", "ärlig", "Öberg",
    ]  # fmt: skip


def test_a_refusal_has_a_code_for_machines_and_a_sentence_for_people():
    assert (NotFound().code, NotFound().message) == (
        "not_found",
        "Det här finns inte, eller så har du inte tillgång till det.",
    )
    assert Conflict(theirs="Deras text").theirs == "Deras text"
    assert AlreadyDone().code == "conflict"
    assert str(Invalid("reason", "Karin 19480707-3228")) == "invalid:reason"  # logs get the code


def test_several_wrong_fields_are_told_at_once_and_the_first_gives_the_code():
    refusal = Invalid.many({"address": "Adress saknas.", "recipients": "Välj en mottagare."})
    assert refusal.code == "invalid:address"
    assert refusal.fields == {"address": "Adress saknas.", "recipients": "Välj en mottagare."}
