"""What is counted: one frozen thing for each subject of a figure, made of rows once and then never asked again.

Moments are aware; a day is the day in Sweden. `home` is the municipality where the person lives, `payer` the one that
pays (a person placed elsewhere is paid for by the municipality that placed them).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from apps.core.calendar import local


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Where it is counted: one unit, one municipality, one age, and the ward's form of care where there is one."""

    unit: UUID | None = None
    home: str = ""
    payer: str = ""
    age: int | None = None
    care_form: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """From a notice that the patient is ready to leave until the patient left or it was taken back."""

    sent_at: datetime
    ended_at: datetime
    retracted_for: str = ""
    is_told: bool = True

    @property
    def days(self) -> int:
        """Midnights that passed: the same day is 0, whatever the clock did in between."""
        return (day_of(self.ended_at) - day_of(self.sent_at)).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode(Subject):
    """A stay in hospital that has ended: the patient has left, or died there (vårdtillfälle).

    `estimates` is what was said about the day of leaving and when, oldest first. `contact_at` is when the fixed care
    contact was named, `is_outpatient_told` whether outpatient care took part at all. `payable` are days that the
    municipality pays for, by year. `returned_on` is the first day in hospital again that nobody had planned.
    """

    case: UUID | None = None
    admitted_at: datetime
    ended_at: datetime
    is_deceased: bool = False
    died_on: date | None = None
    notice_sent_at: datetime | None = None
    notice_due_at: datetime | None = None
    periods: tuple[Ready, ...] = ()
    estimates: tuple[tuple[datetime, date], ...] = ()
    is_outpatient_told: bool = False
    contact_at: datetime | None = None
    is_sip_required: bool | None = None
    has_stance: bool = False
    sip_call_due: date | None = None
    sip_called_at: datetime | None = None
    plan_active_at: datetime | None = None
    information_at: datetime | None = None
    payable: Mapping[int, int] = field(default_factory=dict)
    amount: int | None = 0
    returned_on: date | None = None
    follow_days: int = 0

    @property
    def left_on(self) -> date:
        return day_of(self.ended_at)

    @property
    def days_ready(self) -> int | None:
        """Days of all its periods together. None when nobody was told that the patient was ready."""
        told = [one.days for one in self.periods if one.is_told]
        return sum(told) if told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFact(Subject):
    """One unit's receipt of an admission notice or of the notice that somebody is ready. `unit` is the receiver."""

    sent_at: datetime
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFact(Subject):
    """A coordinated plan that came into force (SIP). `unit` leads it. Nobody near: nobody was wanted there."""

    proposed_at: datetime
    activated_at: datetime
    was_person_there: bool | None = None
    was_near_there: bool | None = None
    has_all_content: bool = False
    has_lead: bool = False
    has_own_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpFact(Subject):
    """A day of follow-up that a plan had named, and the days around it have passed."""

    was_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortFact(Subject):
    """Something that a unit was to do in a plan by a day. `unit` is the one that does it."""

    was_done_in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedPlanFact(Subject):
    """A coordinated plan that has ended. `rating`: how much the person thinks that it helps, 1 to 5."""

    is_evaluated: bool
    rating: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFact(Subject):
    """An invitation to a time (kallelse). `unit` invites."""

    is_opened_in_time: bool
    is_digital: bool
    is_on_paper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFact(Subject):
    """A time that came: somebody came, or nobody did. `channel` is how the person had been invited."""

    channel: str
    is_no_show: bool


def day_of(moment: datetime) -> date:
    return local(moment).date()
