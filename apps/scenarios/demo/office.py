"""The permission office of the demo: one change waits for a second person, and some reviews are late."""

from datetime import timedelta

from apps.access.actor import Actor
from apps.administration.actions import propose_permission_change
from apps.administration.models import Confirmation
from apps.core import calendar, clock
from apps.organisations.models import Assignment, Provider, RoleProfile, Staff, Unit

REGION = "SE9999000129-DEMOV"
AGNETA = "SE9999000129-DEMOP180"  # proposes; Olle Dahl at Vårdcentralen Måsen approves
MARIA = "SE9999000129-DEMOP005"
SUNDET, ORTHOPAEDICS = "SE9999000129-DEMO124", "SE9999000129-DEMO102"
SIV = "SE9999000129-DEMOP007"
LATELY, LONG_AGO = timedelta(days=60), timedelta(days=420)
WHY = "Sundets vårdsamordnare är sjukskriven. Maria tar emot deras patienter två dagar i veckan till årsskiftet."


def open_the_office() -> None:
    region = Provider.objects.get(hsa_id=REGION)
    region.decides_rules = True
    region.save(update_fields=["decides_rules"])
    review(region)
    propose(region)


def review(region: Provider) -> None:
    """Everybody was reviewed two months ago, but at one ward, and Siv at the health centre."""
    agneta, now = Staff.objects.get(hsa_id=AGNETA), clock.now()
    posts = Assignment.objects.filter(provider=region).exclude(staff=agneta).select_related("staff", "unit")
    late = {post.pk for post in posts if post.unit.hsa_id == ORTHOPAEDICS or post.staff.hsa_id == SIV}
    Confirmation.objects.bulk_create(
        Confirmation(assignment=post, by=agneta, at=now - (LONG_AGO if post.pk in late else LATELY), is_kept=True)
        for post in posts
    )


def propose(region: Provider) -> None:
    posts = Assignment.objects.filter(staff__hsa_id=AGNETA, role="permission_admin")
    agneta = Actor.of_assignment(posts.order_by("unit__hsa_id").first())
    maria = Staff.objects.get(hsa_id=MARIA)
    grant = {
        "do": "grant",
        "hsa_id": maria.hsa_id,
        "name": "",
        "unit": str(Unit.objects.get(hsa_id=SUNDET).pk),
        "profile": str(RoleProfile.standard(region.pk, "outpatient_coordinator").pk),
        "valid_from": calendar.today().isoformat(),
        "valid_to": None,
    }
    propose_permission_change(region, by=agneta, changes=[grant], reason=WHY)
