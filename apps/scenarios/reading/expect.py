"""Reading `expect` and `finally`: every word is checked before anything is played."""

from django.utils.translation import gettext as _

from apps.appointments.kinds import ChannelKind, Opened
from apps.appointments.states import AppointmentState, DispatchState, InvitationState
from apps.careplans.kinds import EffortState
from apps.cases.kinds import ParticipantState, ReceiptState
from apps.discharge.models import ObstacleReason
from apps.scenarios.problems import Collected, unknown, unplayable
from apps.scenarios.script import Expectation
from apps.scenarios.source import Items, Node, Table, Word
from apps.scenarios.times import read_moment
from apps.scenarios.vocabulary import REFUSALS, SHOWS, STATES, STATES_OF_TIMES, TASK_STATES, TASKS, activity_words

from .names import Names
from .shapes import check_keys, is_given, items, one_of, table, truth, word, words

KEYS = ("refused", "state", "tasks", "no_tasks", "told", "not_told", "shows", "sees", "audit")
AT_THE_END = tuple(key for key in KEYS if key not in ("refused", "sees"))


def read_expect(node: Node, names: Names, problems: Collected, *, verb: str = "") -> tuple[Expectation, ...]:
    """The expectations of an event; without `verb`, those at the end of the story."""
    expect = table(node, "expect" if verb else "finally")
    check_keys(expect, KEYS if verb else ("on", *AT_THE_END), problems)
    found: list[Expectation] = []
    for key in KEYS:
        if not is_given(expect, key):
            continue
        with problems:
            if key == "sees" and verb != "look":
                raise unplayable(expect.line_of(key), _("only “look” can expect “sees”"))
            read = READERS[key](expect[key], names)
            line = expect.line_of(key)
            found += read if key == "shows" else [Expectation(key, read, line)]
    return tuple(found)


def read_refused(node: Node, names: Names) -> str:
    code = word(node, "refused")
    if code not in REFUSALS and not (code.startswith("invalid:") and code != "invalid:"):
        raise unknown(node.line, _("refusal"), code, (*REFUSALS, "invalid:FIELD"))
    return str(code)


def read_tasks(node: Node, names: Names) -> list[dict]:
    return [read_task(table(one, "tasks"), names, needed=("for", "kind")) for one in items(node, "tasks")]


def read_no_tasks(node: Node, names: Names) -> list[dict]:
    return [read_task(table(one, "no_tasks"), names, needed=()) for one in items(node, "no_tasks")]


def read_task(node: Table, names: Names, *, needed: tuple[str, ...]) -> dict:
    problems = Collected()
    check_keys(node, ("for", "kind", "due", "state") if needed else ("for", "kind"), problems, required=needed)
    problems.raise_if_any()
    task: dict = {"line": node.line}
    if is_given(node, "for"):
        task["for"] = names.cast_id(node["for"], "for", "units", "people", "relatives")
    if is_given(node, "kind"):
        task["kind"] = one_of(node["kind"], _("task"), TASKS)
    if is_given(node, "due"):
        task["due"] = day_or_moment(node["due"])
    if needed:
        task["state"] = one_of(node["state"], "state", TASK_STATES) if is_given(node, "state") else "open"
    return task


def day_or_moment(node: Node):
    """A day as text, or a moment."""
    text = word(node, "time")
    if len(text) == 10:
        read_moment(type(text)(f"{text}T12:00", text.line))
        return str(text)
    return read_moment(text)


def read_told(node: Node, names: Names) -> list[str]:
    if isinstance(node, Items) and not node:
        return []
    return [names.cast_id(one, "told", "units", "people", "relatives") for one in words(node, "told")]


def read_audit(node: Node, names: Names) -> list[dict]:
    return [read_audit_row(table(one, "audit"), names) for one in items(node, "audit")]


def read_audit_row(node: Table, names: Names) -> dict:
    problems = Collected()
    check_keys(node, ("by", "activity", "on"), problems, required=("by", "activity"))
    problems.raise_if_any()
    return {
        "line": node.line,
        "by": names.doer(node["by"], is_on_any_unit=True),
        "activity": one_of(node["activity"], _("activity"), activity_words()),
        "on": names.object_name(node["on"], "on") if is_given(node, "on") else "",
    }


def read_shows(node: Node, names: Names) -> list[Expectation]:
    shows = table(node, "shows")
    found = []
    for key, value in shows.items():
        line = shows.line_of(key)
        if key not in SHOWS:
            raise unknown(line, _("fact"), key, SHOWS)
        check_fact(key, value, names)
        found.append(Expectation(f"shows.{key}", value, line))
    return found


def check_fact(key: str, value: Node, names: Names) -> None:
    """The words inside a fact: ids of units, and states."""
    states = {"participants": ParticipantState.values, "receipts": ReceiptState.values}
    said = {"appointment": AppointmentState, "invitation": InvitationState, "opened": Opened}
    if key in said:
        one_of(value, key, said[key].values)
    elif key == "channel_plan":
        for channel in items(value, key):
            one_of(channel, _("channel"), ChannelKind.values)
    elif key == "dispatches":
        check_dispatches(value)
    elif key == "free":
        for start, left in table(value, key).items():
            read_moment(Word(start, left.line))
            word(left, key)
    elif key in states:
        units = table(value, key)
        for unit, state in units.items():
            names.cast_id(Word(unit, units.line_of(unit)), key, "units")
            one_of(state, "state", states[key])
    elif key in ("responsible_ward", "lead") and not (isinstance(value, Word) and value.is_nothing):
        names.cast_id(value, key, "units", "staff")
    elif key == "confirmed":
        units = table(value, key)
        for unit, answer in units.items():
            names.cast_id(Word(unit, units.line_of(unit)), key, "units")
            truth(answer, key)
    elif key == "efforts":
        for state in table(value, key).values():
            one_of(state, "state", EffortState.values)
    elif key == "ready_periods":
        for period in items(value, key):
            problems = Collected()
            check_keys(table(period, key), ("from", "to"), problems)
            problems.raise_if_any()
    elif key == "obstacles":
        if not isinstance(value, Items) or value:
            for reason in words(value, key):
                one_of(reason, _("reason"), ObstacleReason.values)
    elif key == "payment_blocked_by":
        if not isinstance(value, Word) or not value.is_nothing:
            isinstance(value, Items) and not value or words(value, key)
    elif not isinstance(value, Word):
        word(value, key)


READERS = {
    "refused": read_refused,
    "state": lambda node, names: one_of(node, "state", (*STATES, *STATES_OF_TIMES)),
    "tasks": read_tasks,
    "no_tasks": read_no_tasks,
    "told": read_told,
    "not_told": read_told,
    "shows": read_shows,
    "sees": lambda node, names: truth(node, "sees"),
    "audit": read_audit,
}


def check_dispatches(value: Node) -> None:
    problems = Collected()
    for one in items(value, "dispatches"):
        row = table(one, "dispatches")
        check_keys(row, ("channel", "state"), problems, required=("channel",))
        one_of(row["channel"], _("channel"), ChannelKind.values)
        if is_given(row, "state"):
            one_of(row["state"], "state", DispatchState.values)
    problems.raise_if_any()
