"""Text messages, by a protocol of our own description (docs/appointments.md): one address, one key, one message.

What a telephone shows says nothing, unless the person has agreed to more. Nothing goes out at night.
"""

import json

from django.conf import settings
from django.utils import translation

from apps.appointments import content
from apps.appointments.kinds import DispatchError
from apps.appointments.models import Dispatch
from apps.core import clock
from apps.core.calendar import local
from apps.patients.models import ContactKind, ContactPoint, Person, Preference

from . import http
from .base import Channel, Declined, Taken

KNOWN_ALREADY = 409  # the same id once more: it has it


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
        return hand_over(content)


def wants_full_texts(person: Person) -> bool:
    since = Preference.objects.filter(person=person).values_list("full_texts_since", flat=True).first()
    return since is not None and since <= local(clock.now()).date()


def number_of(person: Person) -> str:
    """The number that was verified last. Raises Declined where there is none any more."""
    rows = ContactPoint.objects.filter(person=person, kind=ContactKind.PHONE, verified_at__isnull=False)
    number = rows.order_by("-verified_at").values_list("value", flat=True).first()
    if not number:
        raise Declined("no_number", DispatchError.OPTED_OUT)
    return number


def message(key: str, number: str, text: str) -> bytes:
    return json.dumps({"id": key, "to": number, "text": text, "sender": "Samplan"}, ensure_ascii=False).encode()


def hand_over(body: bytes) -> Taken:
    headers = {"Authorization": f"Bearer {settings.SMS_KEY}", "Content-Type": "application/json"}
    answer = http.post(f"{settings.SMS_URL}/messages", body, headers=headers)
    if answer.status_code == KNOWN_ALREADY:
        return Taken(json.loads(body)["id"])
    http.refuse_no(answer)
    return Taken(str(http.json_of(answer).get("id", "")))
