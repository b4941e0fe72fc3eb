"""Whether those who prepare the way home do so in time."""

from django.utils.translation import gettext_lazy as _

from apps.core.calendar import start_of_day
from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import Episode, day_of

from .common import NOT_DECEASED
from .registry import measuring

PREPARED = _("Preparation")
LEFT = _("Stays where the patient left the ward in the month.")

about_the_day = measuring(
    group=PREPARED,
    subject=Episode,
    exclusions=NOT_DECEASED,
    shape=Shape.MEDIAN,
    scale=Scale.DAYS,
    better="low",
)
about_stays = measuring(
    group=PREPARED,
    subject=Episode,
    exclusions=NOT_DECEASED,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    better="high",
)


@about_the_day(
    "estimate_accuracy_first",
    name=_("Days off, first planned day of leaving"),
    definition=_("How many days the first planned day of leaving was off: half of the stays were closer."),
    numerator=_("Days between the first planned day and the day the patient left, before or after."),
    denominator=_("Stays where the patient left the ward in the month and a day had been planned."),
    source=_("The admission notice, and the discharge."),
)
def estimate_accuracy_first(stay: Episode) -> int | None:
    if stay.is_deceased or not stay.estimates:
        return None
    return abs((stay.left_on - stay.estimates[0][1]).days)


@about_the_day(
    "estimate_accuracy_last",
    name=_("Days off, last planned day of leaving"),
    definition=_("How many days the planned day of leaving was off that all knew the day before: half were closer."),
    numerator=_("Days between the last planned day known the day before and the day the patient left."),
    denominator=_("Stays where the patient left the ward in the month and a day had been planned before that day."),
    source=_("The admission notice and changes of the planned day, and the discharge."),
)
def estimate_accuracy_last(stay: Episode) -> int | None:
    known = [day for at, day in stay.estimates if at < start_of_day(stay.left_on)]
    if stay.is_deceased or not known:
        return None
    return abs((stay.left_on - known[-1]).days)


@about_stays(
    "fixed_contact_before_discharge",
    goal="followup.goal.fixed_contact_before_discharge",
    name=_("Fixed care contact before discharge"),
    definition=_("How many had a fixed care contact when they left the ward (lag 2017:612, 2 kap. 5 §)."),
    numerator=_("Stays where the contact had been named before the patient left."),
    denominator=_("Stays where the patient left the ward in the month and outpatient care took part."),
    source=_("Messages that name the fixed care contact, and the discharge."),
)
def fixed_contact_before_discharge(stay: Episode) -> bool | None:
    if stay.is_deceased or not stay.is_outpatient_told:
        return None
    return stay.contact_at is not None and stay.contact_at < stay.ended_at


@about_stays(
    "sip_stance_recorded",
    name=_("Coordinated plan considered"),
    definition=_("How often somebody has said whether a coordinated plan is needed."),
    numerator=_("Stays where at least one unit has said what it thinks."),
    denominator=LEFT,
    source=_("Stances on a coordinated plan."),
)
def sip_stance_recorded(stay: Episode) -> bool | None:
    return None if stay.is_deceased else stay.has_stance


@about_stays(
    "sip_summons_3d",
    goal="followup.goal.sip_called",
    name=_("Called to a plan in time"),
    definition=_("How often people were called to the coordinated plan within three days (lag 2017:612, 4 kap. 3 §)."),
    numerator=_("Stays where the call was sent on the last day for it or before."),
    denominator=_(
        "Stays that ended in the month where a coordinated plan had been decided and the patient was ready."
    ),
    source=_("Decisions on a coordinated plan, ready notices, and calls."),
)
def sip_summons_3d(stay: Episode) -> bool | None:
    if stay.is_deceased or not stay.is_sip_required or stay.sip_call_due is None:
        return None
    return stay.sip_called_at is not None and day_of(stay.sip_called_at) <= stay.sip_call_due


@about_stays(
    "info_same_day",
    goal="followup.goal.info_same_day",
    name=_("Discharge information the same day"),
    definition=_("How often the discharge information was sent the day the patient left (lag 2017:612, 3 kap. 2 §)."),
    numerator=_("Stays where the information was sent that day or before."),
    denominator=LEFT,
    source=_("Discharge information, and the discharge."),
)
def info_same_day(stay: Episode) -> bool | None:
    if stay.is_deceased:
        return None
    return stay.information_at is not None and day_of(stay.information_at) <= stay.left_on
