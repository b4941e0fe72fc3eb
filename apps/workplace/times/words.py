"""How a time, a person and an invitation are called on the staff's pages."""

from typing import Any

from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from apps.appointments.kinds import Modality, Opened
from apps.appointments.states import InvitationState
from apps.core.parts import Tag
from apps.core.phrases import age, short_date, short_time

MODE_ICONS = {Modality.PHYSICAL: "user-round", Modality.PHONE: "phone", Modality.VIDEO: "play", Modality.HOME: "house"}
I = InvitationState  # noqa: E741


def who(person: Any) -> dict[str, Any]:
    """Name, number and age as a list may show them: of a protected person nothing."""
    if person.is_protected:
        return {"is_protected": True, "name": _("Protected identity"), "number": "", "age": None}
    years = age(person.born_on) if person.born_on else None
    return {"is_protected": False, "name": person.name, "number": person.personal_number, "age": years}


def language(code: str) -> str:
    """ "arabiska" for "ar"; what somebody has written in words stays as it is."""
    if not code:
        return ""
    try:
        return str(get_language_info(code)["name_translated"]).lower()
    except KeyError:
        return code


def what(appointment: Any) -> str:
    """The clinic's own word for the kind of time, or how one meets."""
    return appointment.service.name if appointment.service else appointment.get_modality_display()


def when(appointment: Any) -> str:
    if appointment.starts_at is None:
        return pgettext("a time", "Not chosen yet")
    return short_time(appointment.starts_at)


def opened_tag(invitation: Any) -> Tag | None:
    """What is known of whether somebody has read it: not known is never opened."""
    if invitation is None:
        return None
    if invitation.state == I.ANSWERED:
        return Tag(pgettext("an invitation", "Answered"), "check", "success")
    if invitation.state == I.WITHDRAWN:
        return Tag(pgettext("an invitation", "Withdrawn"), "x", "quiet")
    if invitation.opened == Opened.OPENED:
        return Tag(pgettext("an invitation", "Opened"), "mail-open", "success")
    if invitation.opened == Opened.UNOPENED:
        return Tag(pgettext("an invitation", "Not opened"), "mail", "warning")
    return Tag(_("Not known whether opened"), "info", "quiet")


def sent_words(invitation: Any) -> str:
    if invitation is None:
        return _("Not invited through Samplan")
    if not invitation.sent_at:
        return _("The invitation has not gone out yet")
    return _("Invited %(day)s") % {"day": short_date(invitation.sent_at)}
