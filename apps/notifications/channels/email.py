"""E-mail to a verified address: says that there is something to read, and where to sign in."""

import smtplib
from email.message import EmailMessage as Letter
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.utils import translation

from apps.core import clock
from apps.notifications import addresses, contacts
from apps.patients.models import ContactKind

from .base import Channel, Failed, Outcome


class Email(Channel):
    code = "email"
    tells = frozenset({Outcome.UNKNOWN})
    leaves_the_house = True

    def address(self, promise) -> str | None:
        if not promise.notice.is_mailed:
            return None
        if promise.notice.is_letter:
            return contacts.address_to_verify(promise, ContactKind.EMAIL)
        return addresses.of_unit(promise.to_unit) if promise.to_unit_id else addresses.of_person(promise.to_person)

    def write(self, promise, key, address: str) -> bytes:
        language = addresses.language(promise.to_person) if promise.to_person_id else settings.LANGUAGE_CODE
        with translation.override(language):
            title = str(promise.notice.title)
            context = {"notice": promise.notice, "address": settings.BASE_URL}
            if promise.notice.is_letter:
                body = render_to_string("notifications/code.txt", {**context, "code": contacts.code_in(promise)})
            else:
                body = render_to_string("notifications/email.txt", context)
        return letter_to(address, key, title, body, language)

    def send(self, address: str, content: bytes) -> None:
        post(address, content)

    def outcome(self, promise) -> Outcome:
        return Outcome.UNKNOWN


def letter_to(address: str, key, title: str, body: str, language: str) -> bytes:
    """The bytes of an e-mail, named by its key."""
    letter = Letter(policy=SMTP.clone(cte_type="7bit"))
    letter["From"] = settings.DEFAULT_FROM_EMAIL
    letter["To"] = address
    letter["Subject"] = title
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{key}@{urlsplit(settings.BASE_URL).hostname}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body)
    letter["Content-Language"] = language  # last: setting the content clears its headers
    return letter.as_bytes()


def post(address: str, content: bytes) -> None:
    """Hand exactly these bytes to the post office. Raises Failed."""
    try:
        with mail.get_connection() as connection:
            connection.send_messages([KeptLetter(address, content)])
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise Failed(f"smtp_{code}", is_final=code >= 500) from None
    except smtplib.SMTPResponseException as error:
        raise Failed(f"smtp_{error.smtp_code}", is_final=error.smtp_code >= 500) from None
    except smtplib.SMTPServerDisconnected:
        raise Failed("smtp_disconnected", is_uncertain=True) from None
    except TimeoutError:
        raise Failed("smtp_timeout", is_uncertain=True) from None
    except (OSError, smtplib.SMTPException) as error:
        raise Failed(type(error).__name__) from None


class KeptLetter(mail.EmailMessage):
    """A letter whose bytes were written once: what Django's backends send is exactly those."""

    def __init__(self, address: str, content: bytes):
        super().__init__(from_email=parseaddr(settings.DEFAULT_FROM_EMAIL)[1], to=[address])
        self.content = content

    def message(self, *, policy=None) -> Any:
        return self

    def as_bytes(self, *args, **kwargs) -> bytes:
        return self.content
