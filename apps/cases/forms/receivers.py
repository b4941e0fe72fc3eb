"""The part of a form that chooses units: a few are offered, any other can be searched for without losing a word."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases import receivers
from apps.organisations.models import Unit

from .fields import Short, UnitsField


class ToUnits(forms.Form):
    """Mix in to get the fields `to` and `find_unit`. `offered()` says which units stand there from the start."""

    searched_kinds: Any = None

    to = UnitsField(label=_("Receivers"), queryset=Unit.objects.none(), required=False)
    find_unit = Short(
        label=_("Another unit"),
        required=False,
        help_text=_("Write a part of its name and choose Find unit."),
        limit=100,
    )

    def offered(self) -> list[Unit]:
        return []

    def offer(self) -> None:
        """Show what is offered, what is already chosen, and what a search has found."""
        self.fields["to"].queryset, self.fields["to"].required = Unit.objects.all(), True
        chosen = {str(pk) for pk in self.initial.get("to", [])} | set(ids_of(self.data, self.add_prefix("to")))
        units = {unit.pk: unit for unit in self.offered()}
        units |= {unit.pk: unit for unit in Unit.objects.filter(pk__in=chosen - {str(pk) for pk in units})}
        self.found = receivers.find(self.data.get("find_unit", ""), self.searched_kinds)
        units |= {unit.pk: unit for unit in self.found}
        units.pop(self.actor.unit, None)
        if not units:
            self.fields["to"].help_text = _("No unit is suggested. Find it by name below.")
        self.fields["to"].choices = [(unit.pk, f"{unit.name} ({unit.get_kind_display()})") for unit in units.values()]

    def without_search(self, fields: dict) -> dict:
        fields.pop("find_unit", None)
        return fields


def ids_of(data, name: str) -> list[str]:
    """The well-formed ids among what was posted."""
    values = data.getlist(name) if hasattr(data, "getlist") else []
    return [value for value in values if is_id(value)]


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
