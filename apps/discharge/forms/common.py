"""What several forms of a discharge need."""

from django.db.models import Q

from apps.cases.forms.base import VerbForm
from apps.cases.forms.fields import StaffField
from apps.cases.forms.spine import other_units
from apps.core.calendar import today
from apps.discharge.models import Stay
from apps.organisations.models import Assignment, Staff


class DischargeForm(VerbForm):
    """A form that lives below the discharge's own addresses."""

    namespace = "discharge"

    @property
    def stay(self) -> Stay:
        if not hasattr(self, "_stay"):
            self._stay = Stay.objects.visible_to(self.actor).get(case=self.case)
        return self._stay


class ToAll(DischargeForm):
    """A form whose message goes to every unit in the case."""

    def goes_to(self):
        return [unit.name for unit in other_units(self.case, self.actor)]


def physicians(actor) -> list[Staff]:
    """Physicians who may decide: those of the actor's unit; where it has none, those of the provider."""
    valid = Assignment.objects.valid_on(today()).filter(role="treating_physician")
    near = Q(unit=actor.unit)
    rows = valid.filter(near) if valid.filter(near).exists() else valid.filter(unit__provider=actor.provider)
    return list(Staff.objects.filter(pk__in=rows.values("staff"), is_protected=False).by_name()[:100])


class PhysicianField(StaffField):
    """The physician behind a decision."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Staff.objects.none(), empty_label="–", **kwargs)


def offer_physicians(form: VerbForm, name: str) -> None:
    """Fill the list; somebody who is a physician, or the only one of the ward, stands there from the start."""
    found = physicians(form.actor)
    already = form.initial.get(name)
    form.fields[name].queryset = Staff.objects.filter(pk__in=[staff.pk for staff in found] + [already] * bool(already))
    if not already:
        me = next((staff for staff in found if staff.pk == form.actor.staff_id), None)
        chosen = me or (found[0] if len(found) == 1 else None)
        if chosen:
            form.initial[name] = chosen.pk
