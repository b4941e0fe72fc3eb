"""Every verb that has an address here, for machines."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from apps.access.actions import VERBS, Verb
from apps.access.api import GuardedAPI, status_of, told
from apps.access.fields import coerce_all
from apps.api import times
from apps.api.once import answered_once
from apps.api.schema import CONDITIONS, answers_of, fields_of
from apps.appointments.models import Appointment, Invitation
from apps.appointments.places import SlotTaken
from apps.core.errors import Changed, Invalid, NotFound, Refused
from apps.core.guard import Guarded


class RunVerb(GuardedAPI, abstract=True):
    """Run one verb. The body holds its fields; `once` is your own key: the same again is answered alike.

    The key may stand in the header Idempotency-Key instead. If-Match holds the ETag that was read: where the row has
    changed since, nothing is done.
    """

    verb: Verb

    def run(self, request, pk):
        if not isinstance(request.data, dict):
            raise Invalid("body", _("Send a JSON object with the fields of the verb."))
        data = {**request.data}
        once = read_once(request.headers.get("Idempotency-Key") or data.pop("once", None))
        asked = [self.verb.name, str(pk), data]
        return answered_once(once, self.actor, asked, lambda: self.try_to(request, pk, data, once))

    def try_to(self, request, pk, data: dict, once: UUID | None) -> Response:
        """A refusal is an answer too: what must be told with it (an alert) is not undone."""
        try:
            made = self.verb.run(
                self.verb.on(pk=pk), by=self.actor, once=once, given=lambda: self.given(request, pk, data)
            )
        except SlotTaken as taken:
            free = [times.of_slot(slot) for slot in taken.next]
            return Response({**told(taken), "next": free}, status=status.HTTP_409_CONFLICT)
        except Refused as refused:
            return Response(told(refused), status=status_of(refused))
        return self.answer(pk, made)

    def given(self, request, pk, data: dict) -> dict:
        """The fields, read once the row is locked. Raises Changed where it is not what the caller has read."""
        wanted, read = request.headers.get("If-Match", "*"), times.READERS.get(self.verb.on)
        if wanted != "*" and read and times.etag(read(pk, self.actor)) != wanted:
            raise Changed
        return coerce_all(self.verb, self.in_our_words(pk, data), self.resolve)

    def in_our_words(self, pk, data: dict) -> dict:
        """The fields as the verb calls them, where an address has words of its own."""
        return data

    def answer(self, pk, made) -> Response:
        """201 and the address of a new time; 202 for what is on its way, with the ways that it goes."""
        said = {"done": self.verb.name, "made": str(made.pk) if made is not None else None}
        if isinstance(made, Invitation):
            where = reverse("api:invitation", args=[made.pk])
            plan = {"plan": times.plan_of(made), "respond_by": times.moment(made.respond_by)}
            headers = {"Location": where, **self.tag(Invitation, made.pk)}
            return Response({**said, **plan}, status=status.HTTP_202_ACCEPTED, headers=headers)
        if isinstance(made, Appointment) and made.pk != pk:
            headers = {"Location": reverse("api:appointment", args=[made.pk]), **self.tag(Appointment, made.pk)}
            return Response(said, status=status.HTTP_201_CREATED, headers=headers)
        return Response(said, headers=self.tag(self.verb.on, pk))

    def tag(self, kind: type, pk: UUID) -> dict[str, str]:
        """The ETag of what it has become, for the next If-Match. None for what cannot be read, or no longer may."""
        read = times.READERS.get(kind)
        try:
            return {"ETag": times.etag(read(pk, self.actor))} if read else {}
        except NotFound:
            return {}

    def resolve(self, kind: type, key: str):
        """A row by its public id, for fields that name units, staff or messages. LookupError when there is none."""
        rows = kind.objects.all()
        if issubclass(kind, Guarded):
            rows = rows.visible_to(self.actor)
        try:
            return rows.get(pk=key)
        except (kind.DoesNotExist, ValidationError, ValueError, TypeError) as error:
            raise LookupError(key) from error


def read_once(text) -> UUID | None:
    try:
        return UUID(text) if text else None
    except (ValueError, TypeError, AttributeError):
        raise Invalid("once", _("Send a UUID of your own, or leave it out.")) from None


def view_of(name: str, base: type[RunVerb] = RunVerb, operation: str = "", **fields: dict) -> type[RunVerb]:
    """A view class for one verb, with its fields in the description.

    `base`, `operation` and `fields`: for an address of its own, with words that are not the verb's.
    """
    one = VERBS[name]
    wanted = fields_of(one)
    wanted["application/json"]["properties"] |= fields

    class RunOne(base):  # type: ignore[valid-type,misc]
        permission = name
        verb = one

        @extend_schema(
            operation_id=operation or name,
            description=one.doc,
            parameters=CONDITIONS,
            request=wanted,
            responses=answers_of(one),
        )
        def post(self, request, pk):
            return self.run(request, pk)

    RunOne.__name__ = RunOne.__qualname__ = "".join(part.title() for part in (operation or name).split("_"))
    RunOne.__doc__ = one.doc
    return RunOne
