"""The inbox of 1177, as described in prose and unverified: ask whether somebody uses it, then add a message.

Its staff can see whether a message has been opened; here that comes as an event (webhooks.py).
"""

from django.conf import settings
from django.utils import translation

from apps.appointments import content
from apps.appointments.kinds import Opened
from apps.appointments.models import Dispatch
from apps.notifications.channels import http
from apps.patients.models import Person

from . import soap
from .base import Declined, Mailbox, Taken


class Inbox1177(Mailbox):
    code = "1177"
    tells = frozenset({Opened.UNOPENED, Opened.OPENED})

    @property
    def url(self) -> str:
        return settings.INBOX_1177_URL

    def reaches(self, person: Person) -> bool:
        """Whoever has turned all notices off gets letters, so they count as not reached."""
        said = self._ask("IsActiveUser", soap.envelope("IsActiveUser", {"subjectOfCareId": person.personal_number}))
        return said.get("status") == "true" and bool(said.get("activeNotificationMethods"))

    def write(self, dispatch: Dispatch) -> bytes:
        invitation = dispatch.invitation
        unit = invitation.appointment.unit
        with translation.override(invitation.language):
            page = invitation.page
            rows = [f"{line.name}: {line.text}" for line in content.lines_of(page)]
            said = {
                "subjectOfCareId": invitation.appointment.patient.personal_number,
                "message": {
                    "organisationUnit": {"unitId": unit.hsa_id, "unitName": page["unit"], "telephone": page["phone"]},
                    "messageThreadId": dispatch.key,
                    "messageDescription": content.heading_of(page),
                    "messageText": "\n".join(rows),
                    "ssoLink": f"{settings.BASE_URL}/min/",
                },
                "notify": "true",
                "sourceSystem": settings.SYSTEM_ID,
            }
        return soap.envelope("AddMessageToPatientPortalInbox", said)

    def send(self, dispatch: Dispatch, content: bytes) -> Taken:
        said = self._ask("AddMessageToPatientPortalInbox", content)
        if said.get("resultCode") == "ERROR":
            raise Declined(said.get("resultText", "error")[:40])
        return Taken(said.get("messageThreadId", ""), is_delivered=True)

    def _ask(self, call: str, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": call,
            "Authorization": f"Bearer {settings.INBOX_1177_KEY}",
        }
        answer = http.post(self.url, body, headers=headers)
        http.refuse_no(answer)
        return soap.read(answer.content)
