"""Who acts, the worklist and a case, for machines."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response

from apps.access.api import GuardedAPI
from apps.api import shapes
from apps.api.schema import ERRORS
from apps.audit import log
from apps.cases.kinds import TaskState
from apps.cases.models import Case, Task

AT_MOST = 200
ANY = OpenApiResponse(OpenApiTypes.OBJECT)


class Me(GuardedAPI):
    """Who acts, and in which capacity. A patient's id is what their times are booked under."""

    permission = "view_me"

    @extend_schema(operation_id="me", responses={200: ANY, **ERRORS})
    def get(self, request):
        actor = self.actor
        return Response(
            {
                "name": actor.name,
                "role": actor.role,
                "unit": str(actor.unit) if actor.unit else None,
                "unit_name": actor.unit_name,
                "person": None if actor.is_staff else str(actor.whom),
            }
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
