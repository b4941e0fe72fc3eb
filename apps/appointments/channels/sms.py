"""A text message says that there is something to read; with the person's yes also when and where. Not at night."""

from django.conf import settings
from django.utils import translation

from apps.appointments import content
from apps.appointments.kinds import DispatchError
from apps.appointments.models import Dispatch
from apps.core import clock
from apps.core.calendar import local
from apps.notifications import addresses
from apps.notifications.channels.sms import hand_over, message
from apps.patients.models import Person, Preference

from .base import Channel, Declined, Taken


class Sms(Channel):
    code = "sms"
    most = "appointment.most_texts_per_minute"
    is_quiet_at_night = True

    @property
    def url(self) -> str:
        return settings.SMS_URL

    def write(self, dispatch: Dispatch) -> bytes:
        invitation = dispatch.invitation
        person = invitation.appointment.patient
        with translation.override(invitation.language):
            text = content.text_message(invitation.page, is_full=wants_full_texts(person))
        return message(str(dispatch.key), number_of(person), text)

    def send(self, dispatch: Dispatch, content: bytes) -> Taken:
        return Taken(hand_over(content))


def wants_full_texts(person: Person) -> bool:
    since = Preference.objects.filter(person=person).values_list("full_texts_since", flat=True).first()
    return since is not None and since <= local(clock.now()).date()


def number_of(person: Person) -> str:
    """The number that was verified last. Raises Declined where there is none any more."""
    number = addresses.phone_of(person)
    if not number:
        raise Declined("no_number", DispatchError.OPTED_OUT)
    return number
