"""Text messages, by a protocol of our own description (docs/appointments.md): one address, one key, one message.

What a telephone shows says nothing but that there is something, or the code that shows whose the number is.
"""

import json

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from apps.notifications import addresses, contacts
from apps.patients.models import ContactKind

from . import http
from .base import Channel, Outcome

KNOWN_ALREADY = 409  # the same id once more: it has it


class Sms(Channel):
    code = "sms"
    tells = frozenset({Outcome.UNKNOWN})
    leaves_the_house = True

    def address(self, promise) -> str | None:
        if not is_on():
            return None
        if promise.notice.is_letter:
            return contacts.address_to_verify(promise, ContactKind.PHONE)
        return addresses.phone_of(promise.to_person) if promise.notice.is_texted and promise.to_person_id else None

    def write(self, promise, key, address: str) -> bytes:
        with translation.override(addresses.language(promise.to_person)):
            if promise.notice.is_letter:
                text = _("Your code for Samplan is %(code)s. It works for 30 minutes.") % {
                    "code": contacts.code_in(promise)
                }
            else:
                text = f"{promise.notice.title}. {promise.notice.text}"
        return message(str(key), address, text)

    def send(self, address: str, content: bytes) -> None:
        hand_over(content)

    def outcome(self, promise) -> Outcome:
        return Outcome.UNKNOWN


def is_on() -> bool:
    """Whether this installation has a gateway."""
    return bool(settings.SMS_URL)


def message(key: str, number: str, text: str) -> bytes:
    return json.dumps({"id": key, "to": number, "text": text, "sender": "Samplan"}, ensure_ascii=False).encode()


def hand_over(body: bytes) -> str:
    """Give it to the gateway, which answers with its own name for it. Raises Failed."""
    headers = {"Authorization": f"Bearer {settings.SMS_KEY}", "Content-Type": "application/json"}
    answer = http.post(f"{settings.SMS_URL}/messages", body, headers=headers)
    if answer.status_code == KNOWN_ALREADY:
        return json.loads(body)["id"]
    http.refuse_no(answer)
    return str(http.json_of(answer).get("id", ""))
