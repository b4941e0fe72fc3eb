"""Searching times in the words of FHIR R4: `patient` and `date`, answered with a Bundle."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from apps.access.api import GuardedAPI
from apps.access.fields import is_day, moment_of
from apps.api import times
from apps.audit import log
from apps.core.errors import Invalid

from .shapes import appointment

AT_MOST = 200
A_DAY = timedelta(days=1)
COMPARED = {"ge": "gte", "gt": "gt", "le": "lte", "lt": "lt", "sa": "gt", "eb": "lt"}


class FHIR(JSONRenderer):
    media_type = "application/fhir+json"


class Appointments(GuardedAPI):
    """The times of one's own unit, or one's own, as a searchset Bundle in the order of time, at most 200."""

    permission = "view_times"
    renderer_classes = [FHIR, JSONRenderer]

    @extend_schema(
        operation_id="fhir_appointments",
        parameters=[
            OpenApiParameter("patient", str, description="The person's id, as it is or as `Patient/{id}`."),
            OpenApiParameter("date", str, many=True, description="A day or a moment with eq, ge, gt, le or lt."),
        ],
        responses={200: OpenApiResponse(OpenApiTypes.OBJECT), 400: OpenApiResponse(OpenApiTypes.OBJECT)},
    )
    def get(self, request):
        actor, asked = self.actor, request.query_params
        rows = times.appointments_of(actor)
        rows = rows.filter(unit=actor.unit) if actor.is_staff else rows.filter(patient=actor.whom)
        if said := asked.get("patient"):
            rows = rows.filter(patient=patient_of(said))
        for said in asked.getlist("date")[:4]:
            rows = rows.filter(**span_of(said))
        found = list(rows.order_by("starts_at", "pk")[:AT_MOST])
        log.record(actor, "list", subject_type="appointments.appointment", shown=log.patients(found))
        entries = [{"resource": appointment(row, actor), "search": {"mode": "match"}} for row in found]
        return Response({"resourceType": "Bundle", "type": "searchset", "total": len(found), "entry": entries})

    def handle_exception(self, exc):
        """A refusal as an OperationOutcome, with the code that everybody else is told."""
        answer = super().handle_exception(exc)
        said = answer.data or {}
        text = f"{said.get('code', '')}: {said.get('message', '')}"
        issue = {"severity": "error", "code": "processing", "diagnostics": text}
        answer.data = {"resourceType": "OperationOutcome", "issue": [issue]}
        return answer


def patient_of(said: str) -> UUID:
    try:
        return UUID(said.removeprefix("Patient/"))
    except ValueError:
        raise Invalid("patient", _("Send the person's id.")) from None


def span_of(said: str) -> dict:
    """`ge2026-04-01` as a filter. A whole day is from its first moment to its last."""
    prefix, rest = (said[:2], said[2:]) if said[:2].isalpha() else ("eq", said)
    at = moment_of("date", rest)
    until = at + A_DAY if is_day(rest) else at
    if prefix == "eq":
        return {"starts_at__gte": at, "starts_at__lt": until} if is_day(rest) else {"starts_at": at}
    if prefix not in COMPARED:
        raise Invalid("date", _("Begin with eq, ge, gt, le or lt."))
    if not is_day(rest):
        return {f"starts_at__{COMPARED[prefix]}": at}
    return {"gt": {"starts_at__gte": until}, "lte": {"starts_at__lt": until}}.get(
        COMPARED[prefix], {f"starts_at__{COMPARED[prefix]}": at}
    )
