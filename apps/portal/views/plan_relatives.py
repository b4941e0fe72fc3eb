"""Whom of those near the person may take part in the plan: it is the person who says no."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.careplans import actions, told
from apps.careplans.models import Invitation, Objection
from apps.core import clock
from apps.patients.models import Person, RelationKind, Relationship
from apps.portal import plan_forms

from .plans import Doing


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody near the person: whether they are called to the meeting, and whether the person has said no."""

    person: Person
    is_invited: bool
    is_unwanted: bool


class PlanRelatives(Doing):
    """Everybody near me, and one button for each: shall not take part, or may after all."""

    verb = "decide_about_relative"
    form_class = plan_forms.RelativeForm
    template = "portal/coordinated/relatives.html"
    title = _lazy("Family and friends at the plan")
    text = _lazy("Those who are invited take part, unless you say no. It holds at once, and they are not told why.")

    def near(self, seen: told.Seen) -> list[Near]:
        """Relatives whose relation is live, those who have been invited, and those whom I have said no to."""
        about, me = {"case": seen.case}, {self.reader.person, seen.case.patient_id}
        live = Q(valid_until=None) | Q(valid_until__gt=clock.now())
        relations = Relationship.objects.visible_to(self.reader).filter(
            live, person=seen.case.patient_id, kind=RelationKind.RELATIVE
        )
        called = Invitation.objects.visible_to(self.reader).filter(**about, withdrawn_at=None, unit=None)
        no = Objection.objects.visible_to(self.reader).filter(**about, lifted_at=None)
        invited = {row.person_id: row.person for row in called.select_related("person")}
        unwanted = {row.relative_id: row.relative for row in no.select_related("relative")}
        known: dict[UUID, Person] = {row.relative_id: row.relative for row in relations.select_related("relative")}
        known |= invited | unwanted
        return [Near(one, pk in invited, pk in unwanted) for pk, one in known.items() if pk not in me]

    def form(self, seen, data=None):
        return self.form_class(data, known=[one.person for one in self.near(seen)])

    def do(self, seen, once, given):
        person = next(one.person for one in self.near(seen) if str(one.person.pk) == given["person"])
        takes_part = given["takes_part"] == "yes"
        actions.decide_about_relative(seen.case, by=self.reader, once=once, person=person, takes_part=takes_part)

    def said(self, given):
        if given["takes_part"] == "yes":
            return _("Saved. They may be invited again.")
        return _("Saved. They take part no more, and cannot read the plan.")

    def thank(self, seen, form):
        super().thank(seen, form)
        return redirect(reverse("portal:plan-relatives", args=[seen.case.pk]))

    def form_page(self, seen, form, status=200, **more):
        return super().form_page(seen, form, status, people=self.near(seen), **more)
