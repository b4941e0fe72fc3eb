"""What Karin takes along: the meeting for her calendar, the plan as a file. Neither says more than she sees."""

import re
from datetime import UTC, timedelta
from io import BytesIO

import icalendar
import pypdf
import pytest
import vobject
from django.urls import reverse

from tests.cast import Cast, make_person, moment

from . import plans

pytestmark = pytest.mark.django_db


def file(somebody, name: str, case) -> bytes:
    return somebody.get(reverse(f"portal:{name}", args=[case.pk])).content


def as_icalendar(content: bytes) -> dict:
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    names = ("uid", "summary", "description", "class")
    return {name: str(event[name]) for name in names} | {"begins": event.start, "ends": event.end}


def as_vobject(content: bytes) -> dict:
    event = vobject.readOne(content.decode()).vevent
    said = {name: getattr(event, name).value for name in ("uid", "summary", "description")}
    return said | {"class": event.contents["class"][0].value, "begins": event.dtstart.value, "ends": event.dtend.value}


def test_two_strangers_read_the_same_calendar_file_and_learn_when_and_nothing_else(karin, cast):
    case = plans.called(cast)
    content = file(karin, "plan-calendar", case)
    event = as_icalendar(content)
    assert event == as_vobject(content)
    assert event["summary"] == "Möte i Samplan"
    assert event["class"] == "PRIVATE"
    assert event["begins"].astimezone(UTC) == moment("2026-04-02T10:00")
    assert event["ends"] - event["begins"] == timedelta(hours=1)
    assert icalendar.Calendar.from_ical(content).errors == []
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for secret in ("Karin", "Måsen", "Storgatan", "hemma", " plan", str(case.pk)):
        assert secret not in content.decode()


# --- The file


@pytest.fixture
def paper(karin, cast: Cast) -> pypdf.PdfReader:
    """The plan of Karin, whose brother has been at the meeting."""
    olle = make_person("Olle Testsson", "197001239297")
    return pypdf.PdfReader(BytesIO(file(karin, "plan-file", plans.active(cast, olle))))


def test_the_file_shows_what_it_holds_and_holds_nothing_else(paper, cast):
    seen = " ".join(page.extract_text() for page in paper.pages)
    assert "Gå till torget med rollator" in " ".join(seen.split())
    assert "Karin Testsson" in seen
    hidden = {name for name in paths(paper.trailer) if name in ACTIVE}
    assert not hidden, "scripts, files, forms, notes and layers that can be switched off have no place on a paper"
    assert not paper.attachments
    drawn = [one for page in paper.pages for one in page.get_contents().operations]
    assert [one for one in drawn if one[1] == b"Tj" or one[1] == b"TJ"], "there is text to look at"
    assert not [one for one in drawn if one == ([3], b"Tr")], "no text is drawn without ink"
    for other in ("Olle", "197001239297", cast.karin.personal_number, "Siv Lind", "Per Olsson"):
        assert other not in seen
    for text in texts(paper.trailer):
        assert not PERSONAL_NUMBER.search(text)
        assert "Olle" not in text
        assert "Storgatan" not in text


def test_nothing_about_the_file_says_whose_it_is(paper):
    about = " ".join(str(value) for value in (paper.metadata or {}).values())
    about += paper.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in about
    for name in ("Karin", "Testsson", "torget", "/Author", "dc:creator"):
        assert name not in about


# What a reader of PDF would run, open, fill in, keep or hide.
ACTIVE = {
    "/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/SubmitForm", "/EmbeddedFiles", "/EmbeddedFile", "/AF",
    "/AcroForm", "/XFA", "/RichMedia", "/OCProperties", "/Annots", "/PieceInfo", "/Collection", "/Threads",
}  # fmt: skip
MOMENT = re.compile(r"D:\d{14}\S*")
PERSONAL_NUMBER = re.compile(r"\d{6,8}[-+]?\d{4}")


def every(found, seen: set[int] | None = None):
    """Every object that hangs on the file, each once."""
    seen = set() if seen is None else seen
    found = found.get_object()
    if id(found) in seen:
        return
    seen.add(id(found))
    yield found
    below = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    for one in below:
        yield from every(one, seen)


def paths(trailer) -> set[str]:
    """The name of everything that hangs on the file, and of what kind each thing is."""
    rows = [one for one in every(trailer) if isinstance(one, dict)]
    kinds = {str(row[key]) for row in rows for key in ("/Type", "/Subtype", "/S") if key in row}
    return {str(name) for row in rows for name in row} | kinds


def texts(trailer):
    """Every text beside what is drawn: titles, what a screen reader is told, names and bookmarks."""
    for one in every(trailer):
        if isinstance(one, pypdf.generic.TextStringObject) and not MOMENT.fullmatch(one):
            yield str(one)
