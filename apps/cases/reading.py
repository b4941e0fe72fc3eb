"""How a message reads: its fields as label and text, the same on the page, in print and for the journal.

A process says what the fields of its messages are called (`describe`); an unknown field shows its own name, never
nothing.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.actor import Actor
from apps.core import clock
from apps.core.calendar import local
from apps.core.phrases import full_number, people_date, people_time

from .kinds import MessageKind, ReceiptState
from .models import Receipt

Words = Callable[[Any], str]
_labels: dict[str, Any] = {"text": _lazy("Text"), "reason": _lazy("Reason"), "comment": _lazy("Comment")}
_words: dict[str, Mapping[str, Any]] = {}


def describe(labels: Mapping[str, Any], words: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """Name fields of messages, in the order to show them; `words`: field → what its codes are called."""
    _labels.update(labels)
    _words.update(words or {})


def lines_of(body: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a message says: `[{label, value}]` in the order of the labels, without empty fields."""
    order = list(_labels)
    names = sorted(body, key=lambda name: (order.index(name) if name in order else len(order), name))
    shown = ({"label": str(_labels.get(name, name)), "value": value_of(name, body[name])} for name in names)
    return [line for line in shown if line["value"]]


def value_of(name: str, value: Any) -> str:
    """A stored value as people read it: codes as words, times as times."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "\n".join(value_of(name, each) for each in value)
    if isinstance(value, dict):
        return ", ".join(value_of(name, each) for each in value.values() if each)
    if name in _words:
        return str(_words[name].get(str(value), value))
    return moment_words(str(value)) if name in MOMENTS else str(value)


MOMENTS: set[str] = {"before", "after", "estimated_discharge_at"}


def moment_words(text: str) -> str:
    """ISO text as people say it; other text as it is."""
    try:
        if len(text) == 10:
            return people_date(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return people_time(moment if moment.tzinfo else moment.replace(tzinfo=clock.SE))


def head_lines(statutory: Mapping[str, Any]) -> list[dict[str, str]]:
    """The four fields that the law lets every receiver read (2 kap. 2 §)."""
    shown = [
        (_("Name"), statutory.get("name", "")),
        (_("Personal number"), full_number(statutory.get("personal_number", ""))),
        (_("Address"), statutory.get("address") or _("Not shown")),
        (_("Planned discharge"), moment_words(statutory.get("estimated_discharge_at", ""))),
    ]
    return [{"label": label, "value": value} for label, value in shown if value]


def journal_text(message) -> str:
    """The whole message as plain text, to be put into another system without writing it once more."""
    title = str(MessageKind(message.kind).label)
    sent = local(message.sent_at).strftime("%Y-%m-%d %H:%M")
    lines = [f"{title}, {sent}", _("From: %(unit)s") % {"unit": message.sender_name}, ""]
    lines += [f"{line['label']}: {line['value']}" for line in head_lines(message.statutory)]
    if message.body is None:
        lines += ["", _("The content is not shown: no basis is recorded.")]
    else:
        lines += ["", *(f"{line['label']}: {line['value']}" for line in lines_of(message.body))]
    return "\n".join(lines).strip() + "\n"


def mark_opened(actor: Actor, message_ids) -> int:
    """The unit has had these messages before its eyes: their receipts say so. One statement; returns how many."""
    rows = Receipt.objects.visible_to(actor).filter(
        unit=actor.unit, state=ReceiptState.UNOPENED, message__in=list(message_ids)
    )
    return rows.update(state=ReceiptState.OPENED, opened_at=clock.now())
