"""What can happen to a proposed change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.states import Move


class ChangeState(TextChoices):
    PROPOSED = "proposed", _("Waiting for a second person")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", pgettext_lazy("a change", "Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


C = ChangeState

MOVES = {
    "propose_permission_change": Move.of(to=C.PROPOSED),
    "approve_change": Move.of(C.PROPOSED, to=C.APPROVED),
    "reject_change": Move.of(C.PROPOSED, to=C.REJECTED),
    "withdraw_change": Move.of(C.PROPOSED, to=C.WITHDRAWN),
    "remind_about_change": Move.stay(C.PROPOSED),
}
