"""The meeting for a calendar (RFC 5545). Others read calendars and keep them elsewhere: it says when, and no more."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from apps.core import clock

from .parts import Met

AN_HOUR = timedelta(hours=1)
WIDEST = 73  # octets on a line, before the break


def ics_of(met: Met) -> bytes:
    """One event without a word about whom, why or where."""
    ends_at = met.ends_at or met.starts_at + AN_HOUR
    title, text = _("Meeting in Samplan"), _("Sign in to Samplan to read more.")
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Samplan//Samplan//SV",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{met.pk}@samplan",
        f"DTSTAMP:{stamp(clock.now())}",
        f"DTSTART:{stamp(met.starts_at)}",
        f"DTEND:{stamp(ends_at)}",
        f"SUMMARY:{escaped(title)}",
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
