"""What was said in the cases: messages with their content, receipts, tasks, the timeline, and who was told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from apps.organisations.kinds import UnitKind

from .cases import LEFT, READY, someone_at
from .copying import Rows, table
from .made import Place, Region, Story

# Kind, which of the units sends it (0 is the ward, 1 social services, 2 the health centre), when, and what it says.
SAID = (
    ("admission_notice", 0, 0.05, {"reason": "Fall i hemmet, behöver stöd efteråt."}),
    ("mapping", 1, 0.2, {"text": "Bor ensam i lägenhet med hiss. Hemtjänst två gånger om dagen."}),
    ("planning_basis", 0, 0.3, {"text": "Går med rullator. Behöver hjälp vid dusch de första veckorna."}),
    ("general_message", 2, 0.4, {"text": "Vi följer upp läkemedlen efter en vecka."}),
    ("ready_notice", 0, READY, {"text": "Bedöms kunna åka hem som planerat."}),
    ("discharge_notice", 0, LEFT, {"text": "Har åkt hem."}),
    ("discharge_information", 0, 0.81, {"text": "Läkemedelslista och rehabiliteringsplan bifogas."}),
)
SAID_WHEN = {"admitted": 1, "planning": 4, "ready": 5, "discharged": 6, "cancelled": 2}
NOTICED = {"admission_notice": "send_admission_notice", "ready_notice": "mark_ready", "discharge_notice": "discharge"}
AT_MOST = 8  # of anything that is numbered within a case or a message


class Said(NamedTuple):
    number: int
    id: str
    kind: str
    body: dict
    sender: Place
    readers: tuple[Place, ...]
    at: datetime


def said_in(region: Region, story: Story) -> Iterator[Said]:
    """The messages of a case, oldest first. The same each time that one asks."""
    for nth, (kind, sender, part, body) in enumerate(SAID[: SAID_WHEN.get(story.state, len(SAID))]):
        number, who = AT_MOST * story.number + nth, story.units[sender]
        readers = tuple(place for place in story.units if place is not who)
        yield Said(number, region.key("message", number), kind, body, who, readers, story.at(part))


def everything_said(region: Region) -> Iterator[tuple[Story, Said]]:
    for story in region.stories:
        for said in said_in(region, story):
            yield story, said


def is_unanswered(story: Story, said: Said, reader: int) -> bool:
    """In a case that goes on some of the latest message's receipts are missing."""
    is_latest = said.number % AT_MOST == SAID_WHEN.get(story.state, len(SAID)) - 1
    return is_latest and not story.is_closed and (story.number + reader) % 2 == 0


@table(
    "cases.Message",
    "id case_id kind sender_id author_id author_title readers basis statutory occurred_at sent_at registered_at",
)
def messages(region: Region) -> Rows:
    for story, said in everything_said(region):
        head = {"name": story.patient.name, "personal_number": story.patient.digits, "address": "Storgatan 1"}
        yield (
            said.id, story.id, said.kind, said.sender.id, someone_at(region, said.sender), "",
            [place.id for place in said.readers], "consent" if story.number % 7 else "none", head,
            said.at, said.at, said.at,
        )  # fmt: skip


@table("cases.Content", "id message_id body")
def contents(region: Region) -> Rows:
    for _story, said in everything_said(region):
        yield region.key("content", said.number), said.id, said.body


@table("cases.Receipt", "id message_id unit_id state opened_at acknowledged_at acknowledged_by_id")
def receipts(region: Region) -> Rows:
    for story, said in everything_said(region):
        for nth, place in enumerate(said.readers):
            key = region.key("receipt", AT_MOST * said.number + nth)
            if is_unanswered(story, said, nth):
                yield key, said.id, place.id, "unopened", None, None, None
            else:
                at = said.at + timedelta(minutes=30)
                yield key, said.id, place.id, "acknowledged", at, at, someone_at(region, place)


@table("cases.Task", "id case_id unit_id message_id kind due_at state made_at ended_at assignee_id")
def tasks(region: Region) -> Rows:
    """One for each receipt, and what each state of a case asks of whom."""
    for story, said in everything_said(region):
        for nth, place in enumerate(said.readers):
            is_open = is_unanswered(story, said, nth)
            yield (
                region.key("receipt's task", AT_MOST * said.number + nth), story.id, place.id, said.id, "acknowledge",
                said.at + timedelta(hours=4), "open" if is_open else "done", said.at,
                None if is_open else said.at + timedelta(minutes=30), None,
            )  # fmt: skip
    for story in region.stories:
        for nth, (kind, place, part, is_open) in enumerate(owed(story)):
            done_at = None if is_open else story.at(part)
            taken_by = someone_at(region, place) if (story.number + nth) % 3 == 0 else None
            yield (
                region.key("task", 32 * story.number + nth), story.id, place.id, None, kind, story.at(part + 0.1),
                "open" if is_open else "done", story.at(part), done_at, taken_by,
            )  # fmt: skip


def owed(story: Story) -> Iterator[tuple[str, Place, float, bool]]:
    """What a case asks for, of whom, from when, and whether it is still to be done."""
    is_going_on = not story.is_closed
    for nth, place in enumerate(story.units[1:]):
        yield "start_planning", place, 0.05, is_going_on and story.state in ("admitted", "planning") and nth % 2 == 0
        if place.kind == UnitKind.OUTPATIENT:
            yield "name_fixed_contact", place, 0.05, is_going_on and story.state in ("admitted", "planning")
        if story.gone > READY:
            yield "record_sip_stance", place, READY, story.state == "ready"
            yield "confirm_readiness", place, READY, story.state == "ready" and nth > 0
    if story.gone > LEFT:
        yield "send_discharge_information", story.ward, LEFT, story.state == "discharged"


@table("cases.Entry", "id case_id at verb unit_id author_id message_id data")
def timeline(region: Region) -> Rows:
    for story, said in everything_said(region):
        number, author = 16 * said.number, someone_at(region, said.sender)
        verb = NOTICED.get(said.kind, "send_message")
        yield region.key("entry", number), story.id, said.at, verb, said.sender.id, author, said.id, {}
        for nth, place in enumerate(said.readers):
            if not is_unanswered(story, said, nth):
                key, at = region.key("entry", number + nth + 1), said.at + timedelta(minutes=30)
                yield key, story.id, at, "acknowledge", place.id, someone_at(region, place), said.id, {}


@table(
    "notifications.Promise",
    "id kind to_unit_id to_person_id case_id message_id created_at state delivered_at seen_at",
)
def promises(region: Region) -> Rows:
    """Units and patients were told of what was said lately. What is older has been cleared away."""
    for story, said in everything_said(region):
        if not story.is_recent:
            continue
        for nth, place in enumerate(said.readers):
            key = region.key("promise", 16 * said.number + nth)
            seen = None if is_unanswered(story, said, nth) else said.at
            yield key, "message", place.id, None, story.id, said.id, said.at, "delivered", said.at, seen
        key, seen = region.key("promise", 16 * said.number + 15), said.at if story.is_closed else None
        yield key, "news", None, story.patient.id, story.id, said.id, said.at, "delivered", said.at, seen
