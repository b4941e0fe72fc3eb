"""The meeting: who is called, what they answer, when it is held."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.careplans.kinds import Answer, MeetingFormat, MeetingState
from apps.careplans.models import Invitation, Meeting, Objection
from apps.cases import participants, tasks
from apps.cases.consents import keeps_out
from apps.cases.kinds import ParticipantState
from apps.cases.models import Case
from apps.cases.processes import parent_of, tell_parent
from apps.core import clock, rules
from apps.core.calendar import today
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.notifications import outbox
from apps.organisations.models import Assignment, Staff, Unit
from apps.patients.models import Person

from .common import days_later, meeting_ahead, needs_consent, only_the_lead, open_plan, tell_all, tell_person


@action(Case, only=only_the_lead)
def send_summons(
    case: Case,
    *,
    by: Actor,
    to: list[Unit | Person],
    start: datetime,
    end: datetime | None = None,
    format: MeetingFormat = MeetingFormat.PHYSICAL,
    place: str = "",
    link: str = "",
    topics: str = "",
    respond_by: datetime | None = None,
    adaptations: str = "",
    interpreter: str = "",
) -> Meeting:
    """Call to a meeting about the plan (kallelse): units must come or say why not, others are invited.

    After a discharge only outpatient care calls (lag 2017:612 4 kap. 1 §). Calling once more adds whoever is new.
    """
    after = parent_of(case)
    if after is not None and after.process == "svu" and not case.responsible_unit.is_outpatient:
        raise NotAllowed
    needs_consent(case)
    open_plan(case, by)
    may_be_called(case, to)
    meeting = meeting_ahead(case) or Meeting(case=case, called_by_id=by.unit, called_at=clock.now())
    when(meeting, start, end, respond_by)
    meeting.format, meeting.place = format, clean(place, "place", 200)
    meeting.link, meeting.topics = web_address(link), clean(topics, "topics")
    meeting.adaptations, meeting.interpreter = clean(adaptations, "adaptations"), clean(interpreter, "interpreter", 60)
    meeting.save()
    for one in dict.fromkeys(to):
        invite(case, meeting, one, by)
    tell_parent(case, "send_summons")
    case.note(start=meeting.starts_at.isoformat(), count=len(to))
    return meeting


def may_be_called(case: Case, to: list[Unit | Person]) -> None:
    """Somebody must be, and nobody whom the person has said shall not know."""
    if not to:
        raise Invalid("recipients", _("Choose whom to call."))
    unwanted = set(Objection.objects.filter(case=case, lifted_at=None).values_list("relative", flat=True))
    kept_out = {unit.pk for unit in keeps_out(case, [one for one in to if isinstance(one, Unit)])} | unwanted
    names = ", ".join(one.name for one in to if one.pk in kept_out)
    if names:
        raise Invalid("recipients", _("The person has said no to: %(units)s.") % {"units": names})


def when(meeting: Meeting, start: datetime, end: datetime | None, respond_by: datetime | None) -> None:
    now = clock.now()
    if start <= now:
        raise Invalid("start", _("The meeting must be in the future."))
    if end and end <= start:
        raise Invalid("end", _("The meeting must end after it begins."))
    if respond_by and not now < respond_by <= start:
        raise Invalid("respond_by", _("The last day to answer must be before the meeting."))
    before = rules.on(meeting.case.rules_on).duration("sip.answer_before")
    meeting.starts_at, meeting.ends_at = start, end
    meeting.respond_by = respond_by or max(days_later(start, -before), now)


def web_address(link: str) -> str:
    link = clean(link, "link", 500)
    if link and not link.startswith("https://"):
        raise Invalid("link", _("Write the whole address, beginning with https://"))
    return link


def invite(case: Case, meeting: Meeting, one: Unit | Person, by: Actor) -> None:
    """Call one unit, or invite one person. Whoever has been called already is only told of what is new."""
    is_unit = isinstance(one, Unit)
    key = {"unit": one} if is_unit else {"person": one}
    if not is_unit and one.is_protected and one.pk != case.patient_id:
        raise Invalid("recipients", _("Nobody can be invited when an identity is protected."))
    row, is_new = Invitation.objects.get_or_create(case=case, meeting=meeting, **key)
    if row.withdrawn_at:  # the person has changed their mind: they are called anew
        is_new, row.withdrawn_at, row.answer, row.answered_at = True, None, "", None
        row.save()
    if is_unit:
        participants.join(case, one)
    if is_unit and one.pk == by.unit:
        Invitation.objects.filter(meeting=meeting, unit=one).update(answer=Answer.YES, answered_at=clock.now())
        return
    if is_new:
        tasks.make(case, one, "answer_summons", meeting.respond_by)
    outbox.promise("summons", **({"to_unit": one} if is_unit else {"to_person": one}), case_id=case.pk)


@action(Case)
def answer_summons(
    case: Case,
    *,
    by: Actor,
    answer: Answer,
    substitute: str = "",
    proposed_start: datetime | None = None,
    person: Person | None = None,
) -> Invitation:
    """Answer a summons or an invitation (svara): for one's unit, for oneself, or for whom one acts.

    `person`: staff write down what somebody without e-identification has answered.
    """
    meeting = meeting_ahead(case)
    if meeting is None:
        raise IllegalMove
    substitute = clean(substitute, "substitute", 120)
    if answer == Answer.SUBSTITUTE and not substitute:
        raise Invalid("substitute", _("Write who comes instead."))
    if answer == Answer.OTHER_TIME and proposed_start and proposed_start <= clock.now():
        raise Invalid("proposed_start", _("Propose a time in the future."))
    row = invitation_of(meeting, by, person)
    row.answer, row.substitute, row.proposed_start = answer, substitute, proposed_start
    row.answered_at, row.recorded_by_id = clock.now(), by.staff_id if row.person_id else None
    row.save()
    owner = row.unit or row.person
    tasks.end(case, "answer_summons", unit=owner)
    if row.unit_id:
        participants.advance(case, row.unit_id, ParticipantState.ACKNOWLEDGED)
    if row.unit_id != meeting.called_by_id:
        outbox.promise("plan", to_unit=meeting.called_by_id, case_id=case.pk)
    case.note(answer=str(answer))
    return row


def invitation_of(meeting: Meeting, by: Actor, person: Person | None) -> Invitation:
    """Raises NotAllowed for those who were not called."""
    mine = {"unit": by.unit} if by.is_staff and person is None else {"person": person.pk if person else None}
    if not by.is_staff:
        mine = {"person__in": [by.person, by.on_behalf_of]}
    row = (
        Invitation.objects.select_related("unit", "person").filter(meeting=meeting, withdrawn_at=None, **mine).first()
    )
    if row is None:
        raise NotAllowed
    return row


def units_of(staff: list[Staff]) -> set:
    """The units that people came for: those where they work."""
    return set(Assignment.objects.valid_on(today()).filter(staff__in=staff).values_list("unit", flat=True))


@action(Case, only=only_the_lead)
def reschedule(
    case: Case,
    *,
    by: Actor,
    start: datetime,
    end: datetime | None = None,
    respond_by: datetime | None = None,
    place: str = "",
    reason: str = "",
) -> Meeting:
    """Move the meeting (ändra tid). Everybody answers anew, and is told at once."""
    open_plan(case, by)
    meeting = meeting_ahead(case)
    if meeting is None:
        raise IllegalMove
    when(meeting, start, end, respond_by)
    meeting.reason, meeting.place = clean(reason, "reason", 1000), clean(place, "place", 200) or meeting.place
    meeting.save()
    rows = Invitation.objects.select_related("unit", "person").filter(meeting=meeting, withdrawn_at=None)
    for row in rows.exclude(unit=by.unit):
        owner = row.unit or row.person
        tasks.end(case, "answer_summons", unit=owner, is_done=False)
        tasks.make(case, owner, "answer_summons", meeting.respond_by)
        outbox.promise("summons", **({"to_unit": owner} if row.unit_id else {"to_person": owner}), case_id=case.pk)
    rows.exclude(unit=by.unit).update(answer="", answered_at=None, substitute="", proposed_start=None)
    case.note(start=meeting.starts_at.isoformat())
    return meeting


@action(Case, only=only_the_lead)
def cancel_meeting(case: Case, *, by: Actor, reason: str = "") -> Meeting:
    """Call the meeting off (ställa in). The preparation goes on."""
    meeting = meeting_ahead(case)
    if meeting is None:
        raise IllegalMove
    meeting.state, meeting.reason = MeetingState.CANCELLED, clean(reason, "reason", 1000)
    meeting.save()
    tasks.end(case, "answer_summons", is_done=False)
    invited = Invitation.objects.select_related("person").filter(
        meeting=meeting, withdrawn_at=None, person__isnull=False
    )
    for row in invited.exclude(person=case.patient_id):
        outbox.promise("plan", to_person=row.person, case_id=case.pk)
    tell_all(case, by)
    return meeting


@action(Case, only=only_the_lead)
def hold_meeting(
    case: Case, *, by: Actor, attended: list[Unit | Person | Staff], format: MeetingFormat | None = None
) -> Meeting:
    """Say that the meeting is held, and who took part (genomföra mötet). The plan is written within days."""
    open_plan(case, by)
    meeting = meeting_ahead(case)
    if meeting is None:
        raise IllegalMove
    now = clock.now()
    meeting.state, meeting.held_at, meeting.format = MeetingState.HELD, now, format or meeting.format
    meeting.save()
    rows = Invitation.objects.filter(meeting=meeting, withdrawn_at=None)
    there = {one.pk for one in attended} | units_of([one for one in attended if isinstance(one, Staff)])
    for row in rows:
        row.has_attended = bool({row.unit_id, row.person_id} & there)
        row.save(update_fields=["has_attended"])
    tasks.end(case, "answer_summons", is_done=False)
    if case.state == "called":
        within = rules.on(case.rules_on).duration("sip.write_within")
        tasks.make(case, case.responsible_unit, "write_plan", days_later(now, within))
    tell_person(case, by)
    case.note(count=len(there))
    return meeting
