"""One event for a calendar (RFC 5545). Others read calendars and keep them elsewhere: say when, and no more."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from . import clock

WIDEST = 73  # octets on a line, before the break


@dataclass(frozen=True, slots=True)
class Event:
    """`uid` is the same for as long as it is the same thing; `sequence` rises each time that it changes."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    sequence: int = 0
    is_cancelled: bool = False


def ics_of(event: Event) -> bytes:
    """The event without a word about whom, why or where. One that is cancelled takes itself out of the calendar."""
    text = _("Sign in to Samplan to read more.")
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Samplan//Samplan//SV",
        f"METHOD:{'CANCEL' if event.is_cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{event.uid}@samplan",
        f"DTSTAMP:{stamp(clock.now())}",
        f"DTSTART:{stamp(event.starts_at)}",
        f"DTEND:{stamp(event.ends_at)}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(event.title)}",
        f"DESCRIPTION:{escaped(text)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def folded(line: str) -> str:
    """No line is longer than 75 octets; what goes on stands after a blank."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > WIDEST:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
