"""Worklist, case and verbs for machines."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response

from apps.access.actions import VERBS, Verb
from apps.access.api import GuardedAPI
from apps.access.fields import coerce_all
from apps.audit import log
from apps.cases.kinds import TaskState
from apps.cases.models import Case, Task
from apps.core.errors import Invalid
from apps.core.guard import Guarded

from . import shapes
from .schema import ERRORS, fields_of

AT_MOST = 200
ANY = OpenApiResponse(OpenApiTypes.OBJECT)


class Me(GuardedAPI):
    """Who acts, and in which capacity."""

    permission = "view_worklist"

    @extend_schema(operation_id="me", responses={200: ANY, **ERRORS})
    def get(self, request):
        actor = self.actor
        return Response(
            {"name": actor.name, "role": actor.role, "unit": str(actor.unit), "unit_name": actor.unit_name}
        )


class Worklist(GuardedAPI):
    """The open tasks of the actor's unit, the most urgent first, at most 200."""

    permission = "view_worklist"

    @extend_schema(operation_id="worklist", responses={200: ANY, **ERRORS})
    def get(self, request):
        tasks = (
            Task.objects.visible_to(self.actor, lead=True)
            .filter(unit=self.actor.unit, state=TaskState.OPEN)
            .select_related("case__patient")
            .order_by("due_at", "pk")[:AT_MOST]
        )
        rows = [{**shapes.of_task(task), "case": shapes.of_case(task.case)} for task in tasks]
        shown = sorted({str(task.case.patient_id) for task in tasks})
        log.record(self.actor, "list", subject_type="cases.task", shown={"patients": shown})
        return Response({"tasks": rows})


class OneCase(GuardedAPI):
    """A case as the actor may see it. What may not be seen does not exist: 404."""

    permission = "view_case"
    model = Case

    @extend_schema(operation_id="case", responses={200: ANY, **ERRORS})
    def get(self, request, pk):
        case = self.get_object(Case.objects.select_related("patient", "responsible_unit"))
        return Response(shapes.whole_case(case, self.actor))


class RunVerb(GuardedAPI, abstract=True):
    """Run one verb. The body holds its fields; `once` is a key of your own, so that a retry does the work once."""

    verb: Verb

    def run(self, request, pk):
        if not isinstance(request.data, dict):
            raise Invalid("body", _("Send a JSON object with the fields of the verb."))
        data = {**request.data}
        once = read_once(data.pop("once", None))
        made = self.verb.run(
            self.verb.on(pk=pk), by=self.actor, once=once, given=lambda: coerce_all(self.verb, data, self.resolve)
        )
        return Response({"done": self.verb.name, "made": str(made.pk) if made is not None else None})

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


def view_of(name: str) -> type[RunVerb]:
    """A view class for one verb, with its fields in the description."""
    one = VERBS[name]

    class RunOne(RunVerb):
        permission = name
        verb = one

        @extend_schema(operation_id=name, description=one.doc, request=fields_of(one), responses={200: ANY, **ERRORS})
        def post(self, request, pk):
            return self.run(request, pk)

    RunOne.__name__ = RunOne.__qualname__ = "".join(part.title() for part in name.split("_"))
    RunOne.__doc__ = one.doc
    return RunOne
