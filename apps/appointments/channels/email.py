"""E-mail to a verified address, by the same post office as all other notices: says that there is something to read."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from apps.appointments import content
from apps.appointments.kinds import DispatchError
from apps.appointments.models import Dispatch
from apps.notifications import addresses
from apps.notifications.channels.email import letter_to, post
from apps.notifications.kinds import kind

from .base import Channel, Declined, Taken


class Email(Channel):
    code = "email"

    @property
    def url(self) -> str:
        return f"smtp://{settings.EMAIL_HOST}"

    def write(self, dispatch: Dispatch) -> bytes:
        invitation = dispatch.invitation
        with translation.override(invitation.language):
            body = render_to_string(
                "notifications/email.txt", {"notice": kind("invitation"), "address": settings.BASE_URL}
            )
            title = content.heading_of(invitation.page)
        return letter_to(address_of(dispatch), dispatch.key, title, body, invitation.language)

    def send(self, dispatch: Dispatch, content: bytes) -> Taken:
        post(address_of(dispatch), content)
        return Taken()


def address_of(dispatch: Dispatch) -> str:
    """Asked again at each attempt: an address that is gone gets nothing."""
    address = addresses.of_person(dispatch.invitation.appointment.patient)
    if address is None:
        raise Declined("no_address", DispatchError.OPTED_OUT)
    return address
