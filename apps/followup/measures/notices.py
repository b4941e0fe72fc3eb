"""Notices between units: sent in time, and how soon somebody has seen them."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from apps.core.calendar import is_holiday
from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import Episode, ReceiptFact, day_of

from .common import NOT_ANNULLED
from .registry import measure, measuring

NOTICES = _("Notices between units")
SATURDAY = 5

about_receipts = measuring(
    group=NOTICES,
    shape=Shape.MEDIAN,
    scale=Scale.MINUTES,
    subject=ReceiptFact,
    better="low",
    goal="followup.goal.receipt_median",
    numerator=_("Minutes from when the notice was sent until the unit acknowledged it."),
    source=_("Receipts. The unit is the one that received the notice."),
)


@measure(
    "admission_notice_on_time",
    group=NOTICES,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=Episode,
    better="high",
    goal="followup.goal.admission_notice_on_time",
    name=_("Admission notice in time"),
    definition=_("How many admission notices were sent within 24 hours (lag 2017:612, 2 kap. 3 §)."),
    numerator=_("Admission notices sent before the time was out, counted from the admission or the later judgement."),
    denominator=_("Stays that ended in the month with an admission notice that was sent."),
    exclusions=NOT_ANNULLED,
    source=_("Admission notices."),
)
def admission_notice_on_time(stay: Episode) -> bool | None:
    if stay.notice_sent_at is None or stay.notice_due_at is None:
        return None
    return stay.notice_sent_at <= stay.notice_due_at


def is_workday(receipt: ReceiptFact) -> bool:
    day = day_of(receipt.sent_at)
    return day.weekday() < SATURDAY and not is_holiday(day)


def minutes_until(receipt: ReceiptFact) -> int | None:
    if receipt.acknowledged_at is None:
        return None
    return max(0, (receipt.acknowledged_at - receipt.sent_at) // timedelta(minutes=1))


@about_receipts(
    "receipt_median_weekday",
    name=_("Minutes to the receipt, on weekdays"),
    definition=_("After how many minutes half of the notices that came on a weekday had been acknowledged."),
    denominator=_("Admission notices and ready notices sent in the month, Monday to Friday, that were acknowledged."),
    exclusions=_("Public holidays, and notices that nobody had acknowledged when the month was counted."),
)
def receipt_median_weekday(receipt: ReceiptFact) -> int | None:
    return minutes_until(receipt) if is_workday(receipt) else None


@about_receipts(
    "receipt_median_weekend",
    name=_("Minutes to the receipt, on weekends"),
    definition=_("After how many minutes half of the notices that came on a weekend had been acknowledged."),
    denominator=_("Admission notices and ready notices sent in the month, on weekends and holidays, acknowledged."),
    exclusions=_("Notices that nobody had acknowledged when the month was counted."),
)
def receipt_median_weekend(receipt: ReceiptFact) -> int | None:
    return None if is_workday(receipt) else minutes_until(receipt)
