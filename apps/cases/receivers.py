"""Which units may be right for a person: those of their municipality first, then whatever somebody searches for."""

from django.db.models import Q, QuerySet

from apps.access.actor import Actor
from apps.organisations.kinds import MUNICIPAL, OUTPATIENT, UnitKind
from apps.organisations.models import Unit

from .models import Case, Participant

# Who is told when somebody is admitted: receiving functions, municipal health care and health centres.
RECEIVING = (UnitKind.SOCIAL_SERVICES, UnitKind.LSS, UnitKind.MUNICIPAL_HEALTH, *sorted(OUTPATIENT))
FOUND_AT_MOST = 12


def of_municipality(code: str, kinds=RECEIVING) -> QuerySet[Unit]:
    """Units that work in a municipality, or that it answers for itself."""
    if not code:
        return Unit.objects.none()
    here = Q(municipality_code=code) | Q(provider__principal__code=code)
    return Unit.objects.filter(here, kind__in=kinds).by_name()


def around(case: Case, actor: Actor) -> QuerySet[Unit]:
    """Whoever may come to take part in a case beside the unit that is responsible: those that do, here and in the case
    before, and the receivers of the person's municipality.
    """
    parts = Participant.objects.visible_to(actor).filter(case__in=[case.pk, case.previous_id or case.pk], left_at=None)
    known = list(parts.values_list("unit", flat=True))
    near = of_municipality(case.patient.municipality_code).values_list("pk", flat=True)
    return Unit.objects.filter(pk__in=[*known, *near]).exclude(pk=case.responsible_unit_id).by_name()


def of_principal_of(unit_id, kinds=None) -> QuerySet[Unit]:
    """The other units of the same principal."""
    mine = Unit.objects.filter(pk=unit_id).values("provider__principal")
    rows = Unit.objects.filter(provider__principal__in=mine, kind__in=kinds or MUNICIPAL | OUTPATIENT)
    return rows.exclude(pk=unit_id).by_name()


def find(text: str, kinds=None) -> list[Unit]:
    """Units by a part of their name: enough to choose from, never the whole register."""
    text = " ".join(text.replace("\x00", "").split())[:100]
    if len(text) < 2:
        return []
    rows = Unit.objects.filter(name__icontains=text, **({"kind__in": kinds} if kinds else {}))
    return list(rows.by_name()[:FOUND_AT_MOST])
