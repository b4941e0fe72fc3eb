"""Figures of follow-up, for machines: closed months only, and nothing that anybody could be found in."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from apps.access.api import GuardedAPI
from apps.api import figures
from apps.api.schema import CLOSED_MONTH, ERRORS, FIGURE, MEASURE, PLACE, listing, several, thing
from apps.audit import log
from apps.core.errors import NotFound
from apps.followup import choosing, reading
from apps.followup.kinds import Series
from apps.followup.measures import all_measures, measure_of
from apps.followup.places import places_for

MONTH = OpenApiParameter("month", str, description="A closed month, as 2026-10. The latest one if left out.")
WHERE = OpenApiParameter("place", str, description="A `place` of /followup/. Where the assignment begins if left out.")
CUT = OpenApiParameter("cut", str, description="somatic, psychiatric, 0-17, 18-64, 65-79, 80+. Everybody if left out.")


class Followup(GuardedAPI):
    """What can be asked for: closed months, places, measures with their definitions."""

    permission = "view_followup"

    @extend_schema(
        operation_id="followup",
        responses={
            200: thing(months=several(CLOSED_MONTH), places=several(PLACE), measures=several(MEASURE)),
            **ERRORS,
        },
    )
    def get(self, request):
        log.record(self.actor, "list", subject_type="followup.figure")
        return Response(
            {
                "months": [figures.of_month(one) for one in reading.closed_months()],
                "places": [figures.of_place(one) for one in places_for(self.actor)],
                "measures": [figures.of_measure(one) for one in all_measures()],
            }
        )


class Asked(GuardedAPI, abstract=True):
    """A month, a place and a cut, as a page has them in its address."""

    permission = "view_followup"

    def choice(self) -> choosing.Choice:
        """Raises Http404 for what there is not, or is not the actor's to see."""
        try:
            choice = choosing.chosen(self.actor, self.request.query_params)
        except NotFound:
            raise Http404 from None
        if choice is None:
            raise Http404
        about = {"month": f"{choice.month:%Y-%m}", "place": choice.place.key, "cut": choice.cut.code}
        log.record(self.actor, "list", subject_type="followup.figure", shown=about)
        return choice


class Figures(Asked):
    """Every measure of one month, place and cut."""

    @extend_schema(
        operation_id="figures", parameters=[MONTH, WHERE, CUT], responses={200: listing("figures", FIGURE), **ERRORS}
    )
    def get(self, request):
        choice = self.choice()
        found = reading.overview(self.actor, choice.month, choice.place, choice.cut)
        return Response({"figures": [figures.of_value(one) for one in found.values()]})


class Months(Asked):
    """One measure over the twelve months up to the one that is asked for, as closed and as later corrected."""

    @extend_schema(
        operation_id="figures_of_measure",
        parameters=[MONTH, WHERE, CUT],
        responses={200: thing(frozen=several(FIGURE), corrected=several(FIGURE)), **ERRORS},
    )
    def get(self, request, code):
        try:
            measure_of(code)
        except KeyError:
            raise Http404 from None
        choice = self.choice()
        found = reading.trend(self.actor, code, choice.place, choice.cut, until=choice.month)
        return Response({series.value: [figures.of_value(one) for one in found[series]] for series in Series})
