"""What an invitation says: everything behind the sign-in, little in a letter, nothing in a text message.

What it says is fixed when it is sent (`Invitation.page`), so that the page, the letter and every sending of it agree,
and a clinic that changes its texts changes no invitation that has been sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core import paper
from apps.core.phrases import people_time
from apps.patients.models import Person, Preference

from . import lint
from .kinds import InvitationKind, Modality
from .models import Appointment, Clinic, Invitation, Service

Page = dict[str, Any]
IN_LETTER = ("prepare", "bring", "company")  # the clinic's own texts that a letter repeats


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of an invitation: its name, and what there is to know."""

    name: str
    text: str


def page_of(appointment: Appointment, kind: str, respond_by: datetime | None) -> Page:
    """What the person reads behind the sign-in, as it stands now. Three statements."""
    unit = appointment.unit
    clinic = Clinic.objects.filter(unit=unit).first()
    service = appointment.service or Service()
    return {
        "kind": str(kind),
        "title": service.title or service.name,
        "title_en": service.title_en,
        "modality": appointment.modality,
        "starts_at": moment(appointment.starts_at),
        "ends_at": moment(appointment.ends_at),
        "respond_by": moment(respond_by),
        "unit": unit.name,
        "outside": lint.outside_name(unit, clinic),
        "owner": unit.provider.principal.name,
        "phone": unit.phone,
        "performer": appointment.performer,
        "place": appointment.place,
        "address": ", ".join(filter(None, (clinic.address, clinic.city))) if clinic else "",
        "way_there": clinic.way_there if clinic else "",
        "link": appointment.link,
        "interpreter": appointment.interpreter,
        **{name: getattr(service, name) for name in IN_LETTER},
        **{f"{name}_en": getattr(service, f"{name}_en") for name in IN_LETTER},
    }


def moment(value: datetime | None) -> str:
    return value.isoformat() if value else ""


def refuse_telling(appointment: Appointment, page: Page) -> None:
    """Raises Invalid("sensitive_subject") where a letter of it would tell why somebody comes."""
    texts = [page[name] for name in (*IN_LETTER, *(f"{name}_en" for name in IN_LETTER))]
    unit = appointment.unit
    clinic = Clinic.objects.filter(unit=unit).first()
    lint.refuse([*texts, page["place"], page["outside"]], unit=unit, clinic=clinic, reason=appointment.note)


# --- Behind the sign-in


def lines_of(page: Page) -> list[Line]:
    """The invitation in the active language, in the order that one asks: what, when, how, where, with whom."""
    found = [
        Line(_("What"), in_own(page, "title")),
        Line(pgettext("of a visit", "When"), when_of(page)),
        Line(_("How you meet"), str(Modality(page["modality"]).label)),
        Line(_("Whom you meet"), page["performer"]),
        Line(_("Where"), where_of(page, page["unit"])),
        Line(_("How to get there"), page["way_there"] if is_visit(page) else ""),
        Line(_("Before you come"), in_own(page, "prepare")),
        Line(_("Take with you"), in_own(page, "bring")),
        Line(_("Who may come along"), in_own(page, "company")),
        Line(_("Interpreter"), page["interpreter"]),
        Line(_("Answer at the latest"), when(page["respond_by"])),
        Line(_("Questions"), page["phone"]),
    ]
    return [line for line in found if line.text]


def in_own(page: Page, name: str) -> str:
    """The text in the active language where the clinic has written it, else in Swedish."""
    own = page.get(f"{name}_en", "") if translation.get_language() == "en" else ""
    return own or page[name]


def is_visit(page: Page) -> bool:
    return page["modality"] == Modality.PHYSICAL


def when_of(page: Page) -> str:
    if page["starts_at"]:
        return when(page["starts_at"])
    return _("You choose the time yourself.") if page["kind"] == InvitationKind.OPEN else ""


def when(written: str) -> str:
    words = people_time(datetime.fromisoformat(written)) if written else ""
    return words[:1].upper() + words[1:]


def where_of(page: Page, name: str) -> str:
    if page["modality"] == Modality.HOME:
        return _("At your home")
    if page["modality"] != Modality.PHYSICAL:
        return name
    return ", ".join(filter(None, (name, page["place"], page["address"])))


# --- Outside the sign-in


def heading_of(page: Page) -> str:
    """The whole of what stands on the outside of a mailbox or an e-mail."""
    return _("Invitation from %(owner)s") % {"owner": page["owner"]}


