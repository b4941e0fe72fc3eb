"""What several forms of a plan need."""

from typing import Any

from django.shortcuts import get_object_or_404

from apps.careplans.models import Effort, Goal, Invitation, Meeting, Plan
from apps.cases.forms.base import VerbForm
from apps.cases.models import Participant
from apps.organisations.models import Unit


class PlanForm(VerbForm):
    """A form that lives below the plan's own addresses."""

    namespace = "careplans"

    @property
    def plan(self) -> Plan:
        """The plan, if the actor may read it. Where it is closed there is no page (rule C12)."""
        if not hasattr(self, "_plan"):
            self._plan = get_object_or_404(Plan.objects.visible_to(self.actor), case=self.case)
        return self._plan

    def units(self) -> list[Unit]:
        """The units that take part, the responsible one first."""
        rows = Participant.objects.visible_to(self.actor).filter(case=self.case, left_at=None).select_related("unit")
        return [part.unit for part in rows.order_by("-is_responsible", "joined_at", "unit__name")]

    def goals(self) -> list[Goal]:
        return list(Goal.objects.visible_to(self.actor).filter(case=self.case, is_removed=False))

    def efforts(self) -> list[Effort]:
        rows = Effort.objects.visible_to(self.actor).filter(case=self.case, is_removed=False)
        return list(rows.select_related("goal", "unit", "person"))

    def meeting(self) -> Meeting | None:
        return Meeting.objects.visible_to(self.actor).filter(case=self.case, state="called").first()

    def invited(self) -> list[Invitation]:
        """Everybody who has been called to a meeting of the plan, once each."""
        rows = (
            Invitation.objects.visible_to(self.actor)
            .filter(case=self.case, withdrawn_at=None)
            .select_related("unit", "person")
        )
        found: dict[Any, Invitation] = {one.unit_id or one.person_id: one for one in rows}
        return list(found.values())


def doer_choices(form: PlanForm) -> dict[str, tuple[str, Any]]:
    """Whoever may answer for an effort: value → (name, row)."""
    found: dict[str, tuple[str, Any]] = {"self": (form.case.patient.name, "self")}
    found |= {str(unit.pk): (unit.name, unit) for unit in form.units()}
    people = [one.person for one in form.invited() if one.person_id and one.person_id != form.case.patient_id]
    return found | {str(person.pk): (person.name, person) for person in people}
