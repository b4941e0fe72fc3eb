"""One version of a plan, with what differs from the one before it, and as text for the journal."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.careplans.models import Version
from apps.cases.opening import CaseView
from apps.workplace import versions


class PlanVersion(CaseView):
    """Read by whoever may read the plan. Three statements: the case, both versions, and the log."""

    permission = "view_case"

    def get(self, request, pk, number):
        case = self.case(activity="read")
        rows = Version.objects.visible_to(self.actor).filter(case=case, number__in=[number, number - 1])
        found = {one.number: one for one in rows.select_related("unit", "staff")}
        if number not in found:
            raise Http404
        version, before = found[number], found.get(number - 1)
        title = _("Coordinated plan, %(name)s, version %(n)s") % {"name": case.patient.name, "n": number}
        context = {
            "case": case,
            "case_url": self.case_url(),
            "patient": case.patient,
            "version": version,
            "before": before,
            "differences": versions.differences(version.content, before.content) if before else [],
            "lines": [(label, text) for label, text in versions.texts_of(version.content).values() if text],
            "journal": versions.journal_text(version.content, title),
        }
        return render(request, "workplace/plan_version.html", context)