def text_message(page: Page, *, is_full: bool) -> str:
    """What a phone on a table shows: that there is something; with the person's yes also when and where."""
    if not is_full or not page["starts_at"]:
        return _("You have a new message from %(owner)s. Sign in to Samplan to read it.") % {"owner": page["owner"]}
    said = {"when": when(page["starts_at"]), "where": page["outside"], "phone": page["phone"]}
    return _("You have a time: %(when)s, %(where)s. Questions: %(phone)s.") % said


def letter_words(invitation: Invitation, person: Person, *, is_large: bool) -> dict[str, Any]:
    """A letter as data for the template. Names the clinic as it is called outside, and never why."""
    page = invitation.page
    said = {
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "size": 17 if is_large else 11.5,
        "title": heading_of(page),
        "sender": [page["outside"], *filter(None, page["address"].split(", "))],
        "name": person.name,
        "address": person.address.split(", "),
        "lead": _lead(page),
        "rows": [[line.name, line.text] for line in _outside_lines(page)],
        "sign_in": _("You can answer, choose another time or ask a question in Samplan: %(address)s.")
        % {"address": settings.BASE_URL},
        "call": _("Or call %(phone)s.") % {"phone": page["phone"]} if page["phone"] else "",
        "slip": "",
    }
    if page["kind"] != InvitationKind.INFO:
        said |= {
            "slip": _("Reply slip"),
            "slip_help": _("If you do not use Samplan: tick a box, and send this part to the address of the sender."),
            "choices": _choices(page),
            "own_number": _("My phone number:"),
            "mark": _("Our mark: %(mark)s") % {"mark": mark_of(invitation)},
        }
    return said


def _lead(page: Page) -> str:
    if page["kind"] == InvitationKind.OPEN:
        return _("We invite you to choose a time.")
    return when_of(page) if page["starts_at"] else ""


def _outside_lines(page: Page) -> list[Line]:
    found = [
        Line(_("How you meet"), str(Modality(page["modality"]).label)),
        Line(_("Where"), where_of(page, page["outside"])),
        Line(_("Before you come"), in_own(page, "prepare")),
        Line(_("Take with you"), in_own(page, "bring")),
        Line(_("Who may come along"), in_own(page, "company")),
        Line(_("Answer at the latest"), when(page["respond_by"])),
    ]
    return [line for line in found if line.text]


def _choices(page: Page) -> list[str]:
    if page["kind"] == InvitationKind.OPEN:
        return [_("Please call me: I want to choose a time"), _("I do not want a time")]
    return [_("Yes, I am coming"), _("I cannot come"), _("I need another time. Please call me")]


def mark_of(invitation: Invitation) -> str:
    """What staff type from a reply slip to find the invitation: says nothing about anybody."""
    return invitation.pk.hex[:8].upper()


def letter_of(invitation: Invitation) -> bytes:
    """The letter's bytes, made the first time they are needed and the same ever after. The caller holds the row."""
    if invitation.pdf is None:
        invitation.pdf = file_of([invitation])
        invitation.pdf_sha256 = sha256(invitation.pdf).hexdigest()
        invitation.save(update_fields=["pdf", "pdf_sha256"])
    return bytes(invitation.pdf)


def letter_for_reading(invitation: Invitation, person: Person, *, language: str, is_large: bool) -> bytes:
    """The letter for somebody who has signed in, in the language and size they chose. Nothing is kept.

    Without an address and a reply slip: who reads it here answers here, and it may be left at a printer.
    """
    with translation.override(language):
        letter = letter_words(invitation, person, is_large=is_large) | {"address": [], "slip": ""}
    said = {"language": language, "title": letter["title"], "letters": [letter], "with_address": False}
    return paper.pdf(files("apps.appointments").joinpath("letter.typ").read_bytes(), said)


def file_of(invitations: Iterable[Invitation], *, with_address: bool = False) -> bytes:
    """Letters as one tagged file (PDF/UA-1), each on its own pages. `with_address`: after a page for the envelope."""
    letters = []
    for invitation in invitations:
        person = invitation.appointment.patient
        is_large = Preference.objects.filter(person=person, large_print=True).exists()
        with translation.override(invitation.language):
            letters.append(letter_words(invitation, person, is_large=is_large))
    said = {"language": letters[0]["language"], "title": letters[0]["title"]}
    template = files("apps.appointments").joinpath("letter.typ").read_bytes()
    return paper.pdf(template, {**said, "letters": letters, "with_address": with_address})
