"""Days that municipalities pay for, by the law's default: what the agreement comes to stands beside the means."""

from django.utils.translation import gettext_lazy as _

from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import Episode

from .registry import measuring

PAYING = _("Payment")
PAYER = _("Stays that ended in the month with a notice that the patient is ready, by the municipality that pays.")
NOT_COUNTED = _("Days of stays where something that the law asks for was missing. What was annulled is not counted.")

about_pay = measuring(
    group=PAYING,
    shape=Shape.SUM,
    subject=Episode,
    better="low",
    is_by_payer=True,
    denominator=PAYER,
)


@about_pay(
    "payable_days",
    scale=Scale.DAYS,
    name=_("Days to pay for"),
    definition=_("How many days municipalities pay for by the law (lag 2017:612, 5 kap.)."),
    numerator=_("Days from the first payable day until the patient left or it was taken back."),
    exclusions=NOT_COUNTED,
    source=_("Admission notices, ready notices, calls to a plan, and the discharge."),
)
def payable_days(stay: Episode) -> int | None:
    return None if stay.days_ready is None else sum(stay.payable.values())


@about_pay(
    "amount",
    scale=Scale.KRONOR,
    name=_("Amount to pay"),
    definition=_("The days to pay for, each at the amount of its year. Not an invoice."),
    numerator=_("Days to pay for times the amount that Socialstyrelsen has decided for the year of each day."),
    exclusions=_("Stays with days of a year whose amount is not known here. What was annulled is not counted."),
    source=_("Days to pay for, and the dated rule of the amount of each year."),
)
def amount(stay: Episode) -> int | None:
    return None if stay.days_ready is None else stay.amount
