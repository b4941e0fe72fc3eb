"""Appoint a provider's first two administrators: `appoint_admin PROVIDER --unit HSA --admin HSA --approver HSA`.

The first two cannot be approved by anybody, since nobody is there yet; from then on every change has two people.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import log
from apps.core.calendar import today
from apps.organisations.kinds import Role
from apps.organisations.models import Assignment, Provider, Staff, Unit


class Command(BaseCommand):
    help = (
        "Appoint the first permission administrator and the first approver of a provider. Refuses when there are two."
    )

    def add_arguments(self, parser):
        parser.add_argument("provider", help="the provider's HSA-id")
        parser.add_argument("--unit", required=True, help="HSA-id of the unit where they administer permissions")
        parser.add_argument("--admin", required=True, help="HSA-id of the one who proposes changes")
        parser.add_argument("--approver", required=True, help="HSA-id of the one who approves them")
        parser.add_argument("--decides-rules", action="store_true", help="the region's own: changes the dated rules")

    @transaction.atomic
    def handle(self, *args, provider, unit, admin, approver, decides_rules, **options):
        where = self.found(Provider.objects.select_for_update(), provider)
        place = self.found(Unit.objects.filter(provider=where), unit)
        who = {
            Role.PERMISSION_ADMIN: self.found(Staff.objects, admin),
            Role.PERMISSION_APPROVER: self.found(Staff.objects, approver),
        }
        if len({one.pk for one in who.values()}) < 2:
            raise CommandError(_("They must be two different people."))
        there = Assignment.objects.valid_on(today()).filter(provider=where, role__in=list(who))
        if there.values("staff").distinct().count() >= 2:
            raise CommandError(_("The provider already has two. They appoint others, each approved by the other."))
        if decides_rules:
            where.decides_rules = True
            where.save(update_fields=["decides_rules"])
        for role, staff in who.items():
            self.appoint(staff, place, role)
        self.stdout.write(_("%(provider)s has two administrators.") % {"provider": where.name})

    def appoint(self, staff: Staff, unit: Unit, role: str) -> None:
        post, _made = Assignment.objects.get_or_create(
            staff=staff, unit=unit, role=role, valid_to=None, defaults={"valid_from": today()}
        )
        log.record(None, "appoint_admin", subject=post, reason=f"{role} {staff.hsa_id}")

    def found(self, rows, hsa_id: str):
        row = rows.filter(hsa_id=hsa_id.strip().upper()).first()
        if row is None:
            raise CommandError(_("Nothing here has the HSA-id %(hsa_id)s.") % {"hsa_id": hsa_id})
        return row
