"""An earlier version of a plan, and what differs from the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from apps.careplans.content import SELF
from apps.careplans.told.parts import need_facts, other_plan_facts
from apps.core.differences import marked
from apps.core.phrases import people_date, short_date


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in the plan, with both texts as HTML where what differs is marked."""

    label: str
    before: Any
    after: Any
    kind: str


def texts_of(content: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Everything that a version says, place by place: key → (label, text)."""
    labels = {
        "own_words": _("What matters to the person"),
        "childs_voice": _("What the child says"),
        "crisis": _("If it gets worse"),
        "relatives_role": _("What family and friends do and need"),
        "childs_best": _("The best for the child"),
        "cost_sharing": _("How the cost of the placement is shared"),
        "lead": _("Responsible"),
    }
    found = {name: (label, str(content.get(name) or "")) for name, label in labels.items()}
    others = "\n".join(one.get("text", "") for one in content.get("others") or [])
    needs = need_facts(content.get("needs") or [])
    found |= {f"need:{number}": (fact.label, fact.value) for number, fact in enumerate(needs)}
    day = content.get("follow_up_on")
    found["others"] = (_("What others do"), others)
    plans = other_plan_facts(content.get("other_plans") or [])
    found |= {f"plan:{number}": (fact.label, fact.value) for number, fact in enumerate(plans)}
    found["follow_up_on"] = (_("Follow-up"), people_date(date.fromisoformat(day)) if day else "")
    found |= {f"goal:{one['key']}": (_("Goal"), one["text"]) for one in content.get("goals", [])}
    found |= {f"effort:{one['key']}": (_("Effort"), effort_text(one)) for one in content.get("efforts", [])}
    return found


def effort_text(one: dict[str, Any]) -> str:
    """ "Biståndsenheten: Ledstång vid trappan, from 13 April, 046-1"."""
    who = _("The person") if one.get("responsible") == SELF else one.get("responsible", "")
    start, due = one.get("start_on"), one.get("due_on")
    parts = [
        f"{who}: {one.get('action', '')}",
        one.get("frequency", ""),
        _("from %(day)s") % {"day": short_date(date.fromisoformat(start))} if start else "",
        _("until %(day)s") % {"day": short_date(date.fromisoformat(due))} if due else "",
        one.get("phone", ""),
    ]
    return ", ".join(part for part in parts if part)


def differences(content: dict[str, Any], before: dict[str, Any]) -> list[Difference]:
    """What differs, in the order of the plan; what has been taken away comes last."""
    return list(compared(texts_of(content), texts_of(before)))


def compared(new: dict[str, tuple[str, str]], old: dict[str, tuple[str, str]]) -> Iterator[Difference]:
    for key in dict.fromkeys([*new, *old]):
        label = (new.get(key) or old[key])[0]
        text, was = new.get(key, ("", ""))[1], old.get(key, ("", ""))[1]
        if text != was:
            kind = _("Added") if not was else _("Changed") if text else _("Taken away")
            yield Difference(label, marked(was, text), marked(text, was), kind)


def journal_text(content: dict[str, Any], title: str) -> str:
    """A version as plain text, to be put into another system without writing it once more."""
    lines = [f"{label}: {text}" for label, text in texts_of(content).values() if text]
    return "\n".join([title, "", *lines]) + "\n"
