"""What somebody wants to see: which month, where, and of whom. It stands in the address, so that it can be sent on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core.errors import NotFound
from apps.core.municipalities import MUNICIPALITIES
from apps.organisations.kinds import MUNICIPAL, Purpose
from apps.organisations.models import Unit

from . import wording
from .kinds import AgeGroup, CutKind, FormOfCare, PlaceKind
from .models import MonthClosed
from .places import Place, municipality, of_unit, region, units_for
from .reading import CUTS, EVERYBODY, SENIORS, Cut, closed_months


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    label: str
    rows: list[Option]


@dataclass(frozen=True)
class Choice:
    """A closed month, a place and a cut; and what else could be chosen."""

    closed: MonthClosed
    place: Place
    cut: Cut
    all_closed: list[MonthClosed]
    all_places: list[Place]

    @property
    def month(self) -> date:
        return self.closed.month

    @property
    def since(self) -> date:
        """The first month that was ever closed."""
        return self.all_closed[-1].month

    @property
    def cut_name(self) -> str:
        return "" if self.cut == EVERYBODY else name_of(self.cut)

    def address(self, **other: str) -> str:
        """The same choice as a query, with something else in it."""
        chosen = {"month": f"{self.month:%Y-%m}", "place": self.place.key, "cut": self.cut.code, **other}
        return "?" + urlencode({key: value for key, value in chosen.items() if value})

    @property
    def months(self) -> list[Option]:
        return [
            Option(f"{one.month:%Y-%m}", wording.month_name(one.month).capitalize(), one.month == self.month)
            for one in self.all_closed
        ]

    @property
    def places(self) -> list[Options]:
        labels = {PlaceKind.MUNICIPALITY: _("Municipalities"), PlaceKind.UNIT: _("Units")}
        found = {kind: [one for one in self.all_places if one.kind == kind] for kind in PlaceKind}
        return [
            Options(str(labels.get(kind, "")), [Option(one.key, one.name, one == self.place) for one in rows])
            for kind, rows in found.items()
            if rows
        ]

    @property
    def cuts(self) -> list[Options]:
        def rows(kind: CutKind) -> list[Option]:
            return [Option(one.code, name_of(one), one == self.cut) for one in CUTS if one.kind == kind]

        labels = {CutKind.ALL: "", CutKind.CARE_FORM: CutKind.CARE_FORM.label, CutKind.AGE: CutKind.AGE.label}
        return [Options(str(label), rows(kind)) for kind, label in labels.items()]


def name_of(cut: Cut) -> str:
    names = {**dict(FormOfCare.choices), **dict(AgeGroup.choices), SENIORS.code: _("65 years and older, together")}
    return str(names.get(cut.code, CutKind.ALL.label))


def chosen(actor: Actor, asked: Mapping[str, str]) -> Choice | None:
    """What the address asks for; None as long as no month has been closed. Two statements.

    Raises NotFound for what there is not, or is not the actor's to see.
    """
    months = closed_months()
    if not months:
        return None
    wanted = month_in(asked.get("month", ""))
    closed = next((one for one in months if one.month == wanted), months[0] if wanted is None else None)
    cut = next((one for one in CUTS if one.code == asked.get("cut", "")), None)
    if closed is None or cut is None:
        raise NotFound
    units = list(units_for(actor).by_name())
    places = [region(), *map(municipality, MUNICIPALITIES), *map(of_unit, units)]
    return Choice(closed, place_in(actor, asked.get("place", ""), places, units), cut, months, places)


def month_in(text: str) -> date | None:
    """ "2026-10"; None where nothing is asked for. Raises NotFound for what is no month."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)
    except ValueError:
        raise NotFound from None


def place_in(actor: Actor, key: str, places: list[Place], units: list[Unit]) -> Place:
    """One of those that the actor may choose. Raises NotFound for any other."""
    if not key:
        return start_of(actor, units)
    found = next((one for one in places if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def start_of(actor: Actor, units: list[Unit]) -> Place:
    """Where the pages begin: the own unit; the own municipality for its units; the region for statistics."""
    mine = next((one for one in units if one.pk == actor.unit), None)
    if mine is None or actor.purpose == Purpose.STATISTICS:
        return region()
    if mine.kind in MUNICIPAL and mine.municipality_code in MUNICIPALITIES:
        return municipality(mine.municipality_code)
    return of_unit(mine)
