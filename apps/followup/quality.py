"""What is missing or cannot be so in what is counted: how many at each unit, and the cases for those who may open one.

Units' counts are made each night, those of few without a number. The list of one's own unit is asked for when somebody
looks, and shows what the policy opens to the reader.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.access.actor import Actor
from apps.cases.kinds import ReceiptState
from apps.cases.models import Receipt
from apps.core import clock, rules
from apps.core.guard import as_system
from apps.core.municipalities import MUNICIPALITIES
from apps.core.text import swedish_order
from apps.discharge.models import Stay

from .gathering.receipts import ASKING
from .measures.registry import Words
from .models import LackCount
from .places import units_for

LIVING = Q(case__is_annulled=False) & (~Q(case__state="cancelled") | Q(case__end_reason="deceased"))


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing or impossible. `rows` finds it; `unit` is the path to the unit that can mend it."""

    code: str
    name: Words
    about: Words
    rows: Any
    unit: str
    case: str


def since(now: datetime) -> datetime:
    """What is older is not asked about any more."""
    return now - rules.on(now).duration("followup.quality_looks_back")


def late(now: datetime) -> datetime:
    return now - rules.on(now).duration("followup.missing_after")


def not_discharged(now: datetime) -> QuerySet:
    """Ready for long, and still at the ward as far as anybody has written."""
    return Stay.objects.filter(
        LIVING, discharged_at=None, case__is_closed=False, ready_periods__ended_at=None,
        ready_periods__sent_at__range=(since(now), late(now)),
    )  # fmt: skip


def ready_after_leaving(now: datetime) -> QuerySet:
    return Stay.objects.filter(
        LIVING, discharged_at__gte=since(now), ready_periods__sent_at__gt=F("discharged_at")
    ).distinct()


def lives_nowhere(now: datetime) -> QuerySet:
    """Without a municipality, or with one outside Skåne and nobody who has placed the person here."""
    known = Q(case__patient__municipality_code__in=MUNICIPALITIES) | ~Q(placing_municipality="")
    return Stay.objects.filter(LIVING, admitted_at__gte=since(now)).exclude(known)


def no_care_form(now: datetime) -> QuerySet:
    return Stay.objects.filter(LIVING, care_form="", notice_sent_at__gte=since(now))


def no_receipt(now: datetime) -> QuerySet:
    waiting = (ReceiptState.UNOPENED, ReceiptState.OPENED)
    return Receipt.objects.filter(
        message__kind__in=ASKING, message__sent_at__range=(since(now), late(now)), state__in=waiting,
        message__is_annulled=False, message__case__is_annulled=False,
    )  # fmt: skip


WARD, HERE = "case__responsible_unit", "case"
LACKS = (
    Lack(
        "not_discharged", _("No discharge"), _("Ready for a long time, and nobody has written that the patient left."),
        not_discharged, WARD, HERE,
    ),
    Lack(
        "ready_after_leaving", _("Ready after leaving"), _("The notice was sent after the patient had left."),
        ready_after_leaving, WARD, HERE,
    ),
    Lack("no_receipt", _("No receipt"), _("A notice that the unit has not acknowledged."), no_receipt, "unit",
         "message__case"),
    Lack(
        "lives_nowhere", _("No municipality in Skåne"), _("Nobody can be asked to pay or to help at home."),
        lives_nowhere, WARD, HERE,
    ),
    Lack("no_care_form", _("No form of care"), _("The admission notice does not say it."), no_care_form, WARD, HERE),
)  # fmt: skip


def lack_of(code: str) -> Lack:
    """Raises KeyError for a code that there is not."""
    return {one.code: one for one in LACKS}[code]


def found_at(actor: Actor) -> QuerySet[LackCount]:
    """What is missing at every unit that the actor follows up, by the unit's name. One statement."""
    rows = LackCount.objects.filter(unit__in=units_for(actor), code__in=[one.code for one in LACKS])
    return rows.select_related("unit").order_by(swedish_order("unit__name"), "code")


@transaction.atomic
def count(now: datetime) -> int:
    """Count everything that is missing anew. Returns how many counts there are."""
    limit = rules.on(now).number("followup.smallest_shown")
    found = [
        LackCount(code=lack.code, unit_id=unit, n=n if n >= limit else None, counted_at=now)
        for lack in LACKS
        for unit, n in by_unit(lack, now)
    ]
    LackCount.objects.all().delete()
    LackCount.objects.bulk_create(found)
    return len(found)


def by_unit(lack: Lack, now: datetime) -> list[tuple[UUID, int]]:
    with as_system("counting what is missing at each unit"):
        rows = lack.rows(now).exclude(**{lack.unit: None}).order_by().values_list(lack.unit)
        return list(rows.annotate(Count("pk", distinct=True)))


def cases_of(actor: Actor, lack: Lack, most: int = 50) -> list[UUID]:
    """The cases that the actor may open, at the own unit: nobody finds a person by asking for what is missing."""
    rows = lack.rows(clock.now())
    mine = rows.model.objects.visible_to(actor, lead=True).filter(pk__in=at_unit(rows, lack, actor))
    return list(dict.fromkeys(mine.values_list(lack.case, flat=True)[:most]))


def at_unit(rows: QuerySet, lack: Lack, actor: Actor) -> list[UUID]:
    with as_system("finding what the policy is then asked about"):
        return list(rows.filter(**{lack.unit: actor.unit}).values_list("pk", flat=True)[:500])
