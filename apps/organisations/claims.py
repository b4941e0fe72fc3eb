"""Who an employee HSA-id is: staff with a valid assignment today. Registered with `identity.claimants`."""

from typing import TYPE_CHECKING

from apps.core import calendar
from apps.identity.claimants import STAFF, Claimant, NoAssignment, Unknown

from .models import Staff

if TYPE_CHECKING:
    from apps.identity.models import User


def find_staff(hsa_id: str, user: "User", name: str = "") -> Claimant:
    """Tie the user to the member of staff; an earlier user of theirs, or earlier staff of this user, lets go.

    Raises Unknown for an HSA-id that nobody here has, NoAssignment where none of the assignments is valid today.
    """
    staff = Staff.objects.select_for_update().filter(hsa_id=hsa_id.strip().upper()).first()
    if staff is None:
        raise Unknown
    if not staff.assignments.valid_on(calendar.today()).exists():
        raise NoAssignment
    if staff.user_id != user.pk:
        Staff.objects.filter(user=user).update(user=None)
        staff.user = user
        staff.save(update_fields=["user"])
    return Claimant(STAFF, staff.name)
