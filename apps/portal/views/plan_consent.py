"""Yes or no to a coordinated plan, and taking back a yes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.careplans import told
from apps.cases import receivers
from apps.cases.actions import end_consent, record_consent
from apps.cases.kinds import ConsentMethod, ConsentStatus, Purpose
from apps.core import clock
from apps.core.phrases import people_time
from apps.patients.models import Person
from apps.portal import plan_forms

from .plans import Doing, is_child


class PlanConsent(Doing):
    """Do you want a plan? What a yes covers and what it does not, and two buttons of the same size."""

    verb = "record_consent"
    form_class = plan_forms.ConsentForm
    template = "portal/coordinated/consent.html"
    title = _lazy("Yes or no to a plan")

    def form(self, seen, data=None):
        return self.form_class(
            data, is_guardian=self.reader.kind == "guardian", units=receivers.around(seen.case, self.reader)
        )

    def do(self, seen, once, given):
        record_consent(
            seen.case,
            by=self.reader,
            once=once,
            purpose=purpose_for(seen.case.patient),
            status=ConsentStatus(given["answer"]),
            method=ConsentMethod.E_SIGNED,
            is_only_guardian=given.get("is_only_guardian", False),
            **limits_of(given),
        )

    def said(self, given):
        if given["answer"] == ConsentStatus.REFUSED:
            return _("You have said no. Those who asked you have been told.")
        return _("Thank you. You have said yes. You can change your mind at any time.")

    def is_possible(self, seen):
        return super().is_possible(seen) and not seen.case.is_closed

    def form_page(self, seen, form, status=200, **more):
        others = [one for one in seen.rows["consent"] if one.status == ConsentStatus.GIVEN and not one.withdrawn_at]
        return super().form_page(seen, form, status, others=others, **more)


def limits_of(given: dict[str, Any]) -> dict[str, Any]:
    """Who shall not take part, and what the plan is not about. A no needs no limits."""
    if given["answer"] == ConsentStatus.REFUSED:
        return {}
    return {"excluded_units": list(given["excluded_units"]), "scope": given["scope"]}


def purpose_for(person: Person) -> Purpose:
    """A child's plan is asked for by its own name."""
    return Purpose.CHILD_PLAN if is_child(person) else Purpose.SIP


class EndPlanConsent(Doing):
    """What happens when the yes is taken back; then it is done, in one press."""

    verb = "end_consent"
    form_class = plan_forms.OnceForm
    template = "portal/coordinated/end_consent.html"
    title = _lazy("Take back your yes?")

    def do(self, seen, once, given):
        for purpose in sorted({one.purpose for one in live(seen)}) or [Purpose.SIP]:
            end_consent(seen.case, by=self.reader, once=once, purpose=Purpose(purpose))
            seen.case.refresh_from_db()

    def said(self, given):
        return _("Your yes ended %(time)s. Those who helped with the plan cannot read it any more.") % {
            "time": people_time(clock.now())
        }

    def is_possible(self, seen):
        return super().is_possible(seen) and bool(live(seen))

    def back(self, seen):
        return reverse("portal:plan-one", args=[seen.case.pk])


def live(seen: told.Seen) -> list:
    return [one for one in seen.rows["consent"] if one.status == ConsentStatus.GIVEN and not one.withdrawn_at]
