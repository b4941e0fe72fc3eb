"""What the story of a plan is made of."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.careplans.kinds import Area, OtherPlan
from apps.careplans.states import State
from apps.core.calendar import local
from apps.core.parts import Fact, Tag
from apps.core.phrases import people_date


def need_facts(lines: list[dict[str, str]]) -> list[Fact]:
    """What the person needs, in each part of life."""
    labels = dict(Area.choices)
    return [Fact(str(labels.get(one.get("area", ""), "")), one.get("text", "")) for one in lines]


def other_plan_facts(lines: list[dict[str, str]]) -> list[Fact]:
    """The plans that the person has beside this one: which, and where it is or whom to ask."""
    labels = dict(OtherPlan.choices)
    return [Fact(str(labels.get(one.get("kind", ""), OtherPlan.OTHER.label)), one.get("text", "")) for one in lines]


@dataclass(frozen=True, slots=True)
class HereToo:
    """Another plan of the person's in Samplan, which this reader may open. Pages know where it lies."""

    case_id: UUID
    title: str
    text: str


def plans_here(rows: list[Any]) -> list[HereToo]:
    """From when to when each goes, how it stands, and who keeps it together."""
    return [HereToo(row.case_id, title_of(row), f"{State(row.state).label} · {row.lead_name}") for row in rows]


def title_of(row: Any) -> str:
    days = [people_date(local(moment).date(), weekday=False) for moment in (row.opened_at, row.closed_at) if moment]
    if len(days) > 1:
        return _("Coordinated plan, %(start)s to %(end)s") % {"start": days[0], "end": days[1]}
    return _("Coordinated plan from %(start)s") % {"start": days[0]}


@dataclass(frozen=True, slots=True)
class Doing:
    """One effort: who does what, when, how it goes and whom to call about it."""

    key: str
    who: str
    action: str
    when: str
    phone: str
    after_hours: str
    tag: Tag
    is_own: bool
    is_over: bool
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """One goal with what is done for it. `number` is 0 for what belongs to no goal."""

    number: int
    key: str
    text: str
    target_on: date | None
    tag: Tag | None
    efforts: list[Doing]


@dataclass(frozen=True, slots=True)
class Met:
    """The meeting that people are called to, with one's own answer. `mine`: one is invited oneself."""

    pk: UUID
    starts_at: datetime
    ends_at: datetime | None
    format: str
    place: str
    link: str
    topics: str
    adaptations: str
    interpreter: str
    respond_by: datetime
    called_by: str
    phone: str
    reason: str
    people: list[dict[str, str]]
    mine: bool
    answer: str
    proposed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Other words that somebody has proposed. `is_mine_to_answer`: the person's words, and nobody has answered yet."""

    pk: UUID
    about: str
    before: str
    text: str
    who: str
    at: datetime
    due_at: datetime
    is_mine_to_answer: bool
    is_own: bool
    answered_at: datetime | None
    is_accepted: bool | None
    answer: str


@dataclass(frozen=True, slots=True)
class Todo:
    """What waits for the person: `what` says which (consent, summons, change, prepare, evaluate, effort)."""

    what: str
    title: str
    text: str = ""
    pk: UUID | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the person's, and the answer."""

    text: str
    at: datetime
    due_at: datetime
    answered_at: datetime | None
    answer: str


@dataclass(slots=True)
class Story:
    """`title`, `pill`, `when`, `text` and `facts` are the one block that says how things stand; `todo` is what waits
    for the person, the most urgent first; `chips` the two or three things worth knowing at once.
    """

    title: str = ""
    pill: str = ""
    when: str = ""
    text: str = ""
    facts: list[dict[str, str]] = field(default_factory=list)
    chips: list[Tag] = field(default_factory=list)
    todo: list[Todo] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    own: list[Doing] = field(default_factory=list)
    meeting: Met | None = None
    lead: dict[str, Any] = field(default_factory=dict)
    phones: list[dict[str, str]] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    steps: list[dict[str, str]] = field(default_factory=list)
    needs: list[Fact] = field(default_factory=list)
    other_plans: list[Fact] = field(default_factory=list)
    here_too: list[HereToo] = field(default_factory=list)
    is_over: bool = False
