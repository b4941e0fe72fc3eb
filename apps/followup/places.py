"""From where a figure may be asked for: the region, its municipalities, and the units of one's own provider.

Which units they are the policy says for every figure (A7, A8); here it is said once more, so that a page can offer
them.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core.errors import NotFound
from apps.core.municipalities import MUNICIPALITIES
from apps.organisations.kinds import Purpose
from apps.organisations.models import Unit

from .kinds import ELSEWHERE, PlaceKind

PURPOSES = (Purpose.STATISTICS, Purpose.QUALITY)


@dataclass(frozen=True, slots=True)
class Place:
    """`key` names it in addresses: region, municipality-1281, unit-UUID."""

    kind: PlaceKind
    name: str
    code: str = ""
    unit: UUID | None = None

    @property
    def key(self) -> str:
        return "-".join(filter(None, (self.kind, self.code, str(self.unit or ""))))

    @property
    def where(self) -> Q:
        """The figures of this place."""
        return Q(place_kind=self.kind, municipality_code=self.code, unit=self.unit)


def reads_figures(actor: Actor) -> bool:
    """Whether the assignment is for statistics or quality: a page for others has no figures, and can say why."""
    return actor.purpose in PURPOSES


def region() -> Place:
    return Place(PlaceKind.REGION, _("All of Skåne"))


def municipality(code: str) -> Place:
    name = _("Other municipalities") if code == ELSEWHERE else MUNICIPALITIES[code]
    return Place(PlaceKind.MUNICIPALITY, name, code=code)


def of_unit(unit: Unit) -> Place:
    return Place(PlaceKind.UNIT, unit.name, unit=unit.pk)


def units_for(actor: Actor) -> QuerySet[Unit]:
    """Units of the own provider; for statistics of all providers that the own principal answers for."""
    if not reads_figures(actor):
        return Unit.objects.none()
    if actor.purpose == Purpose.STATISTICS:
        return Unit.objects.filter(provider__principal=actor.principal)
    return Unit.objects.filter(provider=actor.provider)


def places_for(actor: Actor) -> list[Place]:
    """All that the actor may choose: the region, its municipalities by name, then units by name. One statement."""
    if not reads_figures(actor):
        return []
    units = [of_unit(one) for one in units_for(actor).by_name()]
    return [region(), *map(municipality, MUNICIPALITIES), *units]


def place_of(actor: Actor, key: str) -> Place:
    """The place of a name in an address. Raises NotFound for what is none, or not the actor's to see."""
    kind, _dash, rest = key.partition("-")
    if not reads_figures(actor):
        raise NotFound
    if key == PlaceKind.REGION:
        return region()
    if kind == PlaceKind.MUNICIPALITY and (rest in MUNICIPALITIES or rest == ELSEWHERE):
        return municipality(rest)
    if kind == PlaceKind.UNIT:
        try:
            return of_unit(units_for(actor).get(pk=UUID(rest)))
        except (ValueError, Unit.DoesNotExist):
            raise NotFound from None
    raise NotFound


def home_of(actor: Actor) -> Place:
    """Where a page begins: the own unit, or for statistics the region. One statement."""
    if actor.purpose == Purpose.STATISTICS:
        return region()
    return of_unit(Unit.objects.get(pk=actor.unit))
