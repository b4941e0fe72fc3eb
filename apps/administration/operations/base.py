"""What every piece of a change needs: who does it where, and rows of the provider's own and no others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.organisations.models import Assignment, Staff

Data = dict[str, Any]
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Doer:
    """At which provider, by whom and on which day something is done. `by` is the one who approves."""

    provider: UUID
    day: date
    by: Staff | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    check: Callable[[Data, Doer], None]
    run: Callable[[Data, Doer], None]
    says: Callable[[Data], str]
    about: Callable[[Data], Iterable[UUID]]


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def name_of(staff: Staff) -> str:
    """A colleague's name; whoever has a protected identity is known by the HSA-id."""
    return _("Protected identity (%(hsa_id)s)") % {"hsa_id": staff.hsa_id} if staff.is_protected else staff.name


def own(model, pk, doer: Doer, field: str):
    """A row of the provider's own, or Invalid: another provider's does not exist here."""
    rows = model.objects.filter(provider=doer.provider) if model is not Assignment else of_provider(doer.provider)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Invalid(field, _("This does not exist at your provider."))
    return found


def of_provider(provider: UUID):
    return Assignment.objects.filter(provider=provider).select_related("staff", "unit", "profile")


def in_order(first: date, last: date | None, field: str = "valid_to") -> None:
    if last and last < first:
        raise Invalid(field, _("The last day comes before the first."))


def not_past(day: date, doer: Doer, field: str) -> None:
    if day < doer.day:
        raise Invalid(field, _("The day has passed. A change never reaches back in time."))


def overlaps(staff: UUID, unit: UUID, role: str, first: date, last: date | None, but: UUID | None = None) -> bool:
    same = Assignment.objects.filter(staff=staff, unit=unit, role=role).exclude(pk=but)
    return same.filter(Q(valid_to=None) | Q(valid_to__gte=first), valid_from__lte=last or date.max).exists()


def free(staff: UUID, unit: UUID, role: str, first: date, last: date | None, but: UUID | None = None) -> None:
    if overlaps(staff, unit, role, first, last, but):
        raise Invalid("valid_from", _("The person has this role at the unit already on some of these days."))


def nobody(data: Data) -> Iterable[UUID]:
    return ()
