"""Free times, times and invitations, for machines."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.response import Response

from apps.access.api import GuardedAPI
from apps.api import times
from apps.api.schema import APPOINTMENT, ERRORS, INVITATION, SLOTS, listing
from apps.appointments import free
from apps.appointments.models import Appointment, Invitation
from apps.appointments.states import AppointmentState
from apps.audit import log
from apps.core.errors import Refused
from apps.organisations.models import Unit

AT_MOST = 200
SPAN = [
    OpenApiParameter("from", str, description="A day or a moment; without an offset, local time. Now if left out."),
    OpenApiParameter("to", str, description="A day (included) or a moment, at most 62 days later."),
]


class ClinicSlots(GuardedAPI):
    """The free times of a clinic, at most 200. Patients see the kinds of time that they may book themselves."""

    permission = "view_times"

    @extend_schema(
        operation_id="slots",
        parameters=[
            OpenApiParameter("hsa", str, OpenApiParameter.PATH, description="The clinic's HSA-id."),
            *SPAN,
            OpenApiParameter("service", str, description="The clinic's own name of the kind of time."),
            OpenApiParameter("modality", str, enum=["physical", "phone", "video", "home"]),
        ],
        responses={200: listing("slots", SLOTS), **ERRORS},
    )
    def get(self, request, hsa):
        asked = request.query_params
        unit = clinic_of(hsa)
        since, until = times.span_of(asked)
        rows = free.free(
            units=[unit.pk],
            named=times.word_of(asked, "service"),
            since=since,
            until=until,
            modality=times.modality_of(asked),
        )
        if not self.actor.is_staff:
            rows = rows.filter(schedule__service__patients_book=True)
        return Response({"slots": [times.of_slot(slot) for slot in rows[:AT_MOST]]})


def clinic_of(hsa: str) -> Unit:
    """Raises Http404; also for what cannot be the id of anything."""
    try:
        unit = Unit.objects.filter(hsa_id=times.word_of({"hsa": hsa}, "hsa", 40)).first()
    except Refused:
        raise Http404 from None
    if unit is None:
        raise Http404
    return unit


class Appointments(GuardedAPI):
    """The times of the own unit, or one's own (those of whom one acts for), in the order of time, at most 200."""

    permission = "view_times"

    @extend_schema(
        operation_id="appointments",
        parameters=[*SPAN, OpenApiParameter("state", str, enum=AppointmentState.values)],
        responses={200: listing("appointments", APPOINTMENT), **ERRORS},
    )
    def get(self, request):
        asked, actor = request.query_params, self.actor
        rows = times.appointments_of(actor)
        rows = rows.filter(unit=actor.unit) if actor.is_staff else rows.filter(patient=actor.whom)
        if asked.get("from") or asked.get("to") or actor.is_staff:
            since, until = times.span_of(asked)
            rows = rows.filter(starts_at__gte=since, starts_at__lt=until)
        if state := times.word_of(asked, "state"):
            rows = rows.filter(state=state)
        found = [times.of_appointment(row, actor) for row in rows.order_by("starts_at", "pk")[:AT_MOST]]
        shown = sorted({row["patient"]["id"] for row in found})
        log.record(actor, "list", subject_type="appointments.appointment", shown={"patients": shown})
        return Response({"appointments": found})


class OneOf(GuardedAPI, abstract=True):
    """One row with its ETag. Whoever has it already (If-None-Match) gets 304."""

    def show(self, request, shape) -> Response:
        shown = shape(self.get_object(self.rows()), self.actor)
        tag = times.etag(shown)
        if request.headers.get("If-None-Match") == tag:
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
        return Response(shown, headers={"ETag": tag})

    def rows(self):
        return self.model.objects.all()


class OneAppointment(OneOf):
    """A time as the actor may see it. What may not be seen does not exist: 404."""

    permission = "view_times"
    model = Appointment

    def rows(self):
        return Appointment.objects.select_related("patient", "unit", "service")

    @extend_schema(operation_id="appointment", responses={200: APPOINTMENT, **ERRORS})
    def get(self, request, pk):
        return self.show(request, times.of_appointment)


class OneInvitation(OneOf):
    """An invitation: what it says, its plan, each sending of it, and what was answered. Reading it opens nothing."""

    permission = "view_times"
    model = Invitation

    def rows(self):
        return Invitation.objects.defer("pdf")

    @extend_schema(operation_id="invitation", responses={200: INVITATION, **ERRORS})
    def get(self, request, pk):
        return self.show(request, times.of_invitation)
