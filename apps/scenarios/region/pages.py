"""What is asked for when a region is measured: every page that somebody may open without saying more, and some more.

A page that somebody writes tomorrow is measured as well: pages are found among the addresses.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace

from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from apps.access.views import SaysWhoMayComeIn
from apps.appointments.models import Appointment, Campaign, Invitation
from apps.careplans.models import Plan
from apps.cases.models import Case
from apps.patients.models import Person
from apps.records.models import RecordEntry

from .faces import Face

BUDGET = 8  # statements of a page, for all that surrounds it too
# Pages that may still cost more.
BUDGETS = {
    "followup:overview": 12,  # four figures, the trend, the comparison, and where and when may be chosen
    "followup:pdf": 12,  # the same on paper
    "followup:csv": 10,  # every figure of a month
    "api:figures": 10,  # the same for machines
    "portal:home": 11,  # the way home, the plan, the next time, those one may act for
    "workplace:campaign": 11,  # what it says, how far it has come, whom it cannot reach, who is named in the log
    "workplace:invitation": 11,  # what was sent, answered and is owed, and by which rules it goes on
    "workplace:time": 9,  # its invitations, and what is owed
}
KEPT_BYTES = ("workplace:letter",)  # gives one file that was made before, and that nobody generates
SHOWN = 50  # rows of a list that is asked for without a page


@dataclass(frozen=True)
class Page:
    """`data` is posted; without any the page is fetched."""

    name: str
    address: str
    data: dict | None = None

    @property
    def budget(self) -> int:
        return BUDGETS.get(self.name.partition(",")[0], BUDGET)


def pages_for(face: Face) -> Iterator[Page]:
    """Those of a face with a session; who acts for another has none here."""
    if face.client:
        found = [*simple_pages(), *more_pages(face), *pages_of(face)]
        yield from (page for page in found if may_come_in(face, page.address))


def may_come_in(face: Face, address: str) -> bool:
    """As the page itself says: some that staff and people share a permission for are for staff only."""
    view = resolve(address.partition("?")[0]).func.view_class()
    view.request = SimpleNamespace(actor=face.actor)
    return view.may_come_in() if hasattr(view, "may_come_in") else face.actor.may(view.permission)


def simple_pages() -> Iterator[Page]:
    for name, _view, keys in addresses():
        if not keys:
            yield Page(name, reverse(name))


def pages_of(face: Face) -> Iterator[Page]:
    """Pages that show one case, one person, one time of theirs, and have no form."""
    theirs = {
        Case: face.case,
        Plan: face.plan,  # by the key of its case
        Person: face.person,
        Appointment: face.time,
        Invitation: face.invitation,
        Campaign: face.campaign,
    }
    for name, view, keys in addresses():
        row = theirs.get(view.model)
        if row and keys == ("pk",) and not hasattr(view, "post") and name not in KEPT_BYTES:
            yield Page(name, reverse(name, args=[row.pk]))


def more_pages(face: Face) -> Iterator[Page]:
    if face.actor.is_staff:
        yield Page("workplace:worklist, late", "/arbete/?vy=forsenat")
        yield Page("workplace:search, a number", "/arbete/sok/", {"number": face.patient.personal_number})
    elif face.time:
        yield Page("portal:time", reverse("portal:time", args=[face.time.pk]))


def addresses(resolver=None, spaces: tuple[str, ...] = (), keys: tuple[str, ...] = ()) -> Iterator[tuple]:
    """Name, view and keys of every guarded address that can be fetched."""
    for entry in (resolver or get_resolver()).url_patterns:
        needed = (*keys, *entry.pattern.converters)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, (*spaces, entry.namespace) if entry.namespace else spaces, needed)
        elif isinstance(entry, URLPattern) and entry.name:
            view = getattr(entry.callback, "view_class", None)
            if isinstance(view, type) and issubclass(view, SaysWhoMayComeIn) and hasattr(view, "get"):
                yield ":".join((*spaces, entry.name)), view, needed


# Lists that are asked for without a page: one statement each.
LISTS: dict[str, Callable[[Face], QuerySet]] = {
    "my patients": lambda face: Person.objects.visible_to(face.actor, lead=True),
    "a patient's record": lambda face: (
        RecordEntry.objects.visible_to(face.actor).filter(patient=face.patient).order_by("-happened_at")
    ),
    "the unit's record": lambda face: (
        RecordEntry.objects.visible_to(face.actor).filter(unit=face.actor.unit).order_by("-recorded_at")
    ),
    "a patient's cases": lambda face: Case.objects.visible_to(face.actor).filter(patient=face.patient),
}
