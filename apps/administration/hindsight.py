"""What a proposed value of a rule would have meant last month, for those rules where kept rows tell it.

Only counts, of the whole installation: whoever decides a rule decides it for all of it. Each family of rules has one
function here; a rule without one says that it cannot be computed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Count, DurationField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.access.models import Emergency
from apps.audit import log
from apps.cases.kinds import MessageKind, TaskState
from apps.cases.messages import sla_keys
from apps.cases.models import Task
from apps.core import clock, rules
from apps.core.calendar import start_of_day, today
from apps.core.guard import as_system

from .operations import Data
from .rulebook import in_words

Months = tuple[datetime, datetime]
Family = Callable[[str, Any, Months], str]
RECEIPTS = "receipt.sla."
TASKS = {
    "start_planning.within": "start_planning",
    "rejection.answer.within": "answer_rejection",
    "transfer.accept.within": "accept_transfer",
}


def of_changes(changes: list[Data]) -> list[str]:
    """A sentence for each rule among them."""
    return [of_rule(data["key"], data["value"]) for data in changes if data["do"] == "rule"]


def of_rule(key: str, value: Any) -> str:
    """One sentence about last month."""
    family = receipts if key.startswith(RECEIPTS) else FAMILIES.get(key)
    if family is None:
        return _("It cannot be computed what this value would have meant last month.")
    with as_system("counting what a rule would have meant last month"):
        return family(key, value, last_month())


def last_month() -> Months:
    first = today().replace(day=1)
    return start_of_day((first - timedelta(days=1)).replace(day=1)), start_of_day(first)


def receipts(key: str, value: Any, month: Months) -> str:
    """The receipts that this rule judges: of one kind of message, or of all kinds that have no rule of their own."""
    with_own = {*rules.on(today()).as_dict(), key}

    def judges(kind: str) -> bool:
        own, others = sla_keys(kind)
        return key == (own if own in with_own else others)

    judged = [kind for kind in MessageKind.values if judges(kind)]
    return in_time(Q(kind="acknowledge", message__kind__in=judged), key, value, month)


def tasks(kind: str, key: str, value: Any, month: Months) -> str:
    return in_time(Q(kind=kind), key, value, month)


def in_time(which: Q, key: str, value: Any, month: Months) -> str:
    """How many were done later than the value, now and as proposed; what is not done yet counts until now."""
    made = Task.objects.filter(which, made_at__gte=month[0], made_at__lt=month[1])
    made = made.exclude(state=TaskState.CANCELLED)
    took = Coalesce(F("ended_at"), Value(clock.now())) - F("made_at")
    current = rules.on(today()).get(key, "receipt.sla.default")
    found = made.annotate(took=took).aggregate(
        all=Count("pk"), late=later_than(current), would_be=later_than(value)
    )  # fmt: skip
    arose = ngettext("Last month %(n)s such task arose.", "Last month %(n)s such tasks arose.", found["all"])
    late = _("Late at %(now)s: %(late)s. Late at %(value)s: %(would_be)s.") % {
        "now": in_words(key, current),
        "late": found["late"],
        "value": in_words(key, value),
        "would_be": found["would_be"],
    }
    return f"{arose % {'n': found['all']}} {late}"


def later_than(value: str) -> Count:
    return Count("pk", filter=Q(took__gt=Value(rules.duration(value), output_field=DurationField())))


def emergencies(key: str, value: Any, month: Months) -> str:
    """In how many something was read that would have been closed."""
    readings = log.events().filter(
        staff_id=OuterRef("staff_id"),
        patient_id=OuterRef("patient_id"),
        effect="PERMIT",
        at__gt=OuterRef("valid_from") + rules.duration(value),
        at__lt=OuterRef("valid_until"),
    )
    opened = Emergency.objects.filter(valid_from__gte=month[0], valid_from__lt=month[1])
    found = opened.annotate(is_read_later=Exists(readings)).aggregate(
        all=Count("pk"), later=Count("pk", filter=Q(is_read_later=True))
    )
    told = ngettext(
        "Last month %(n)s emergency was opened.", "Last month %(n)s emergencies were opened.", found["all"]
    )
    later = _("Something was read later than %(value)s after the opening in %(n)s of them.")
    return f"{told % {'n': found['all']}} {later % {'value': in_words(key, value), 'n': found['later']}}"


def sample(key: str, value: Any, month: Months) -> str:
    """How many readings the sample of the log would have had."""
    read = log.events().filter(activity="read", staff_id__isnull=False, at__gte=month[0], at__lt=month[1])
    units = read.exclude(unit_id=None).order_by().values("unit_id").annotate(n=Count("pk")).values_list("n", flat=True)
    numbers = list(units)
    words = {
        "n": sum(min(number, value) for number in numbers),
        "now": sum(min(number, rules.on(today()).number(key)) for number in numbers),
        "units": len(numbers),
    }
    told = _("Last month's sample would have been %(n)s readings at %(units)s units. As it is now: %(now)s.")
    return told % words


FAMILIES: dict[str, Family] = {
    **{key: partial(tasks, kind) for key, kind in TASKS.items()},
    "emergency.lasts": emergencies,
    "log.sample_size": sample,
}
