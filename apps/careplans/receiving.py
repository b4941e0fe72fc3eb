"""Which unit answers when the person asks for a plan: one that knows them, or else their municipality's."""

from django.utils.translation import gettext as _

from apps.access.models import Basis, Ground
from apps.cases import receivers
from apps.core import clock
from apps.core.errors import Invalid
from apps.core.guard import as_system
from apps.organisations.kinds import INPATIENT, OUTPATIENT, UnitKind
from apps.organisations.models import Unit
from apps.patients.models import Person

PLANS = (*sorted(OUTPATIENT), UnitKind.MUNICIPAL_HEALTH, UnitKind.SOCIAL_SERVICES, UnitKind.LSS)


def known_units(person: Person) -> list[Unit]:
    """Units that may call to a plan and know the person now: where they are listed first."""
    now = clock.now()
    with as_system("which units know the person who asks"):
        rows = Ground.objects.filter(
            patient=person, valid_from__lte=now, basis__in=[Basis.LISTED, Basis.CARE, Basis.CASE]
        )
        live = [row for row in rows.order_by("-valid_from") if row.valid_until is None or row.valid_until > now]
    order = {Basis.LISTED: 0, Basis.CARE: 1, Basis.CASE: 2}
    ids = [row.unit_id for row in sorted(live, key=lambda row: order[Basis(row.basis)])]
    units = Unit.objects.select_related("provider__principal").exclude(kind__in=INPATIENT).filter(kind__in=PLANS)
    found = units.in_bulk(dict.fromkeys(ids))
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def unit_for(person: Person, wanted: Unit | None) -> Unit:
    """Raises Invalid("unit") when nobody can be found, or the wanted unit makes no plans."""
    if wanted is not None:
        if wanted.kind not in PLANS:
            raise Invalid("unit", _("Choose a health centre, a clinic or the municipality."))
        return Unit.objects.select_related("provider__principal").get(pk=wanted.pk)
    known = known_units(person)
    here = receivers.of_municipality(person.municipality_code, [UnitKind.SOCIAL_SERVICES])
    found = known[0] if known else here.select_related("provider__principal").first()
    if found is None:
        raise Invalid("unit", _("Choose whom you want to ask."))
    return found
