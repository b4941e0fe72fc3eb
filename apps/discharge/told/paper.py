"""The same on paper: one page, lines and type only, numbers that can be read from across a kitchen."""

from django.template.loader import render_to_string
from django.utils import translation

from apps.cases.kinds import MessageKind
from apps.cases.models import Case, Content
from apps.core import clock
from apps.notifications.addresses import language

from .reading import seen_by
from .words import fields_of


def html_of(request, case: Case, *, back_url: str) -> str:
    """The person's own page of the case as they would have it on paper, in their language. Empty where there is none.

    `request.actor` is the reader: the person, or staff who hand it over. The caller has cleared the case, with its
    patient, and written down that.
    """
    person = case.patient
    own = request.actor.whom == person.pk and not request.actor.is_staff
    with translation.override(translation.get_language() if own else language(person)):
        seen = seen_by(request.actor, case.pk)
        if seen is None:
            return ""
        context = {
            "seen": seen,
            "name": person.name,
            "summary": summary_of(request.actor, case),
            "printed_at": clock.now(),
            "printed_by": "" if own else request.actor.unit_name,
            "back_url": back_url,
        }
        return render_to_string("discharge/told_print.html", context, request=request)


def summary_of(reader, case: Case) -> list[dict]:
    """The newest written summary for the person (patientinformation), where the reader may see it."""
    contents = Content.objects.visible_to(reader).select_related("message")
    written = contents.filter(message__case=case.pk, message__kind=MessageKind.PATIENT_SUMMARY)
    newest = written.order_by("-message__sent_at").first()
    return fields_of(newest.message, newest) if newest else []
