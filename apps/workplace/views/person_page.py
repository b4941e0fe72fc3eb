"""What the person would have seen: for people without e-identification, to read together or to print and hand over."""

from django.http import Http404, HttpResponse

from apps.cases import person_page
from apps.cases.views import CaseView


class PersonPage(CaseView):
    """The person's own page of this case, as on paper. Written down as printing."""

    permission = "print_case"

    def get(self, request, pk):
        case = self.case(activity="print")
        html = person_page.html_of(request, case)
        if not html:
            raise Http404
        return HttpResponse(html)
