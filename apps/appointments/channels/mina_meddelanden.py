"""Mina meddelanden (Digg), as described in prose and unverified: ask who has a mailbox, then deliver to its operator.

The receipt says delivered, never opened. Signing and sealing need the sender's certificate and are not done here.
"""

from base64 import b64encode

from django.conf import settings
from django.utils import translation

from apps.appointments import content
from apps.appointments.kinds import DispatchError
from apps.appointments.models import Dispatch
from apps.notifications.channels import http
from apps.patients.models import Person

from . import soap
from .base import Declined, Mailbox, Taken

LARGEST = 2_000_000  # bytes in all


class MinaMeddelanden(Mailbox):
    code = "mina_meddelanden"

    @property
    def url(self) -> str:
        return settings.MINA_MEDDELANDEN_URL

    def reaches(self, person: Person) -> bool:
        return self._ask("isReachable", soap.envelope("isReachable", receiver(person))).get("isReachable") == "true"

    def write(self, dispatch: Dispatch) -> bytes:
        invitation = dispatch.invitation
        with translation.override(invitation.language):
            page = invitation.page
            said = {
                "messageId": dispatch.key,
                **receiver(invitation.appointment.patient),
                "subject": content.heading_of(page),
                "body": content.text_message(page, is_full=False),
                "contentType": "text/plain",
                "attachment": {
                    "filename": "kallelse.pdf",
                    "contentType": "application/pdf",
                    "body": b64encode(content.letter_of(invitation)).decode(),
                },
            }
        written = soap.envelope("deliverSecure", said)
        if len(written) > LARGEST:
            raise Declined("too_large", DispatchError.TOO_LARGE)
        return written

    def send(self, dispatch: Dispatch, content: bytes) -> Taken:
        said = self._ask("deliverSecure", content)
        if said.get("delivered") != "true":
            raise Declined(said.get("reason", "not_delivered")[:40], DispatchError.OPTED_OUT)
        return Taken(said.get("transId", ""), is_delivered=True)

    def _ask(self, call: str, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": call,
            "Authorization": f"Bearer {settings.MINA_MEDDELANDEN_KEY}",
        }
        answer = http.post(self.url, body, headers=headers)
        http.refuse_no(answer)
        return soap.read(answer.content)


def receiver(person: Person) -> dict[str, str]:
    return {"recipientId": person.personal_number}
