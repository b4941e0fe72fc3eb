"""Kivra, by its published description (sender API, version 2): who has a mailbox, and a letter with a booking.

The description knows no receipt of reading for letters to private persons, so Kivra never tells that one was opened.
The same payload once more is answered with yes and not delivered: that is why the bytes are kept.
"""

import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _

from apps.appointments import content
from apps.appointments.kinds import DispatchError
from apps.appointments.models import Dispatch
from apps.core import clock
from apps.core.calendar import local
from apps.notifications.channels import http
from apps.patients.models import Person

from .base import Declined, Failed, Mailbox, Taken

LARGEST = 1_000_000  # bytes of one content
NO_RECEIVER = {"40024", "40032"}
EARLY = 30  # seconds before its end that a token is not used any more
UNAUTHORISED = 401
TOKEN = "appointments.kivra.token"  # noqa: S105 - the name of a place in the cache


class Kivra(Mailbox):
    code = "kivra"
    is_verified = True

    @property
    def url(self) -> str:
        return settings.KIVRA_URL

    def reaches(self, person: Person) -> bool:
        """Those who have refused this sender are not matched, nor those who have left."""
        if not person.personal_number.isdigit():
            return False
        body = json.dumps({"list": [person.personal_number]}).encode()
        answer = self._ask("usermatch/ssn", "get:kivra.v2.tenant.{tenant}.usermatch.ssn", body)
        refuse(answer)
        return person.personal_number in http.json_of(answer).get("list", [])

    def write(self, dispatch: Dispatch) -> bytes:
        invitation = dispatch.invitation
        with translation.override(invitation.language):
            said = payload(invitation, invitation.appointment.patient.personal_number)
        written = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        if len(written) > LARGEST:
            raise Declined("too_large", DispatchError.TOO_LARGE)
        return written

    def send(self, dispatch: Dispatch, content: bytes) -> Taken:
        answer = self._ask("content", "post:kivra.v2.tenant.{tenant}.content", content)
        refuse(answer)
        return Taken(answer.headers.get("kivra-objkey", ""))

    def _ask(self, what: str, scope: str, body: bytes):
        """With a token for this scope; a token that is no longer taken is asked for anew, once."""
        url = f"{self.url}/v2/tenant/{settings.KIVRA_TENANT}/{what}"
        scope = scope.format(tenant=settings.KIVRA_TENANT)
        for is_new in (False, True):
            headers = {"Authorization": f"Bearer {token(scope, is_new=is_new)}", "Content-Type": "application/json"}
            answer = http.post(url, body, headers=headers)
            if answer.status_code != UNAUTHORISED:
                return answer
        raise Failed("unauthorised")


def payload(invitation, personal_number: str) -> dict[str, Any]:
    """A letter with the time beside it. The outside says whose it is and nothing more; nothing says why."""
    page = invitation.page
    said = {
        "ssn": personal_number,
        "subject": content.heading_of(page),
        "generated_at": local(clock.now()).date().isoformat(),
        "type": "booking" if page["starts_at"] else "letter",
        "parts": [
            {
                "name": "kallelse.pdf",
                "data": b64encode(content.letter_of(invitation)).decode(),
                "content_type": "application/pdf",
            }
        ],
    }
    if page["starts_at"]:
        said["booking"] = {
            "title": _("Booked time"),
            "start_time": in_utc(page["starts_at"]),
            "end_time": in_utc(page["ends_at"]),
            "location": content.where_of(page, page["outside"]),
            "info_url": f"{settings.BASE_URL}/min/",
        }
    return said


def in_utc(written: str) -> str:
    return datetime.fromisoformat(written).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def token(scope: str, *, is_new: bool = False) -> str:
    """OAuth 2, client credentials. Kept until shortly before it ends, for all processes."""
    key = f"{TOKEN}:{scope}"
    if not is_new and (kept := remembered(key)):
        return kept
    answer = http.post(
        f"{settings.KIVRA_URL}/v1/auth",
        f"grant_type=client_credentials&scope={scope}".encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        auth=(settings.KIVRA_CLIENT_ID, settings.KIVRA_CLIENT_SECRET),
    )
    if answer.status_code >= 300:
        raise Failed("unauthorised")
    said = http.json_of(answer)
    value, lasts = said.get("access_token", ""), said.get("expires_in", 0)
    if not value:
        raise Failed("unauthorised")
    remember(key, value, max(int(lasts) - EARLY, 0))
    return value


def remembered(key: str) -> str:
    try:
        return cache.get(key, "")
    except Exception:  # the cache is down: a new token costs one question more
        return ""


def remember(key: str, value: str, seconds: int) -> None:
    if seconds:
        try:
            cache.set(key, value, seconds)
        except Exception:  # as above
            return


def refuse(answer) -> None:
    """Kivra's own codes, where it gives one: nobody to receive it is not the same as something wrong with it."""
    if answer.status_code < 300:
        return
    code = answer.headers.get("x-error-code") or str(http.json_of(answer).get("code", ""))
    is_nobody = code in NO_RECEIVER
    raise Declined(
        code or f"http_{answer.status_code}", DispatchError.OPTED_OUT if is_nobody else DispatchError.REJECTED
    )
