"""What the person would have seen: for people without e-identification, to read together or to print and hand over."""

from django.http import HttpResponse

from apps.careplans import told as plans
from apps.cases.opening import CaseView
from apps.discharge import told


class PersonPage(CaseView):
    """The person's own page of this case, as on paper. Written down as printing."""

    permission = "print_case"

    def get(self, request, pk):
        case = self.case(activity="print")
        paper = plans if case.process == "sip" else told
        return HttpResponse(paper.html_of(request, case, back_url=self.case_url()))
