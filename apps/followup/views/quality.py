"""What is missing in the rows behind the figures: how many at each unit, and the cases for those who may open them."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.cases.models import Case
from apps.core.parts import Link
from apps.followup import quality
from apps.followup.models import LackCount
from apps.followup.places import reads_figures

from .common import FollowUpPage


class Quality(FollowUpPage):
    """A row for each unit that lacks something; a count of few is not told. Whoever cares for people gets lists."""

    def get(self, request):
        lists = self.lists() if self.actor.may("view_case") else []
        if not (lists or reads_figures(self.actor)):
            return self.nothing()
        found = list(quality.found_at(self.actor))
        return self.page(
            "followup/quality.html",
            None,
            lacks=quality.LACKS,
            rows=by_unit(found),
            counted_at=found[0].counted_at if found else None,
            lists=lists,
        )

    def lists(self) -> list[Link]:
        return [
            Link(str(one.name), reverse("followup:lacking", args=[one.code]), str(one.about)) for one in quality.LACKS
        ]


def by_unit(found: list[LackCount]) -> list[tuple[str, list[str]]]:
    """The unit's name, and a cell for each lack: how many, too few to tell, or none."""
    counts = {(one.unit, one.code): _("a few") if one.n is None else str(one.n) for one in found}
    units = dict.fromkeys(one.unit for one in found)
    return [(unit.name, [counts.get((unit, lack.code), "–") for lack in quality.LACKS]) for unit in units]


class Lacking(GuardedView):
    """The own unit's cases with one lack, so that somebody can mend them."""

    permission = "view_followup"

    def get(self, request, lack):
        try:
            found = quality.lack_of(lack)
        except KeyError:
            raise Http404 from None
        keys = quality.cases_of(self.actor, found) if self.actor.is_staff else []
        cases = Case.objects.visible_to(self.actor).filter(pk__in=keys).select_related("patient").order_by("opened_at")
        rows = [Link(name_of(case), reverse("workplace:case", args=[case.pk])) for case in cases]
        log.record(self.actor, "list", shown={"patients": [str(case.patient_id) for case in cases]}, ground="case")
        return render(request, "followup/lacking.html", {"lack": found, "rows": rows})


def name_of(case: Case) -> str:
    return _("Protected identity") if case.patient.is_protected else case.patient.name
