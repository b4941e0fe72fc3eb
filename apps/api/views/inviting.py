"""The addresses of inviting: what an appointment's invitations are, and what is done with one (services' words)."""

from uuid import UUID

from django.utils.translation import gettext as _

from apps.api.schema import KEY, TEXT
from apps.appointments.models import Appointment, Invitation, Slot
from apps.core.errors import Invalid, NotAllowed
from apps.core.text import clean

from .verbs import RunVerb, view_of


class Inviting(RunVerb, abstract=True):
    """`template` is the name of the kind of time, whose texts the invitation has: a check that both mean the same."""

    def in_our_words(self, pk, data: dict) -> dict:
        rest = {**data}
        template = clean(rest.pop("template", None) or "", "template", 80)
        if template and not self.own(Appointment, pk).filter(service__name=template).exists():
            raise Invalid("template", _("The time is of another kind."))
        return rest

    def own(self, kind, pk):
        return kind.objects.visible_to(self.actor).filter(pk=pk)


class Responding(Inviting, abstract=True):
    """`slot_id` names a free time of the same clinic by its id instead of its `start`. Another clinic's is refused."""

    def in_our_words(self, pk, data: dict) -> dict:
        rest = {**data}
        named = rest.pop("slot_id", None)
        if named is None:
            return rest
        slot = slot_of(named)
        if not self.own(Invitation, pk).filter(appointment__unit=slot.schedule.service.unit_id).exists():
            raise NotAllowed(_("This time is at another clinic."))
        return {**rest, "start": slot.starts_at.isoformat()}


def slot_of(named) -> Slot:
    try:
        return Slot.objects.select_related("schedule__service").get(pk=UUID(named))
    except (Slot.DoesNotExist, ValueError, TypeError, AttributeError):
        raise Invalid("slot_id", _("There is no such time."), problem="invalid_time") from None


Invitations = view_of("send_invitation", Inviting, "invite", template=TEXT)
Sending = view_of("dispatch_invitation", operation="dispatch")
Responses = view_of("answer_invitation", Responding, "respond", slot_id=KEY)
