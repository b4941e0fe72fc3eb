"""Earlier versions of the plan, each with what is different from the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.careplans.content import SELF
from apps.careplans.models import Version
from apps.core.differences import marked
from apps.core.phrases import people_date

from .parts import need_facts, other_plan_facts


@dataclass(frozen=True, slots=True)
class Said:
    """One part of the plan in a version. `state` is new, changed, gone or same; `text` marks what is new in it."""

    label: str
    text: SafeString
    before: str
    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """A version: when, by whom, why, and its parts that differ from the version before (all, in the first)."""

    number: int
    at: datetime
    who: str
    reason: str
    parts: list[Said]


def steps_of(reader: Actor, case_id: UUID) -> list[Step]:
    """Every version, the newest first. One statement, however many there are."""
    rows = Version.objects.visible_to(reader).filter(case=case_id).select_related("unit", "person").order_by("number")
    found, before = [], {}
    for row in rows:
        now = dict(parts_of(row.content))
        who = row.unit.name if row.unit else row.person.name if row.person else ""
        found.append(Step(row.number, row.at, who, row.reason, list(differences(before, now))))
        before = now
    return found[::-1]


Parts = dict[str, tuple[str, str]]


def differences(before: Parts, now: Parts) -> Iterator[Said]:
    """Parts by their keys: (label, text). What stands as it stood is left out."""
    for key, (label, text) in now.items():
        _label, old = before.get(key, ("", ""))
        if old != text:
            yield Said(label, marked(text, old) if old else marked(text, text), old, "changed" if old else "new")
    for key, (label, old) in before.items():
        if key not in now:
            yield Said(label, marked(old, old), old, "gone")


def parts_of(content: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """What a version says, part by part, as (key, (label, text))."""
    yield from said("own_words", _("What matters most to me"), content.get("own_words"))
    yield from said("childs_voice", _("The child’s voice"), content.get("childs_voice"))
    for number, fact in enumerate(need_facts(content.get("needs", []))):
        yield from said(f"need:{number}", fact.label, fact.value)
    for number, goal in enumerate(content.get("goals", []), 1):
        until = _("by %(day)s") % {"day": day(goal["target_on"])} if goal.get("target_on") else ""
        yield from said(f"goal:{goal['key']}", _("Goal %(n)s") % {"n": number}, joined(goal["text"], until))
    for one in content.get("efforts", []):
        who = _("You") if one["responsible"] == SELF else one["responsible"]
        when = days(one.get("start_on"), one.get("due_on"))
        text = joined(one["action"], one.get("frequency", ""), when, one.get("phone", ""))
        yield from said(f"effort:{one['key']}", who, text)
    for number, one in enumerate(content.get("others", [])):
        yield from said(f"other:{number}", _("Others who help"), one.get("text"))
    for number, fact in enumerate(other_plan_facts(content.get("other_plans", []))):
        yield from said(f"plan:{number}", fact.label, fact.value)
    yield from said("crisis", _("If it gets worse"), content.get("crisis"))
    yield from said("relatives_role", _("What family and friends do and need"), content.get("relatives_role"))
    yield from said("childs_best", _("The best for the child"), content.get("childs_best"))
    yield from said("cost_sharing", _("How the cost of the placement is shared"), content.get("cost_sharing"))
    yield from said("lead", _("Keeps your plan together"), content.get("lead"))
    follow_up_on = content.get("follow_up_on")
    yield from said("follow_up_on", _("We look at the plan again"), day(follow_up_on) if follow_up_on else "")


def said(key: str, label: str, text: str | None) -> Iterator[tuple[str, tuple[str, str]]]:
    if text:
        yield key, (label, text)


def days(start: str | None, due: str | None) -> str:
    if start and due:
        return f"{day(start)} – {day(due)}"
    if start:
        return _("from %(day)s") % {"day": day(start)}
    return _("by %(day)s") % {"day": day(due)} if due else ""


def joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def day(text: str) -> str:
    return people_date(date.fromisoformat(text), weekday=False)
