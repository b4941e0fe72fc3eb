"""Give somebody an assignment; a new colleague is made known by it."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.core.phrases import people_date
from apps.organisations.kinds import can_stand_on
from apps.organisations.models import Assignment, RoleProfile, Staff, Unit

from .base import Data, Doer, Operation, day_of, free, in_order, name_of, not_past, own


def check_grant(data: Data, doer: Doer) -> None:
    unit, profile = own(Unit, data["unit"], doer, "unit"), own(RoleProfile, data["profile"], doer, "profile")
    if not can_stand_on(profile.role, unit.kind):
        raise Invalid("profile", _("Nobody can have this role at a unit of this kind."))
    first, last = day_of(data["valid_from"]), day_of(data["valid_to"])
    not_past(first, doer, "valid_from")
    in_order(first, last)
    staff = Staff.objects.filter(hsa_id=data["hsa_id"]).first()
    if staff:
        free(staff.pk, unit.pk, profile.role, first, last)
    elif not data["name"]:
        raise Invalid("name", _("Nobody here has this HSA-id. Write the name too."))


def run_grant(data: Data, doer: Doer) -> None:
    staff, _made = Staff.objects.get_or_create(hsa_id=data["hsa_id"], defaults={"name": data["name"]})
    profile = own(RoleProfile, data["profile"], doer, "profile")
    Assignment.objects.create(
        staff=staff,
        unit=own(Unit, data["unit"], doer, "unit"),
        role=profile.role,
        profile=profile,
        valid_from=day_of(data["valid_from"]),
        valid_to=day_of(data["valid_to"]),
    )


def say_grant(data: Data) -> str:
    staff = Staff.objects.filter(hsa_id=data["hsa_id"]).first()
    unit, profile = Unit.objects.get(pk=data["unit"]), RoleProfile.objects.get(pk=data["profile"])
    words = {
        "who": name_of(staff) if staff else data["name"],
        "role": profile,
        "unit": unit.name,
        "first": people_date(day_of(data["valid_from"]), weekday=False),
    }
    if not data["valid_to"]:
        return _("%(who)s becomes %(role)s at %(unit)s from %(first)s until further notice.") % words
    words["last"] = people_date(day_of(data["valid_to"]), weekday=False)
    return _("%(who)s becomes %(role)s at %(unit)s from %(first)s to %(last)s.") % words


def about_grant(data: Data) -> Iterable[UUID]:
    return Staff.objects.filter(hsa_id=data["hsa_id"]).values_list("pk", flat=True)


GRANT = Operation(check_grant, run_grant, say_grant, about_grant)
