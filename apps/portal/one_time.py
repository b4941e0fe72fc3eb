"""One time of the person's, whole: what the invitation says, how it was answered, and what can be done about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.appointments import content, settings
from apps.appointments.kinds import AnswerKind, EndReason, InvitationKind, Modality
from apps.appointments.models import Answer, Appointment, Invitation, Offer, Wait
from apps.appointments.states import COMING, HERE, AppointmentState
from apps.core import clock, icalendar, rules

from .times import LIVING, title_of

MAP = "https://www.openstreetmap.org/search?query="


@dataclass(slots=True)
class Seen:
    """A time with its invitation (or none), the questions and answers, and, for who waits, the wait and its offers."""

    appointment: Any
    invitation: Any
    page: dict[str, Any]
    answers: list[Any]
    wait: Any
    offers: list[Any]
    moved_to: Any
    limits: settings.Limits

    # --- What it is

    @property
    def title(self) -> str:
        return content.in_own(self.page, "title") or title_of(self.appointment)

    @property
    def state(self) -> str:
        return self.appointment.state

    @property
    def is_ahead(self) -> bool:
        """Still to be: not cancelled, not over, not begun by checking in."""
        one = self.appointment
        return one.state in (AppointmentState.PENDING, AppointmentState.BOOKED) and one.starts_at > clock.now()

    @property
    def is_here(self) -> bool:
        return self.state in HERE

    @property
    def is_open(self) -> bool:
        """To be chosen by the person."""
        return self.state == AppointmentState.PROPOSED

    @property
    def is_waiting(self) -> bool:
        return self.state == AppointmentState.WAITING

    @property
    def is_kept(self) -> bool:
        return self.state == AppointmentState.PENDING

    @property
    def is_physical(self) -> bool:
        return self.appointment.modality == Modality.PHYSICAL

    @property
    def how(self) -> tuple[str, str]:
        """The icon and the words of how one meets, where it is not at the clinic."""
        one = self.appointment
        words = {
            Modality.PHONE: ("phone", _("By phone. They call you.")),
            Modality.VIDEO: ("users", _("By video. You get the link before the meeting.")),
            Modality.HOME: ("house", _("They come to your home.")),
        }
        return words.get(one.modality, ("", ""))

    @property
    def minutes(self) -> int:
        one = self.appointment
        return int((one.ends_at - one.starts_at) / timedelta(minutes=1)) if one.starts_at else 0

    @property
    def clinic(self) -> Any:
        return getattr(self.appointment.unit, "clinic", None)

    # --- The invitation's own texts, in the language of the page

    @property
    def prepare(self) -> list[str]:
        return lines(content.in_own(self.page, "prepare"))

    @property
    def bring(self) -> list[str]:
        return lines(content.in_own(self.page, "bring"))

    @property
    def company(self) -> str:
        return content.in_own(self.page, "company")

    @property
    def is_only_swedish(self) -> bool:
        """The page is in another language and the clinic has written in Swedish only."""
        if (get_language() or "sv").startswith("sv"):
            return False
        return any(self.page[name] and not self.page.get(f"{name}_en") for name in content.IN_LETTER)

    @property
    def map_url(self) -> str:
        address = self.page["address"]
        return f"{MAP}{quote(address)}" if address and self.is_physical else ""

    # --- The answer

    @property
    def answer(self) -> str:
        """What was answered last, apart from questions."""
        said = [one.kind for one in self.answers if one.kind != AnswerKind.QUESTION]
        return said[-1] if said else ""

    @property
    def questions(self) -> list[Any]:
        return [one for one in self.answers if one.kind == AnswerKind.QUESTION]

    @property
    def has_said_yes(self) -> bool:
        return self.appointment.is_agreed and not self.is_kept and self.answer != AnswerKind.REBOOK

    @property
    def has_asked_for_another(self) -> bool:
        return self.answer == AnswerKind.REBOOK

    @property
    def may_ask(self) -> bool:
        return self.invitation is not None

    @property
    def is_answerable(self) -> bool:
        """There is an invitation that takes a yes or a no, so that the answer is given to it."""
        return self.invitation is not None and self.invitation.kind != InvitationKind.INFO

    @property
    def answer_by(self) -> datetime | None:
        if self.is_kept:
            return self.appointment.hold_until
        by = self.invitation.respond_by if self.invitation else None
        return by or self.appointment.respond_by

    # --- What can be done, and until when

    @property
    def cancel_until(self) -> datetime:
        return self.appointment.starts_at - self.limits.cancel_before

    @property
    def move_until(self) -> datetime:
        return self.appointment.starts_at - self.limits.rebook_before

    @property
    def may_cancel(self) -> bool:
        return self.is_open or self.is_waiting or (self.is_ahead and clock.now() <= self.cancel_until)

    @property
    def may_move(self) -> bool:
        return self.is_open or (self.is_ahead and clock.now() <= self.move_until)

    @property
    def is_too_late(self) -> bool:
        return self.is_ahead and not (self.may_cancel or self.may_move)

    @property
    def may_choose(self) -> bool:
        """The clinic lets people choose their times themselves."""
        service = self.appointment.service
        return service is None or service.patients_book

    @property
    def may_wait(self) -> bool:
        return self.may_choose and self.may_move

    @property
    def fee(self) -> int:
        service = self.appointment.service
        return service.no_show_fee if service else 0

    @property
    def wait_days(self) -> str:
        """The weekdays of who waits, as words; empty where all of them suit."""
        days = self.wait.weekdays if self.wait else []
        return ", ".join(str(WEEKDAYS[day]).lower() for day in days).capitalize()

    @property
    def has_more_to_know(self) -> bool:
        return bool(self.bring or self.company or (self.fee and self.is_ahead))

    # --- Checking in

    @property
    def checkin_from(self) -> datetime:
        return self.appointment.starts_at - rules.on(clock.now()).duration("appointment.checkin_from")

    @property
    def checkin_until(self) -> datetime:
        return self.appointment.starts_at + rules.on(clock.now()).duration("appointment.checkin_until")

    @property
    def checks_in(self) -> bool:
        """At the clinic or by video: who is phoned or visited at home says nothing."""
        return self.appointment.modality in (Modality.PHYSICAL, Modality.VIDEO)

    @property
    def may_check_in(self) -> bool:
        is_booked = self.state == AppointmentState.BOOKED and self.checks_in
        return is_booked and self.checkin_from <= clock.now() <= self.checkin_until

    @property
    def is_before_checkin(self) -> bool:
        return self.is_ahead and self.checks_in and clock.now() < self.checkin_from

    @property
    def wants_code(self) -> bool:
        return bool(self.clinic and self.clinic.entrance_code and self.is_physical)

    # --- What has become of it

    @property
    def status(self) -> tuple[str, str, str]:
        """Icon, look and sentence of what has been decided; empty where it is still to be."""
        one = self.appointment
        if one.state == AppointmentState.CANCELLED:
            return CANCELLED.get(one.end_reason, lambda: ("x", "danger", _("This time is cancelled.")))()
        if one.state == AppointmentState.NO_SHOW and one.no_show_at:
            return "info", "warning", _("You did not come to this time.")
        if one.state == AppointmentState.FULFILLED:
            return "check", "quiet", _("This time has been.")
        if one.state == AppointmentState.WRONG:
            return "info", "quiet", _("This time was entered by mistake. You need do nothing.")
        if self.is_here:
            return "check", "success", _("You have checked in. Sit down, and you will be called.")
        if one.state in COMING and one.starts_at <= clock.now() and not self.may_check_in:
            return "clock", "quiet", _("This time has begun or has been.")
        return "", "", ""


CANCELLED = {
    EndReason.BY_PATIENT: lambda: ("x", "quiet", _("You have cancelled this time.")),
    EndReason.DECLINED: lambda: ("x", "quiet", _("You have said that you cannot come.")),
    EndReason.BY_CLINIC: lambda: ("x", "danger", _("The clinic has cancelled this time. They offer you a new one.")),
    EndReason.REBOOKED: lambda: ("refresh-cw", "quiet", _("This time has been moved.")),
    EndReason.HOLD_EXPIRED: lambda: ("clock", "quiet", _("This time was kept for you, but nobody confirmed it.")),
    EndReason.LAPSED: lambda: ("clock", "quiet", _("The days when you could choose a time have passed.")),
}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# --- Reading it


def rows() -> Any:
    """Times with everything around them that is about nobody."""
    return Appointment.objects.select_related(
        "unit__clinic", "unit__provider__principal", "service", "slot", "patient"
    )


def seen_by(actor: Actor, one: Appointment, *, with_answers: bool = True) -> Seen:
    """What belongs to a time that has been fetched: at most three statements, four where it has been moved."""
    invitation = living(actor, one)
    answers = Answer.objects.visible_to(actor).filter(invitation__appointment=one).order_by("at")
    is_waiting = one.state == AppointmentState.WAITING
    page = invitation.page if invitation else content.page_of(one, InvitationKind.FIXED, one.respond_by)
    return Seen(
        appointment=one,
        invitation=invitation,
        page=page,
        answers=list(answers) if invitation and with_answers else [],
        wait=Wait.objects.visible_to(actor).filter(appointment=one).first() if is_waiting else None,
        offers=offers_to(actor, one) if is_waiting else [],
        moved_to=moved_to(actor, one),
        limits=settings.limits_from(getattr(one.unit, "clinic", None), rules.on(clock.now())),
    )


def living(actor: Actor, one: Appointment) -> Invitation | None:
    """The invitation that stands: the newest that nobody has taken back. Its letter is not fetched."""
    found = Invitation.objects.visible_to(actor).filter(appointment=one, state__in=LIVING).defer("pdf")
    return found.order_by("-made_at").first()


def offers_to(actor: Actor, one: Appointment) -> list[Offer]:
    found = Offer.objects.visible_to(actor).filter(appointment=one, answered_at=None, expires_at__gt=clock.now())
    return list(found.select_related("slot__schedule").order_by("slot__starts_at"))


def moved_to(actor: Actor, one: Appointment) -> Appointment | None:
    return successor(actor, one) if one.end_reason == EndReason.REBOOKED else None


def successor(actor: Actor, one: Appointment) -> Appointment | None:
    """The time that this one was moved to."""
    return Appointment.objects.visible_to(actor).filter(replaces=one).first()


def another(actor: Actor, one: Appointment) -> Appointment | None:
    """Another time of the same kind that the person has at the clinic, when they have just got an earlier one."""
    found = Appointment.objects.visible_to(actor).filter(
        patient=one.patient_id, unit=one.unit_id, service=one.service_id, state=AppointmentState.BOOKED
    )
    return found.filter(starts_at__gt=clock.now()).exclude(pk=one.pk).order_by("starts_at").first()


# --- To take along


def event_of(actor: Actor, one: Appointment) -> icalendar.Event:
    """For a calendar. A time that is moved is the same event at another hour, so it keeps the name of the first."""
    first = one
    while first.replaces_id:
        first = Appointment.objects.visible_to(actor).get(pk=first.replaces_id)
    return icalendar.Event(
        uid=str(first.pk),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=pgettext("in a calendar", "Booked time"),
        sequence=one.sequence,
        is_cancelled=one.state in (AppointmentState.CANCELLED, AppointmentState.WRONG),
    )
