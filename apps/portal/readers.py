"""Who has read about me: the audit trail in the person's own words. Their own rows and refusals are left out.

Names are not shown. What one unit did for the same reason on one day is one line, with its first and last time, so
that a ward that looks at its list every hour does not hide the reading that matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.actor import Actor
from apps.audit import log
from apps.core.calendar import local, start_of_day
from apps.organisations.kinds import Role

MOST_EVENTS = 2_000
DAYS = 7

READ = {
    "cases.case": _lazy("Read your plan"),
    "cases.message": _lazy("Read a message about you"),
    "patients.person": _lazy("Read who you are"),
}
DONE = {
    "list": _lazy("Saw your name in a list"),
    "search": _lazy("Searched for you by personal number"),
    "print": _lazy("Printed something about you"),
    "export": _lazy("Took out a file with something about you"),
    "open_case": _lazy("Began to plan your way home"),
    "register_person": _lazy("Wrote down who you are"),
    "send_admission_notice": _lazy("Told those who may help you afterwards"),
    "acknowledge": _lazy("Confirmed a message about you"),
    "reject": _lazy("Answered that somebody else should help you"),
    "forward": _lazy("Passed your plan on to the right unit"),
    "mark_misdirected": _lazy("Answered that a message had come wrong"),
    "add_party": _lazy("Asked one more to help you"),
    "start_planning": _lazy("Began to plan your help"),
    "share_mapping": _lazy("Wrote about your life at home"),
    "share_planning_basis": _lazy("Wrote about how you are"),
    "change_estimate": _lazy("Changed the day you leave the hospital"),
    "name_fixed_contact": _lazy("Named your fixed care contact"),
    "transfer_ward": _lazy("Asked another ward to take over your care"),
    "accept_transfer": _lazy("Took over your care"),
    "mark_ready": _lazy("Wrote that you are well enough to leave"),
    "retract_ready": _lazy("Wrote that you stay in hospital a while longer"),
    "record_sip_stance": _lazy("Said whether you need a plan for who does what"),
    "decide_sip": _lazy("Decided about a plan for who does what"),
    "confirm_readiness": _lazy("Answered whether they are ready for you"),
    "discharge": _lazy("Wrote that you left the hospital"),
    "send_discharge_information": _lazy("Told those who take over what they need to know"),
    "send_patient_summary": _lazy("Wrote a summary for you"),
    "pause_service": _lazy("Paused your help at home"),
    "resume_service": _lazy("Started your help at home again"),
    "record_consent": _lazy("Wrote down what you answered about sharing"),
    "end_consent": _lazy("Wrote down that you took your yes back"),
    "record_statement": _lazy("Wrote down what you said"),
    "send_message": _lazy("Wrote a message about you"),
    "correct_message": _lazy("Corrected a message about you"),
    "cancel_case": _lazy("Ended the planning"),
    "close_case": _lazy("Finished the planning"),
    "take_task": _lazy("Took charge of your plan"),
    "register_death": _lazy("Registered a death"),
}
WHY = {
    "VB": _lazy("To give you care"),
    "OMS": _lazy("To plan help for you"),
    "LOGG": _lazy("To check that nobody reads without a reason"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What one unit did for one reason on one day. `first_at` and `last_at` are the same for a single time; `key` is
    the latest row of the log, which can be asked about."""

    first_at: datetime
    last_at: datetime
    times: int
    unit: str
    provider: str
    who: str
    what: str
    why: str
    key: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Trail:
    """Some days of readings, newest first. `older` is the day to go on before; None at the end."""

    days: list[Day]
    older: date | None


def trail(actor: Actor, *, before: date | None = None, days: int | None = DAYS) -> Trail:
    """Who read and did what about the person who is signed in. `days` None: all that there is."""
    found: list[Day] = []
    while days is None or len(found) < days:
        more, is_last = _some_days(actor, before)
        found += more
        if is_last:
            return Trail(found[:days], found[days - 1].day if days and len(found) > days else None)
        before = more[-1].day
    return Trail(found[:days], found[:days][-1].day)


def _some_days(actor: Actor, before: date | None) -> tuple[list[Day], bool]:
    """Whole days before a day, and whether there are no more."""
    until = start_of_day(before) if before else None
    events = log.for_patient(actor, newest=MOST_EVENTS, before=until, actor_kind="staff", effect="PERMIT")
    is_last = len(events) < MOST_EVENTS
    days = [Day(day, _lines(rows)) for day, rows in groupby(events, key=lambda event: local(event.at).date())]
    return (days if is_last or len(days) < 2 else days[:-1]), is_last


def _lines(events: Iterable) -> list[Line]:
    """One line for each unit, profession, thing and reason; the latest first."""
    groups: dict[tuple, list] = {}
    for event in events:
        key = (event.unit_name, event.provider_name, who(event), what(event), why(event))
        groups.setdefault(key, []).append((event.at, event.pk))
    return [
        Line(min(rows)[0], max(rows)[0], len(rows), unit, provider, *words, key=max(rows)[1])
        for (unit, provider, *words), rows in groups.items()
    ]


def one(event) -> Line:
    """One row of the log as a line."""
    return _lines([event])[0]


def who(event) -> str:
    return str(Role(event.role).label) if event.role in Role.values else ""


def what(event) -> str:
    if event.activity == "read":
        return str(READ.get(event.subject_type, _("Read something about you")))
    return str(DONE.get(event.activity, _("Did something with your plan")))


def why(event) -> str:
    return str(WHY.get(event.purpose, ""))
